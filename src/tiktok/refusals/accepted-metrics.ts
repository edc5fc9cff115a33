import {
  chunk,
  createPriorityQueue,
  excerpt,
  FailureType,
  SyncError,
  type Logger,
  type RequestIo,
} from '../../cdk/index.js';
import type { TikTokError } from '../api/errors.js';
import { perRun, type Session } from '../session.js';
import { isAboutParameters, namesRefused, type Names } from './refused-names.js';
import { findAccepted, type Accepts } from './search.js';

/** Requests that may be spent on finding out which metrics of a stream are refused, in a run and for all accounts. */
const MOST_REQUESTS = 12;

/** Which hardly any report refuses. */
const LAST_RESORT: readonly string[] = ['spend', 'impressions', 'clicks', 'cost', 'orders'];

/** Metrics to fall back on where a report has none of those. */
const FEW = 3;

/** What a report asks for, whatever the account and the days. */
export interface MetricRequest extends Names {
  /** Of the stream, or of what else it is read for. */
  readonly name: string;
  /** Some of the metrics that are likely to be accepted, the best first. */
  readonly fallbacks?: readonly (readonly string[])[];
  /** How many names one request may have; absent: all. */
  readonly namesPerCall?: () => number;
}

/** Who was refused what. */
export interface RefusedReading {
  readonly advertiserId: string;
  /** The metrics that were asked for. */
  readonly asked: readonly string[];
  /** Absent: only what a refusal names is left out. */
  readonly accepts?: Accepts | undefined;
}

/** What the API takes of the metrics of a report, as far as refusals have told. */
export interface AcceptedMetrics {
  /** The metrics to ask for now. */
  metricsFor(advertiserId: string): readonly string[];
  /** What is left out of metrics to ask for, and why; undefined where nothing is. */
  warningFor(metrics: readonly string[]): string | undefined;
  /**
   * Learns from a refusal which metrics to leave out: from its text, or where that names none, by a search. Whoever is
   * refused during a search waits for it. Where the requests of the search are spent, an account that is refused again is
   * asked for less and less, and the others are not.
   *
   * @returns true when there are other metrics to ask for now
   * @throws SyncError (config_error) where a dimension is refused, without which rows cannot be told apart
   */
  learn(error: unknown, reading: RefusedReading): Promise<boolean>;
}

/** What the API takes of the metrics of a report, learned once in a run: by the report's name and its metrics. */
export function acceptedMetricsOf(session: Session, wish: MetricRequest): AcceptedMetrics {
  const known = knownIn(session);
  const key = [wish.name, ...wish.metrics].join(' ');
  const asked = known.get(key) ?? createAcceptedMetrics(wish, session.log);
  known.set(key, asked);
  return asked;
}

const knownIn = perRun(() => new Map<string, AcceptedMetrics>());

/** Metrics come and go, and one wrong name makes the API refuse a whole report: it is read without what is refused. */
export function createAcceptedMetrics(wish: MetricRequest, log: Logger): AcceptedMetrics {
  const { name, metrics: wanted, dimensions } = wish;
  const known = createKnown(wish);
  const inTurn = createPriorityQueue();
  const tell = async (error: TikTokError, before: readonly string[], after: readonly string[]) => {
    const dropped = without(before, after);
    known.said = excerpt(error.apiMessage);
    await log.info(`${name}: ${error.message}; retrying without ${dropped.join(', ')}.`);
  };
  return {
    metricsFor: known.metricsFor,
    warningFor(metrics) {
      const leftOut = without(wanted, metrics);
      if (leftOut.length === 0) return undefined;
      return `TikTok refuses metrics of this stream ("${known.said}"), so these columns stay empty: ${leftOut.join(', ')}.`;
    },
    async learn(error, { advertiserId, asked, accepts }) {
      if (!isAboutParameters(error)) return false;
      const refused = namesRefused(error.apiMessage, { metrics: asked, dimensions });
      if (refused.dimensions.length > 0) throw dimensionError(error, refused.dimensions);
      return inTurn(async () => {
        // Somebody else may have been refused the same in the meantime.
        if (String(known.metricsFor(advertiserId)) !== String(asked)) return true;
        const isOther =
          refused.metrics.length > 0
            ? known.drop(refused.metrics)
            : accepts !== undefined && (await known.search(advertiserId, accepts));
        if (isOther) await tell(error, asked, known.metricsFor(advertiserId));
        return isOther;
      });
    },
  };
}

const without = (some: readonly string[], others: readonly string[]): readonly string[] =>
  some.filter((name) => !others.includes(name));

