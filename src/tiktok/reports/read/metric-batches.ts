import {
  chunk,
  isJsonObject,
  joinRows,
  scalarText,
  type JsonObject,
  type Logger,
  type RequestIo,
  type RowJoin,
} from '../../../cdk/index.js';
import { Excess } from '../../api/error-codes.js';
import { TikTokError } from '../../api/errors.js';
import { readAccepted } from '../../refusals/accepted-metrics.js';
import type { Accepts } from '../../refusals/search.js';
import { namesOfDimension } from '../../report-catalogue/breakdowns.js';
import type { ReportCache } from '../query/run-cache.js';
import { dimensionsOf, type Report } from '../query/query.js';

type Rows = readonly JsonObject[];

export interface MetricReading {
  readonly report: Report;
  readonly advertiserId: string;
  readonly memory: ReportCache;
  readonly log: Logger;
  /** Rows with some of the metrics; `aside` where they are read beside others, which hold what they have. */
  readonly read: (metrics: readonly string[], aside: boolean) => AsyncIterable<Rows>;
  readonly accepts: Accepts;
  readonly io: Pick<RequestIo, 'warn'>;
}

/** Rows with all metrics that the API takes. */
export function readAllMetrics(reading: MetricReading): AsyncIterable<Rows> {
  const { report, memory } = reading;
  const accepts = inHalves(reading.accepts);
  return readAccepted({ ...reading, accepts, metrics: memory.metricsOf(report) }, (metrics) =>
    readInLists(reading, metrics),
  );
}

/** Of what is too long for one request each half has to be accepted. */
function inHalves(accepts: Accepts): Accepts {
  return async function acceptsAll(metrics): Promise<boolean> {
    try {
      return await accepts(metrics);
    } catch (error) {
      if (!isTooLong(error) || metrics.length < 2) throw error;
      const [half = [], other = []] = chunk(metrics, Math.ceil(metrics.length / 2));
      return (await acceptsAll(half)) && (await acceptsAll(other));
    }
  };
}

/**
 * Rows with these metrics, in as many lists as the API takes names in one call: in one, until it has refused that. The
 * lists have the same rows, which are put together by their dimensions.
 */
async function* readInLists(
  reading: MetricReading,
  metrics: readonly string[],
): AsyncGenerator<Rows, void, undefined> {
  const { report, memory, read } = reading;
  let most = Infinity;
  for (;;) {
    const size = Math.min(memory.metricsPerCall, most, metrics.length);
    const lists = chunk(metrics, size).map((some, index) => read(some, index > 0));
    try {
      if (lists[0] !== undefined && lists.length === 1) yield* lists[0];
      else yield* joinRows(lists, byDimensions(dimensionsOf(report)));
      return;
    } catch (error) {
      if (isTooLong(error) && size > 1) most = Math.ceil(size / 2);
      else if (isTooManyMetrics(error) && size > 1) await shrink(reading, error, Math.ceil(size / 2));
      else throw error;
    }
  }
}

const isTooManyMetrics = (error: unknown): error is TikTokError =>
  error instanceof TikTokError && error.excess === Excess.metrics;

/** Only of this report, and found out without a request. */
const isTooLong = (error: unknown): boolean => error instanceof TikTokError && error.excess === Excess.length;

/** Other reports may have found out as much in the meantime. */
async function shrink({ memory, log }: MetricReading, error: TikTokError, size: number): Promise<void> {
  if (memory.metricsPerCall <= size) return;
  memory.metricsPerCall = size;
  await log.info(`${error.message}; requesting metrics in batches of ${size} and joining them.`);
}

function byDimensions(dimensions: readonly string[]): RowJoin {
  const spellings = dimensions.map(namesOfDimension);
  const valueIn = (row: JsonObject, names: readonly string[]): string =>
    scalarText(row[names.find((name) => row[name] !== undefined) ?? '']);
  return {
    keyOf: ({ dimensions: values }) =>
      isJsonObject(values) ? spellings.map((names) => valueIn(values, names)).join('\n') : '',
    merge: (row, other) => ({ ...row, ...other, metrics: { ...metricsOf(row), ...metricsOf(other) } }),
  };
}

const metricsOf = ({ metrics }: JsonObject): JsonObject => (isJsonObject(metrics) ? metrics : {});
