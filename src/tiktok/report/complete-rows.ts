import {
  boundsOfDay,
  firstDayOfMonth,
  id,
  isJsonObject,
  lastDayOfMonth,
  text,
  timestamp,
  type DayInterval,
  type Fields,
  type Json,
  type JsonObject,
  type RequestIo,
} from '../../cdk/index.js';
import { isWithoutInfo } from '../accounts.js';
import type { Session } from '../session.js';
import { BREAKDOWNS } from './breakdowns.js';
import { Granularity, TIME_AXES } from './granularity.js';
import type { Pass } from './passes.js';
import { dimensionsOf, type Report } from './query.js';

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

const CURRENCY: Fields = { currency: text("The account's currency, that of all its amounts of money") };
const ZONE: Fields = {
  account_timezone: text("IANA name of the account's time zone, in which its days lie"),
};
const DAY_BOUNDS: Fields = {
  day_start_utc: timestamp('When the day, or the month, began, in UTC'),
  day_end_utc: timestamp('When it was over: the begin of the next one, in UTC'),
};

/** Columns that `row_context` adds to a report: those that it does not ask for anyway. */
export function contextColumns({ granularity, metrics }: Pick<Report, 'granularity' | 'metrics'>): Fields {
  return {
    ...(metrics.includes('currency') ? {} : CURRENCY),
    ...ZONE,
    ...(granularity === Granularity.lifetime ? {} : DAY_BOUNDS),
  };
}

export interface RowSetting {
  readonly report: Report;
  readonly advertiserId: string;
  readonly pass: Pass;
  readonly interval: DayInterval | undefined;
}

/** Adds to the dimensions of a row, as the API sent it, what it is about. */
export type Complete = (row: JsonObject) => void;

type Dimensions = Record<string, Json>;

/**
 * How the rows of a list are completed.
 *
 * @param io for what has to be asked of the account; nothing where it is known
 */
export async function rowCompleter(
  session: Session,
  { report, advertiserId, pass, interval }: RowSetting,
  io: RequestIo,
): Promise<Complete> {
  const same: Dimensions = {
    advertiser_id: advertiserId,
    ...(report.level !== 'advertiser' && { buying_type: pass.buyingType }),
    ...(report.isObserved && { observed_at: session.startedAt }),
    ...(report.granularity === Granularity.monthly && interval !== undefined ? periodOf(interval) : {}),
  };
  const rename = renamer(report);
  const context = report.rowContext ? await contextOf(session, { report, advertiserId }, io) : undefined;
  return ({ dimensions, metrics }) => {
    if (!isJsonObject(dimensions)) return;
    const row = dimensions as Dimensions;
    // A row says whose it is only where several accounts were asked for.
    const owner = row['advertiser_id'] ?? (isJsonObject(metrics) ? metrics['advertiser_id'] : undefined);
    Object.assign(row, same);
    if (owner !== undefined) row['advertiser_id'] = owner;
    rename?.(row);
    context?.(row);
  };
}

/** A calendar month, whatever part of it was asked for: the same month has the same key also when it is over. */
function periodOf({ start }: DayInterval): Dimensions {
  return { period_start: firstDayOfMonth(start), period_end: lastDayOfMonth(start) };
}

/** Gives dimensions their documented names back. */
function renamer(report: Report): ((row: Dimensions) => void) | undefined {
  const names = dimensionsOf(report).flatMap((name) =>
    (BREAKDOWNS[name]?.aliases ?? []).map((alias) => [name, alias] as const),
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

async function contextOf(
  session: Session,
  { report, advertiserId }: Pick<RowSetting, 'report' | 'advertiserId'>,
  io: RequestIo,
): Promise<(row: Dimensions) => void> {
  const zone = await session.accounts.timeZone(advertiserId, io);
  const same = {
    ...(report.metrics.includes('currency') ? {} : { currency: await currencyOf(session, advertiserId, io) }),
    account_timezone: zone,
  };
  const [start] = Object.keys(TIME_AXES[report.granularity].columns);
  const bounds = boundsIn(zone);
  const end = report.granularity === Granularity.monthly ? 'period_end' : start;
  return (row) => {
    Object.assign(row, same);
    if (start === undefined || end === undefined) return;
    row['day_start_utc'] = bounds(row[start])?.start ?? null;
    row['day_end_utc'] = bounds(row[end])?.end ?? null;
  };
}

async function currencyOf({ accounts }: Session, advertiserId: string, io: RequestIo): Promise<Json> {
  try {
    return (await accounts.info(advertiserId, io))['currency'] ?? null;
  } catch (error) {
    if (!isWithoutInfo(error)) throw error;
    return null;
  }
}

/** Begins and ends of days in a zone; rows by the thousand share a few days. */
function boundsIn(
  zone: string,
): (time: Json | undefined) => { readonly start: string; readonly end: string } | undefined {
  const known = new Map<string, ReturnType<typeof boundsOfDay>>();
  return (time) => {
    if (typeof time !== 'string') return undefined;
    const day = time.slice(0, 10);
    const bounds = known.get(day) ?? boundsOfDay(day, zone);
    known.set(day, bounds);
    return bounds;
  };
}
