import {
  firstDayOfMonth,
  id,
  isJsonObject,
  lastDayOfMonth,
  text,
  timestamp,
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

/* What a row of a report is about, beside its dimensions: whose it is, how that was bought, when its day was. */

export const ACCOUNT_COLUMN: Fields = { advertiser_id: id('Ad account id') };

/** When a row was as it is: tells the versions of a row apart. */
export const OBSERVED_COLUMN = {
  observed_at: timestamp('When the sync began that found the row as it is'),
} as const satisfies Fields;

/** Of an account as a whole the numbers are those of everything that was bought. */
export const BUYING_TYPE_COLUMN: Fields = {
  buying_type: text(
    'How it was bought: RESERVATION_TOP_VIEW, or AUCTION_OR_RESERVATION_RF, which reports do not tell apart',
  ),
};

/** What `row_context` can say of the rows of a report. */
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

/** Adds to the dimensions of each row what the row is about. */
export const completingRows = <R extends BuyingTypeRequest>(next: ReportReader<R>): ReportReader<R> =>
  async function* (session, request) {
    const complete = await rowCompleter(session, request);
    for await (const rows of next(session, request)) {
      for (const row of rows) complete(row);
      yield rows;
    }
  };

type Dimensions = Record<string, Json | undefined>;

/** Requests the currency and time zone of the account where rows are to say them and they are not known yet. */
async function rowCompleter(
  session: Session,
  { report, slice, buyingType, io }: BuyingTypeRequest,
): Promise<(row: JsonObject) => void> {
  const advertiserId = accountOf(slice.partition);
  const { dates } = slice;
  const same: Dimensions = {
    advertiser_id: advertiserId,
    ...(buyingType !== undefined && { buying_type: buyingType.name }),
    ...(report.isObserved && { observed_at: session.startedAt() }),
    ...(report.granularity === Granularity.monthly && dates !== undefined ? periodOf(dates) : {}),
  };
  const rename = renamer(report);
  const context = report.rowContext
    ? await contextOf(session.accounts, { advertiserId, ...contextOfReport(report) }, io)
    : undefined;
  return (sent) => {
    const { dimensions, metrics } = sent;
    // What is known of a row without dimensions is still known.
    const row: Dimensions = isJsonObject(dimensions) ? dimensions : sent;
    // A row says whose it is only where several accounts were requested.
    const owner = row['advertiser_id'] ?? (isJsonObject(metrics) ? metrics['advertiser_id'] : undefined);
    Object.assign(row, same);
    if (owner !== undefined) row['advertiser_id'] = owner;
    rename?.(row);
    context?.(row);
  };
}

/** A calendar month, whatever part of it was asked for: the same month has the same key also when it is over. */
function periodOf({ start }: DateRange): Dimensions {
  return { period_start: firstDayOfMonth(start), period_end: lastDayOfMonth(start) };
}

/** Gives dimensions their documented names back. */
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
