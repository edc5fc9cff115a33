import {
  chunk,
  isJsonObject,
  joinRows,
  scalarText,
  type JsonObject,
  type RowJoin,
  type Rows,
} from '../../../cdk/index.js';
import { accountOf } from '../../accounts/partition.js';
import { Excess } from '../../api/error-codes.js';
import { TikTokError } from '../../api/errors.js';
import { readAccepted } from '../../refusals/accepted-metrics.js';
import type { Accepts } from '../../refusals/search.js';
import { namesOfDimension } from '../../report-catalogue/breakdowns.js';
import type { Session } from '../../session.js';
import { dimensionsOf, type Report } from '../query/query.js';
import { reportCacheOf } from '../query/run-cache.js';
import type { Batch, ChunkRequest, ReportReader, SliceRequest } from './request.js';

/** Tests whether the API accepts a request for some metrics; throws unrelated errors. */
export type AcceptsBatch<R extends SliceRequest = ChunkRequest> = (
  session: Session,
  request: R,
  metrics: readonly string[],
) => Promise<boolean>;

/**
 * Reads all metrics that the API accepts, in one batch until the API refuses that many, then in several. The batches have
 * the same rows, which are joined by their dimensions.
 *
 * @param accepts tests metrics if a refusal doesn't name the refused ones
 */
export const inMetricBatches = <R extends SliceRequest>(
  next: ReportReader<R & Batch>,
  accepts: AcceptsBatch<R>,
): ReportReader<R> =>
  function readAllMetrics(session, request) {
    const { report, slice, io } = request;
    const failures = new WeakMap<object, readonly string[]>();
    const reading = {
      metrics: reportCacheOf(session).metricsOf(report),
      advertiserId: accountOf(slice.partition),
      accepts: inHalves((metrics) => accepts(session, request, metrics)),
      suspectsOf: (error: unknown) => (error instanceof Error ? failures.get(error) : undefined),
      io,
    };
    return readAccepted(reading, (metrics) =>
      readBatches(session, { report, metrics }, async function* (batch) {
        try {
          yield* next(session, { ...request, ...batch });
        } catch (error) {
          if (error instanceof Error) failures.set(error, batch.metrics);
          throw error;
        }
      }),
    );
  };

/** Tests a request that is too long in halves, which must both be accepted. */
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

interface Batches {
  readonly report: Report;
  readonly metrics: readonly string[];
}

async function* readBatches(
  session: Session,
  { report, metrics }: Batches,
  read: (batch: Batch) => AsyncIterable<Rows>,
): AsyncGenerator<Rows, void, undefined> {
  const cache = reportCacheOf(session);
  let maxSize = Infinity;
  for (;;) {
    const size = Math.min(cache.metricsPerCall, maxSize, metrics.length);
    const batches = chunk(metrics, size);
    const lists = batches.map((batch, index) =>
      read({ metrics: batch, isAside: index > 0, batches: batches.length }),
    );
    try {
      if (lists[0] !== undefined && lists.length === 1) yield* lists[0];
      else yield* joinRows(lists, byDimensions(dimensionsOf(report)));
      return;
    } catch (error) {
      if (isTooLong(error) && size > 1) maxSize = Math.ceil(size / 2);
      else if (isTooManyMetrics(error) && size > 1) await shrink(session, error, Math.ceil(size / 2));
      else throw error;
    }
  }
}

const isTooManyMetrics = (error: unknown): error is TikTokError =>
  error instanceof TikTokError && error.excess === Excess.metrics;

/** The URL would be too long, which concerns only this report and is known without a request. */
const isTooLong = (error: unknown): boolean => error instanceof TikTokError && error.excess === Excess.length;

/** Reduces the metrics per call, unless another report has done so in the meantime. */
async function shrink(session: Session, error: TikTokError, size: number): Promise<void> {
  const cache = reportCacheOf(session);
  if (cache.metricsPerCall <= size) return;
  cache.metricsPerCall = size;
  await session.log.info(`${error.message}; requesting metrics in batches of ${size} and joining them.`);
}

function byDimensions(dimensions: readonly string[]): RowJoin {
  const aliases = dimensions.map(namesOfDimension);
  const valueIn = (row: JsonObject, names: readonly string[]): string =>
    scalarText(row[names.find((name) => row[name] !== undefined) ?? '']);
  return {
    keyOf: ({ dimensions: values }) =>
      isJsonObject(values) ? aliases.map((names) => valueIn(values, names)).join('\n') : '',
    merge: (row, other) => {
      const { metrics } = row;
      const { metrics: more = null } = other;
      // A part without metrics must not cost those of the other.
      if (!isJsonObject(metrics)) return { ...row, metrics: more };
      if (isJsonObject(more)) Object.assign(metrics, more);
      return row;
    },
  };
}
