import { badRequest } from '../http/failure.js';
import { oneOf } from '../http/params.js';
import type { WireRow } from '../types.js';
import { accountsOf, type BusinessCenter } from '../world/assets/business-centers.js';
import { type Payer, PORTFOLIO, TRANSACTION_TYPES, transactionsOf } from '../world/assets/center-money.js';
import { DAY_SECONDS, localTime } from '../world/calendar.js';
import { aheadOf } from '../world/zones.js';
import { inWireAmounts } from './center-amounts.js';
import { type Filter, filterOf } from './center-filters.js';
import { momentIn, secondsOf } from './dates.js';
import type { Context } from './endpoint.js';
import { anyOf, fuzzyText, idsIn, type RowFilter } from './filter-object.js';
import { permittedCenter } from './permitted-center.js';

const LEVELS = ['BC', 'ADVERTISER', 'PAYMENT_PORTFOLIO'] as const;
const OWNERS = ['OWNED_BY_CURRENT_BUSINESS_CENTER', 'SHARED_BY_OTHER_BUSINESS_CENTER'] as const;

const ROW_FILTERS = new Map<string, RowFilter>(
  Object.entries({
    transaction_types: anyOf('transaction_type', TRANSACTION_TYPES),
    billing_types: anyOf('billing_type', ['CASH', 'CREDIT']),
    account_ids: idsIn('account_id', 100),
    account_name: fuzzyText('account_name'),
  }),
);

const MOST_DAYS = 365;
const USUAL_DAYS = 90;

/** A payer, and the minutes that its time zone is ahead of UTC. */
interface ZonedPayer {
  readonly payer: Payer;
  readonly ahead: number;
}

/** Beyond the places of accounts. */
const CENTER_PLACE = 100_000;
const PORTFOLIO_PLACE = 200_000;

const payersOf = (
  { params, world }: Context,
  { id, name, currency, timezone }: BusinessCenter,
  owner: unknown,
): readonly ZonedPayer[] => {
  const level = oneOf(params, 'transaction_level', LEVELS) ?? 'ADVERTISER';
  const ofCenter = { currency, since: 0, row: { bc_id: id, bc_name: name } };
  const ahead = aheadOf({ timezone, displayTimezone: timezone }, world.now());
  const place = Number(id.slice(-1));
  if (level === 'BC') return [{ payer: { ...ofCenter, place: CENTER_PLACE + place }, ahead }];
  if (level === 'PAYMENT_PORTFOLIO') {
    const payer = { ...ofCenter, place: PORTFOLIO_PLACE + place, row: { ...ofCenter.row, ...PORTFOLIO } };
    return [{ payer, ahead }];
  }
  return accountsOf(id, world.world.accounts)
    .filter(({ isOwned }) => isOwned === (owner === OWNERS[0]))
    .map(({ account, index }) => ({
      payer: {
        place: index,
        currency: account.currency,
        since: account.createTime,
        row: { ...ofCenter.row, account_id: account.id, account_name: account.name },
      },
      ahead: aheadOf(account, world.now()),
    }));
};

const stampOf = (value: unknown, label: string): number => momentIn(value, label, '2026-01-31 00:00:00');

/** Seconds in the zone of the payer; both or none. */
const timesOf = ({ start_time: start, end_time: end }: Filter, local: number) => {
  if (start === undefined && end === undefined)
    return { start: local - USUAL_DAYS * DAY_SECONDS, end: local };
  const times = { start: stampOf(start, 'filtering.start_time'), end: stampOf(end, 'filtering.end_time') };
  if (times.end < times.start || times.end - times.start >= MOST_DAYS * DAY_SECONDS)
    throw badRequest(`filtering: start_time to end_time must be ${String(MOST_DAYS)} days at most.`);
  return times;
};

const NAMES = [...ROW_FILTERS.keys(), 'owner_of_account', 'start_time', 'end_time'];

/** The rows of bc/account/transaction/get/. */
export const transactions = (context: Context, centerId: string): readonly WireRow[] => {
  const center = permittedCenter(centerId);
  const filter = filterOf(context.params, NAMES);
  const { owner_of_account: owner = OWNERS[0] } = filter;
  if (!OWNERS.some((known) => known === owner))
    throw badRequest(`filtering.owner_of_account: it must be one of ${OWNERS.join(', ')}.`);
  const tests = Object.entries(filter).flatMap(([name, value]) => {
    const test = ROW_FILTERS.get(name);
    return test === undefined ? [] : [test(value, `filtering.${name}`)];
  });
  const now = secondsOf(context.world);
  return payersOf(context, center, owner)
    .flatMap(({ payer, ahead }) => {
      const { start, end } = timesOf(filter, now + ahead * 60);
      const [first, last] = [start, Math.min(end, now + ahead * 60)].map((time) => localTime(time, 0).day);
      return transactionsOf(payer, { first: first ?? 0, last: last ?? 0, ahead, now }).filter((row) => {
        const time = stampOf(row['create_time'], 'create_time');
        return time >= start && time <= end && tests.every((test) => test(row));
      });
    })
    .map(inWireAmounts(context));
};
