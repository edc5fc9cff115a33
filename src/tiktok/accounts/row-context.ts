import {
  boundsOfDay,
  offsetText,
  parseDayStart,
  text,
  timestamp,
  type DayBounds,
  type Fields,
  type Json,
  type Offset,
  type RequestIo,
} from '../../cdk/index.js';
import { isWithoutInfo, type AccountDirectory } from './directory.js';

/* The columns of `row_context`: the currency and time zone of an account, and the bounds of the row's day in UTC. */

/** What a stream needs from the row context. */
export interface RowContext {
  /** True if the rows already have a column `currency`. */
  readonly hasCurrency: boolean;
  /** The columns with a row's first and last day; undefined for lifetime rows. */
  readonly days: { readonly first: string; readonly last: string } | undefined;
}

const CURRENCY: Fields = { currency: text("Currency of the account's amounts") };
const ZONE: Fields = {
  account_timezone: text("The account's time zone, as TikTok shows it"),
  account_utc_offset: text("UTC offset of the account's days, the same all year, e.g. -08:00"),
};
const DAY_BOUNDS: Fields = {
  day_start_utc: timestamp('Start of the day or month, in UTC'),
  day_end_utc: timestamp('End of the day or month, which is the start of the next one, in UTC'),
};

/** The columns that the context adds. */
export const contextColumns = ({ hasCurrency, days }: RowContext): Fields => ({
  ...(hasCurrency ? {} : CURRENCY),
  ...ZONE,
  ...(days === undefined ? {} : DAY_BOUNDS),
});

type Columns = Record<string, Json | undefined>;

/** Adds the context to a row. `times` has the columns of its days, if that is another object. */
export type AddContext = (row: Columns, times?: Readonly<Columns>) => void;

/**
 * Creates the function that adds the context of an account to its rows. Rows without a valid day get null bounds.
 *
 * @param io for requesting the account, if it is not known yet
 */
export async function contextOf(
  accounts: AccountDirectory,
  { advertiserId, hasCurrency, days }: RowContext & { readonly advertiserId: string },
  io: RequestIo,
): Promise<AddContext> {
  const { name, offset } = await accounts.zone(advertiserId, io);
  const same = {
    ...(hasCurrency ? {} : { currency: await accountCurrency(accounts, advertiserId, io) }),
    account_timezone: name,
    account_utc_offset: offsetText(offset),
  };
  const bounds = boundsAt(offset);
  return (row, times = row) => {
    Object.assign(row, same);
    if (days === undefined) return;
    const first = bounds(times[days.first]);
    const last = days.last === days.first ? first : bounds(times[days.last]);
    row['day_start_utc'] = first?.start ?? null;
    row['day_end_utc'] = last?.end ?? null;
  };
}

/** Sets `currency` if the API did not return it. */
export type AddCurrency = (amounts: Columns) => void;

/**
 * Creates a function that fills a missing currency. Amounts are in the currency of the account, whatever the shop's is.
 * Rows with a currency column sometimes have none, or a `0` instead ("Metrics in GMV Max Campaign reports").
 *
 * @param io for requesting the account, if it is not known yet
 */
export async function currencyFiller(
  accounts: AccountDirectory,
  advertiserId: string,
  io: RequestIo,
): Promise<AddCurrency> {
  const known = await accountCurrency(accounts, advertiserId, io);
  return (amounts) => {
    if (!isCurrency(amounts['currency'])) amounts['currency'] = known;
  };
}

const isCurrency = (value: Json | undefined): boolean =>
  typeof value === 'string' && /^[A-Z]{3}$/.test(value);

/** Null if the token has no access to the account's details. */
async function accountCurrency(
  accounts: AccountDirectory,
  advertiserId: string,
  io: RequestIo,
): Promise<Json> {
  try {
    return (await accounts.info(advertiserId, io))['currency'] ?? null;
  } catch (error) {
    if (!isWithoutInfo(error)) throw error;
    return null;
  }
}

/** Maximum cached times: the hours of a month, and some more. */
const MOST_KNOWN = 1000;

/** Caches bounds, because thousands of rows share a few times. */
function boundsAt(offset: Offset): (time: Json | undefined) => DayBounds | undefined {
  const known = new Map<string, DayBounds>();
  return (time) => {
    if (typeof time !== 'string') return undefined;
    const remembered = known.get(time);
    if (remembered !== undefined) return remembered;
    const day = parseDayStart(time);
    if (day === undefined) return undefined;
    const bounds = boundsOfDay(day, offset);
    if (known.size === MOST_KNOWN) known.clear();
    // A text from a page may be a slice of it, which would keep the whole page in memory.
    known.set(Buffer.from(time).toString(), bounds);
    return bounds;
  };
}
