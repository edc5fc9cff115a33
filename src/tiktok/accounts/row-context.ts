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

/* What `row_context` says of numbers of an account: in which currency they are, in which zone, and when their day was. */

export interface RowContext {
  /** Whether the rows have a column `currency` of their own. */
  readonly hasCurrency: boolean;
  /** The columns of a row's first and last day; undefined for numbers of all time. */
  readonly days: { readonly first: string; readonly last: string } | undefined;
}

const CURRENCY: Fields = { currency: text("The account's currency, that of all its amounts of money") };
const ZONE: Fields = {
  account_timezone: text("The account's time zone, as TikTok shows it"),
  account_utc_offset: text('How far its days are ahead of UTC, the whole year: -08:00'),
};
const DAY_BOUNDS: Fields = {
  day_start_utc: timestamp('When the day, or the month, began, in UTC'),
  day_end_utc: timestamp('When it was over: the begin of the next one, in UTC'),
};

/** The columns that the context adds. */
export const contextColumns = ({ hasCurrency, days }: RowContext): Fields => ({
  ...(hasCurrency ? {} : CURRENCY),
  ...ZONE,
  ...(days === undefined ? {} : DAY_BOUNDS),
});

type Columns = Record<string, Json | undefined>;

/** Adds its context to a row; `times` has the columns of its days, where that is another object. */
export type AddContext = (row: Columns, times?: Readonly<Columns>) => void;

/** @param io for what has to be asked of the account; nothing where it is known */
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

/** Fills the `currency` of amounts where the API does not tell it. */
export type AddCurrency = (amounts: Columns) => void;

/**
 * Amounts are in the currency of their account, whatever the shop's is. Where rows should tell it themselves, some have
 * none, and some a `0` in its place ("Metrics in GMV Max Campaign reports").
 *
 * @param io for what has to be asked of the account; nothing where it is known
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

/** Null where the account's details are closed to the token. */
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

/** Times that bounds are remembered of: the hours of a month, and some more. */
const MOST_KNOWN = 1000;

/** Rows by the thousand share a few times, and each is read once. */
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
    // A text out of a page may be a piece of it, which would be kept with it.
    known.set(Buffer.from(time).toString(), bounds);
    return bounds;
  };
}
