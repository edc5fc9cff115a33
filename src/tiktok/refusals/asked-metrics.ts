import { FailureType, SyncError, type Logger, type RequestIo } from '../../cdk/index.js';
import type { TikTokError } from '../errors.js';
import { isAboutParameters, namesRefused, type Names } from './refused-names.js';
import { findAccepted, type Accepts } from './search.js';

/** Requests that may be spent on finding out which metrics of a stream are refused, in a run and for all accounts. */
const MOST_REQUESTS = 12;

/** Which hardly any report refuses. */
const LAST_RESORT: readonly string[] = ['spend', 'impressions', 'clicks', 'cost', 'orders'];

/** Metrics to fall back on where a report has none of those. */
const FEW = 3;

/** What a report asks for, whatever the account and the days. */
export interface MetricWish extends Names {
  /** Of the stream, or of what else it is read for. */
  readonly name: string;
  /** Some of the metrics that are likely to be accepted, the best first. */
  readonly fallbacks?: readonly (readonly string[])[];
}

/** What the API takes of the metrics of a report, as far as refusals have told. */
export interface AskedMetrics {
  /** The metrics to ask for now. */
  readonly metrics: readonly string[];
  /** What is left out, and why; undefined as long as nothing is. */
  readonly warning: string | undefined;
  /**
   * Learns from a refusal which metrics to leave out: from its text, or where that names none, by a search. Whoever is
   * refused during a search waits for it.
   *
   * @param asked the metrics that were asked for
   * @returns true when there are other metrics to ask for now
   * @throws SyncError (config_error) where a dimension is refused, without which rows cannot be told apart
   */
  learn(error: unknown, asked: readonly string[], accepts: Accepts): Promise<boolean>;
}

/** Metrics come and go, and one wrong name makes the API refuse a whole report: it is read without what is refused. */
export function createAskedMetrics(wish: MetricWish, log: Logger): AskedMetrics {
  const { name, metrics: wanted, dimensions, fallbacks = [] } = wish;
  const known: Known = { metrics: wanted, said: '', requests: 0, isHopeless: false };
  const keep = async (names: readonly string[], { apiMessage, message }: TikTokError): Promise<void> => {
    const kept = known.metrics.filter((metric) => names.includes(metric));
    if (kept.length === 0 || kept.length === known.metrics.length) return;
    const dropped = known.metrics.filter((metric) => !kept.includes(metric));
    Object.assign(known, { metrics: kept, said: apiMessage });
    await log.info(`${name}: ${message}; asked for without ${dropped.join(', ')}.`);
  };
  const inTurn = createTurns();
  return {
    get metrics() {
      return known.metrics;
    },
    get warning() {
      const leftOut = wanted.filter((metric) => !known.metrics.includes(metric));
      if (leftOut.length === 0) return undefined;
      return `TikTok refuses metrics of this stream ("${known.said}"), so these are not asked for and stay empty: ${leftOut.join(', ')}.`;
    },
    async learn(error, asked, accepts) {
      if (!isAboutParameters(error)) return false;
      const refused = namesRefused(error.apiMessage, { metrics: asked, dimensions });
      if (refused.dimensions.length > 0) throw dimensionError(error, refused.dimensions);
      const isOpen = (): boolean =>
        refused.metrics.length === 0 && known.metrics === asked && !known.isHopeless;
      await keep(
        known.metrics.filter((metric) => !refused.metrics.includes(metric)),
        error,
      );
      await inTurn(async () => {
        if (isOpen()) await keep(await search(known, fallbacks, accepts), error);
      });
      return known.metrics !== asked;
    },
  };
}

/** What is known of a report's metrics. */
interface Known {
  /** Those that are not known to be refused. */
  metrics: readonly string[];
  /** The API's words of the last refusal. */
  said: string;
  /** How many requests were spent on searching. */
  requests: number;
  /** True once nothing at all has passed. */
  isHopeless: boolean;
}

/** Metrics that pass, as far as the requests go; nothing where none does. */
async function search(
  known: Known,
  fallbacks: readonly (readonly string[])[],
  accepts: Accepts,
): Promise<readonly string[]> {
  const { metrics } = known;
  const of = (some: readonly string[]) => metrics.filter((metric) => some.includes(metric));
  const few = of(LAST_RESORT);
  const lastResort = few.length > 0 ? few : metrics.slice(0, FEW);
  if (known.requests >= MOST_REQUESTS) return lastResort;
  const accepted = await findAccepted({ metrics, fallbacks: fallbacks.map(of), lastResort }, async (some) => {
    if (known.requests >= MOST_REQUESTS) return false;
    known.requests += 1;
    return accepts(some);
  });
  known.isHopeless = accepted.length === 0;
  return accepted;
}

/** Does one thing after the other; one that fails fails for whoever wanted it. */
function createTurns(): (act: () => Promise<void>) => Promise<void> {
  let last = Promise.resolve();
  return (act) => {
    const turn = last.then(act);
    last = turn.catch(() => undefined);
    return turn;
  };
}

function dimensionError(error: TikTokError, names: readonly string[]): SyncError {
  return new SyncError({
    failureType: FailureType.config,
    what: `${error.message}.`,
    remedy: `TikTok does not take the dimension ${names.join(', ')} here, and rows cannot be told apart without it: leave the stream out, or the dimension out of a report of your own.`,
    detail: error.message,
    ...(error.code !== undefined && { code: error.code }),
    cause: error,
  });
}

export interface MetricReading {
  readonly asked: AskedMetrics;
  readonly accepts: Accepts;
  readonly io: Pick<RequestIo, 'warn'>;
}

/** What is read with all metrics that the API takes. A reading that is refused on its way begins again. */
export async function* readAccepted<T>(
  { asked, accepts, io }: MetricReading,
  read: (metrics: readonly string[]) => AsyncIterable<T>,
): AsyncGenerator<T, void, undefined> {
  for (;;) {
    const { metrics, warning } = asked;
    try {
      yield* read(metrics);
      if (warning !== undefined) io.warn?.(warning);
      return;
    } catch (error) {
      if (!(await asked.learn(error, metrics, accepts))) throw error;
    }
  }
}
