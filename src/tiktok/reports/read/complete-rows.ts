import {
  firstDayOfMonth,
  id,
  isJsonObject,
  lastDayOfMonth,
  type DateRange,
  type Fields,
  type Json,
  type JsonObject,
} from '../../../cdk/index.js';
import { accountOf } from '../../accounts/partition.js';
import { contextOf, type RowContext } from '../../accounts/row-context.js';
import type { Session } from '../../session.js';
import { namesOfDimension } from '../../report-catalogue/breakdowns.js';
import { Granularity, TIME_AXES } from '../../report-catalogue/granularity.js';
import { dimensionsOf, type Report } from '../query/query.js';
import type { BuyingTypeRequest, ReportReader } from './request.js';

/* Columns that are added to the dimensions of a report row: account, buying type, period, row context. */

export const ACCOUNT_COLUMN: Fields = { advertiser_id: id('Ad account id') };

/** The row context that a report can have. */
export function contextOfReport({
  granularity,
  metrics,
}: Pick<Report, 'granularity' | 'metrics'>): RowContext {
  const [first, ...others] = Object.keys(TIME_AXES[granularity].columns);
  return {
    hasCurrency: metrics.includes('currency'),
    days: first === undefined ? undefined : { first, last: others.at(-1) ?? first },
  };
}

/** Adds these columns to the dimensions of each row. */
export const completingRows = <R extends BuyingTypeRequest>(next: ReportReader<R>): ReportReader<R> =>
  async function* (session, request) {
    const complete = await rowCompleter(session, request);
    for await (const rows of next(session, request)) {
      for (const row of rows) complete(row);
      yield rows;
    }
  };

type Dimensions = Record<string, Json | undefined>;

/** Requests the currency and time zone of the account if rows need them and they aren't known yet. */
async function rowCompleter(
  session: Session,
  { report, slice, buyingType, io }: BuyingTypeRequest,
): Promise<(row: JsonObject) => void> {
  const advertiserId = accountOf(slice.partition);
  const { dates } = slice;
  const common: Dimensions = {
    advertiser_id: advertiserId,
    ...(buyingType !== undefined && { buying_type: buyingType.name }),
    ...(report.isObserved && { observed_at: session.startedAt() }),
    ...(report.granularity === Granularity.monthly && dates !== undefined ? periodOf(dates) : {}),
  };
  const rename = renamer(report);
  const context = report.rowContext
    ? await contextOf(session.accounts, { advertiserId, ...contextOfReport(report) }, io)
    : undefined;
  return (raw) => {
    const { dimensions, metrics } = raw;
    // A row without dimensions gets the columns too.
    const row: Dimensions = isJsonObject(dimensions) ? dimensions : raw;
    // Rows have an account only in responses for several accounts.
    const owner = row['advertiser_id'] ?? (isJsonObject(metrics) ? metrics['advertiser_id'] : undefined);
    Object.assign(row, common);
    if (owner !== undefined) row['advertiser_id'] = owner;
    rename?.(row);
    context?.(row);
  };
}

/** The whole calendar month, even if only a part was requested, so that the key is the same when the month is over. */
function periodOf({ start }: DateRange): Dimensions {
  return { period_start: firstDayOfMonth(start), period_end: lastDayOfMonth(start) };
}

/** Renames aliases of dimensions to their documented names. */
function renamer(report: Report): ((row: Dimensions) => void) | undefined {
  const names = dimensionsOf(report).flatMap((name) =>
    namesOfDimension(name)
      .filter((alias) => alias !== name)
      .map((alias) => [name, alias] as const),
  );
  if (names.length === 0) return undefined;
  return (row) => {
    for (const [name, alias] of names) {
      if (row[alias] === undefined) continue;
      row[name] ??= row[alias];
      Reflect.deleteProperty(row, alias);
    }
  };
}