/** What is known of a report's metrics. */
function createKnown(wish: MetricRequest) {
  const { left, paid } = createBudget(wish);
  let { metrics } = wish;
  /** What an account is asked for that still was refused once the requests were spent. */
  const less = new Map<string, readonly string[]>();
  /** Accounts that are refused for something else. */
  const hopeless = new Set<string>();
  const metricsFor = (advertiserId: string): readonly string[] => {
    const own = less.get(advertiserId) ?? [];
    const some = metrics.filter((name) => own.includes(name));
    return some.length > 0 ? some : metrics;
  };
  const keep = (names: readonly string[]): boolean => {
    const kept = metrics.filter((name) => names.includes(name));
    const isLess = kept.length > 0 && kept.length < metrics.length;
    if (isLess) metrics = kept;
    return isLess;
  };
  const giveUp = (advertiserId: string): false => {
    less.delete(advertiserId);
    hopeless.add(advertiserId);
    return false;
  };
  const askForLess = (advertiserId: string): boolean => {
    const next = shorter(wish, metricsFor(advertiserId));
    if (next !== undefined) less.set(advertiserId, next);
    return next !== undefined || giveUp(advertiserId);
  };
  return {
    /** What the API said of the last refusal, as sentences quote it. */
    said: '',
    metricsFor,
    /** @returns true where some are left */
    drop: (names: readonly string[]): boolean => keep(without(metrics, names)),
    /**
     * Finds out which metrics to leave out where nothing says it.
     *
     * @returns true when there are other metrics to ask for
     */
    async search(advertiserId: string, accepts: Accepts): Promise<boolean> {
      if (hopeless.has(advertiserId)) return false;
      if (left() === 0) return askForLess(advertiserId);
      const suspicion = { metrics, ...likelyOnes(wish, metrics) };
      return keep(await findAccepted(suspicion, { left, accepts: paid(accepts) })) || giveUp(advertiserId);
    },
  };
}

/** Counts the requests of a search, of which a question for more names than one request may have takes several. */
function createBudget({ metrics, namesPerCall = () => metrics.length }: MetricRequest) {
  let requests = 0;
  const left = (): number => MOST_REQUESTS - requests;
  const paid =
    (accepts: Accepts): Accepts =>
    async (names) => {
      for (const some of chunk(names, namesPerCall())) {
        if (left() === 0) return false;
        requests += 1;
        if (!(await accepts(some))) return false;
      }
      return true;
    };
  return { left, paid };
}

/** Which of some metrics are likely to be accepted. */
function likelyOnes({ fallbacks = [] }: MetricRequest, names: readonly string[]) {
  const few = names.filter((name) => LAST_RESORT.includes(name));
  return {
    fallbacks: fallbacks.map((list) => names.filter((name) => list.includes(name))),
    lastResort: few.length > 0 ? few : names.slice(0, FEW),
  };
}

/** The longest list of them that is not all; undefined where there is none. */
function shorter(wish: MetricRequest, names: readonly string[]): readonly string[] | undefined {
  const { fallbacks, lastResort } = likelyOnes(wish, names);
  return [...fallbacks, lastResort].find((list) => list.length > 0 && list.length < names.length);
}

function dimensionError(error: TikTokError, names: readonly string[]): SyncError {
  return new SyncError({
    failureType: FailureType.config,
    what: `${error.message}.`,
    remedy: `TikTok does not accept the dimension ${names.join(', ')} here, and rows are ambiguous without it: leave the stream out, or remove the dimension from your custom report.`,
    detail: error.message,
    ...(error.code !== undefined && { code: error.code }),
    cause: error,
  });
}

export interface MetricReading {
  readonly metrics: AcceptedMetrics;
  readonly advertiserId: string;
  readonly accepts?: Accepts;
  readonly io: Pick<RequestIo, 'warn'>;
}

/** What is read with all metrics that the API takes. A reading that is refused on its way begins again. */
export async function* readAccepted<T>(
  { metrics, advertiserId, accepts, io }: MetricReading,
  read: (metrics: readonly string[]) => AsyncIterable<T>,
): AsyncGenerator<T, void, undefined> {
  for (;;) {
    const asked = metrics.metricsFor(advertiserId);
    try {
      yield* read(asked);
    } catch (error) {
      if (await metrics.learn(error, { advertiserId, asked, accepts })) continue;
      throw error;
    }
    const warning = metrics.warningFor(asked);
    if (warning !== undefined) io.warn?.(warning);
    return;
  }
}
