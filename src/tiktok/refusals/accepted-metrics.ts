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
import { findAccepted, type Accepts, type MetricProbe } from './search.js';

/**
 * Requests per run that may be sent to find out which metrics of a stream are refused, for all accounts together, and for
 * each request that the metrics take.
 */
const MOST_REQUESTS = 12;

/** Metrics that hardly any report refuses. */
const LAST_RESORT: readonly string[] = ['spend', 'impressions', 'clicks', 'cost', 'orders'];

/** Metrics to fall back on if a report has none of those. */
const FEW = 3;

/** What a report requests, independent of the account and the days. */
export interface MetricRequest extends Names {
  /** Name of the stream, or of another purpose, for messages. */
  readonly name: string;
  /** Lists of metrics that are likely to be accepted, the best first. */
  readonly fallbacks?: readonly (readonly string[])[];
  /** Maximum metrics per request; default: all. */
  readonly namesPerCall?: () => number;
}

/** A request that was refused. */
export interface RefusedReading {
  readonly advertiserId: string;
  readonly requested: readonly string[];
  /** Those of them that were requested together. Default: all. */
  readonly suspects?: readonly string[] | undefined;
  /** Default: only metrics that the refusal names are dropped. */
  readonly accepts?: Accepts | undefined;
}

/** Tracks which metrics of a report the API accepts, as far as refusals have shown. */
export interface AcceptedMetrics {
  /** The metrics to request now. */
  metricsFor(advertiserId: string): readonly string[];
  /** The warning for the metrics that a request omitted; undefined if it omitted none. */
  warningFor(metrics: readonly string[]): string | undefined;
  /**
   * Drops the metrics that a refusal names or, if it names none, those that a search finds. Requests that are refused
   * during a search wait for its result. Once the requests for searches are used up, an account that is refused again
   * falls back on shorter and shorter lists, while other accounts keep theirs.
   *
   * @returns true if there are other metrics to request now
   * @throws SyncError (config_error) if a dimension is refused, because rows would be ambiguous without it
   */
  learn(error: unknown, reading: RefusedReading): Promise<boolean>;
}

/** The accepted metrics of a report, shared in a run by all reports with the same name and metrics. */
export function acceptedMetricsOf(session: Session, request: MetricRequest): AcceptedMetrics {
  const trackers = trackersOf(session);
  const key = [request.name, ...request.metrics].join(' ');
  const tracker = trackers.get(key) ?? createAcceptedMetrics(request, session.log);
  trackers.set(key, tracker);
  return tracker;
}

const trackersOf = perRun(() => new Map<string, AcceptedMetrics>());

/** Metrics come and go, and the API refuses a report for a single wrong name, so it is read without the refused ones. */
export function createAcceptedMetrics(request: MetricRequest, log: Logger): AcceptedMetrics {
  const { name, metrics: allMetrics, dimensions } = request;
  const selection = createSelection(request);
  const queue = createPriorityQueue();
  const logDropped = async (error: TikTokError, before: readonly string[], after: readonly string[]) => {
    selection.refusalText = excerpt(error.apiMessage);
    await log.info(`${name}: ${error.message}; retrying without ${without(before, after).join(', ')}.`);
  };
  return {
    metricsFor: selection.metricsFor,
    warningFor(metrics) {
      const dropped = without(allMetrics, metrics);
      if (dropped.length === 0) return undefined;
      return `TikTok refuses metrics of this stream ("${selection.refusalText}"), so these columns stay empty: ${dropped.join(', ')}.`;
    },
    async learn(error, { advertiserId, requested, suspects = requested, accepts }) {
      if (!isAboutParameters(error)) return false;
      const refused = namesRefused(error.apiMessage, { metrics: requested, dimensions });
      if (refused.dimensions.length > 0) throw dimensionError(error, refused.dimensions);
      return queue(async () => {
        // Another reader may have learned from the same refusal in the meantime.
        if (String(selection.metricsFor(advertiserId)) !== String(requested)) return true;
        const hasChanged =
          refused.metrics.length > 0
            ? selection.drop(refused.metrics)
            : accepts !== undefined && (await selection.search({ advertiserId, suspects, accepts }));
        if (hasChanged) await logDropped(error, requested, selection.metricsFor(advertiserId));
        return hasChanged;
      });
    },
  };
}

const without = (some: readonly string[], others: readonly string[]): readonly string[] =>
  some.filter((name) => !others.includes(name));

interface MetricSearch {
  readonly advertiserId: string;
  readonly suspects: readonly string[];
  readonly accepts: Accepts;
}

