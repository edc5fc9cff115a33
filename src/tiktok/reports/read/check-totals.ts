import { decimalOf, isJsonObject, unitsOf, type JsonObject, type Rows } from '../../../cdk/index.js';
import { accountOf } from '../../accounts/partition.js';
import type { ListTotals } from '../../api/call.js';
import { sandboxLacks } from '../../api/sandbox.js';
import { isAboutParameters, saysWhatIsRefused } from '../../refusals/refused-names.js';
import { Granularity } from '../../report-catalogue/granularity.js';
import type { Session } from '../../session.js';
import { dimensionsOf, type Report } from '../query/query.js';
import { reportCacheOf } from '../query/run-cache.js';
import type { Batch, ChunkRequest, ListRequest, ReportReader } from './request.js';

/* The API can return the sums of a simple report's rows, which proves without another request that none was lost. */

/** Only BASIC reports by one object and day have totals ("Run a synchronous report"). */
const hasTotals = ({ reportType, granularity, breakdowns }: Report): boolean =>
  reportType === 'BASIC' && granularity === Granularity.daily && breakdowns.length === 0;

/**
 * Requests totals until the API refuses them, and warns if the rows don't add up to them. A refusal of a wrong parameter
 * may have another cause; then the request is also refused without totals.
 */
export const checkingTotals = (next: ReportReader<ListRequest>): ReportReader<ChunkRequest & Batch> =>
  async function* (session, request) {
    const { report, metrics } = request;
    const cache = reportCacheOf(session);
    const without = { ...request, withTotals: false };
    if (!hasTotals(report) || sandboxLacks(session, 'sums of reports') || cache.supportsTotals === false) {
      yield* next(session, without);
      return;
    }
    try {
      yield* readChecked(session, request, next);
    } catch (error) {
      if (cache.supportsTotals === true || !isAboutParameters(error)) throw error;
      if (saysWhatIsRefused(error, { metrics, dimensions: dimensionsOf(report) })) throw error;
      for await (const rows of next(session, without)) {
        await disableTotals(session, error);
        yield rows;
      }
      await disableTotals(session, error);
    }
  };

async function disableTotals(session: Session, error: Error): Promise<void> {
  const cache = reportCacheOf(session);
  if (cache.supportsTotals === false) return;
  cache.supportsTotals = false;
  await session.log.info(
    `${error.message}; reading reports without enable_total_metrics, so their sums are not checked.`,
  );
}

async function* readChecked(
  session: Session,
  request: ChunkRequest & Batch,
  next: ReportReader<ListRequest>,
): AsyncGenerator<Rows, void, undefined> {
  const check = createTotalsCheck();
  const onTotals = (totals: ListTotals): void => {
    reportCacheOf(session).supportsTotals = true;
    check.onTotals(totals);
  };
  for await (const rows of next(session, { ...request, withTotals: true, onTotals })) {
    check.add(rows);
    yield rows;
  }
  const difference = check.difference();
  if (difference === undefined) return;
  const { report, slice, chunk } = request;
  const { start = '', end = '' } = chunk.dates ?? {};
  await session.log.warn(
    `${report.name}, account ${accountOf(slice.partition)}, ${start} to ${end}: TikTok's total is ${difference}. Rows may be missing or may have changed during the read; read these days again.`,
  );
}

/** Metrics whose sums are checked. */
const CHECKED = ['spend', 'impressions', 'clicks'] as const;

export interface TotalsCheck {
  readonly onTotals: (totals: Pick<ListTotals, 'totalRows' | 'sums'>) => void;
  /** Adds raw rows. */
  readonly add: (rows: Rows) => void;
  /** Describes what differs after all rows were added; undefined if nothing does or the check isn't possible. */
  readonly difference: () => string | undefined;
}

/** Checks only metrics that the totals contain. */
export function createTotalsCheck(): TotalsCheck {
  const units = { spend: 0, impressions: 0, clicks: 0 };
  let sums: JsonObject | undefined;
  let expected: number | undefined;
  let isSteady = true;
  let count = 0;
  return {
    onTotals({ totalRows, sums: pageSums }) {
      sums ??= pageSums;
      isSteady &&= expected === undefined || expected === totalRows;
      expected = totalRows;
    },
    add(rows) {
      count += rows.length;
      for (const { metrics: values } of rows) {
        if (!isJsonObject(values)) continue;
        // One statement per metric, because computed names would take half as long again for every row.
        units.spend += unitsOf(values['spend']);
        units.impressions += unitsOf(values['impressions']);
        units.clicks += unitsOf(values['clicks']);
      }
    },
    difference() {
      // Rows that came twice because they moved were added twice.
      if (sums === undefined || !isSteady || count > (expected ?? Infinity)) return undefined;
      const totals = sums;
      const differences = CHECKED.flatMap((metric) => {
        const [total, sum] = [unitsOf(totals[metric] ?? NaN), units[metric]];
        if (Number.isNaN(total - sum) || total === sum) return [];
        return [`${metric} ${String(decimalOf(total))}, but its rows add up to ${String(decimalOf(sum))}`];
      });
      return differences.length === 0 ? undefined : differences.join('; ');
    },
  };
}