/** The metrics of a report that are still requested. */
function createSelection(request: MetricRequest) {
  const { remaining, probeWith } = createBudget(request);
  let { metrics } = request;
  /** Shorter lists of accounts that were refused again after the requests for searches were used up. */
  const reduced = new Map<string, readonly string[]>();
  /** Accounts whose refusals are not about metrics. */
  const unrelated = new Set<string>();
  const metricsFor = (advertiserId: string): readonly string[] => {
    const list = reduced.get(advertiserId) ?? [];
    const some = metrics.filter((name) => list.includes(name));
    return some.length > 0 ? some : metrics;
  };
  const keep = (names: readonly string[]): boolean => {
    const kept = metrics.filter((name) => names.includes(name));
    const isReduced = kept.length > 0 && kept.length < metrics.length;
    if (isReduced) metrics = kept;
    return isReduced;
  };
  const giveUp = (advertiserId: string): false => {
    reduced.delete(advertiserId);
    unrelated.add(advertiserId);
    return false;
  };
  const reduce = (advertiserId: string): boolean => {
    const shorter = shorterList(request, metricsFor(advertiserId));
    if (shorter !== undefined) reduced.set(advertiserId, shorter);
    return shorter !== undefined || giveUp(advertiserId);
  };
  return {
    /** The API's message of the last refusal, for warnings. */
    refusalText: '',
    metricsFor,
    /** @returns true if any metrics remain */
    drop: (names: readonly string[]): boolean => keep(without(metrics, names)),
    /**
     * Finds the accepted metrics if the refusal names none.
     *
     * @returns true if there are other metrics to request
     */
    async search({ advertiserId, suspects, accepts }: MetricSearch): Promise<boolean> {
      if (unrelated.has(advertiserId)) return false;
      if (remaining() === 0) return reduce(advertiserId);
      const among = { suspects, others: without(metrics, suspects) };
      return keep(await acceptedOf(request, among, probeWith(accepts))) || giveUp(advertiserId);
    },
  };
}

interface Among {
  readonly suspects: readonly string[];
  readonly others: readonly string[];
}

/**
 * The metrics that remain of those that were refused and all others. If none of them is accepted, the refusal is about
 * them only if others are accepted.
 */
async function acceptedOf(
  request: MetricRequest,
  { suspects, others }: Among,
  probe: MetricProbe,
): Promise<readonly string[]> {
  const accepted = await findAccepted({ metrics: suspects, ...likelyAccepted(request, suspects) }, probe);
  if (accepted.length > 0) return [...others, ...accepted];
  return (await probe.accepts(likelyAccepted(request, others).lastResort)) ? others : [];
}

/** Counts the requests of a search. A test of more names than one request may have takes several. */
function createBudget({ metrics, namesPerCall = () => metrics.length }: MetricRequest) {
  let requests = 0;
  const remaining = (): number => MOST_REQUESTS * Math.ceil(metrics.length / namesPerCall()) - requests;
  const probeWith = (accepts: Accepts): MetricProbe => ({
    remaining,
    accepts: async (names) => {
      for (const batch of chunk(names, namesPerCall())) {
        if (remaining() === 0) return false;
        requests += 1;
        if (!(await accepts(batch))) return false;
      }
      return true;
    },
  });
  return { remaining, probeWith };
}

/** Those of some metrics that are likely to be accepted. */
function likelyAccepted({ fallbacks = [] }: MetricRequest, names: readonly string[]) {
  const few = names.filter((name) => LAST_RESORT.includes(name));
  return {
    fallbacks: fallbacks.map((list) => names.filter((name) => list.includes(name))),
    lastResort: few.length > 0 ? few : names.slice(0, FEW),
  };
}

/** The first fallback that is shorter than a list of metrics; undefined if there is none. */
function shorterList(request: MetricRequest, names: readonly string[]): readonly string[] | undefined {
  const { fallbacks, lastResort } = likelyAccepted(request, names);
  return [...fallbacks, lastResort].find((list) => list.length > 0 && list.length < names.length);
}

function dimensionError(error: TikTokError, names: readonly string[]): SyncError {
  return new SyncError({
    failureType: FailureType.config,
    what: `${error.message}.`,
    remedy: `TikTok does not accept the dimension ${names.join(', ')} here, and rows would be ambiguous without it. Deselect the stream, or remove the dimension from your custom report.`,
    detail: error.message,
    ...(error.code !== undefined && { code: error.code }),
    cause: error,
  });
}

export interface MetricReading {
  readonly metrics: AcceptedMetrics;
  readonly advertiserId: string;
  readonly accepts?: Accepts;
  /** The metrics of the request that failed, if they are not all. */
  readonly suspectsOf?: (error: unknown) => readonly string[] | undefined;
  readonly io: Pick<RequestIo, 'warn'>;
}

/** Reads with all metrics that the API accepts. If a read is refused halfway, it starts again. */
export async function* readAccepted<T>(
  { metrics, advertiserId, accepts, suspectsOf, io }: MetricReading,
  read: (metrics: readonly string[]) => AsyncIterable<T>,
): AsyncGenerator<T, void, undefined> {
  for (;;) {
    const requested = metrics.metricsFor(advertiserId);
    try {
      yield* read(requested);
    } catch (error) {
      const suspects = suspectsOf?.(error);
      if (await metrics.learn(error, { advertiserId, requested, suspects, accepts })) continue;
      throw error;
    }
    const warning = metrics.warningFor(requested);
    if (warning !== undefined) io.warn?.(warning);
    return;
  }
}
