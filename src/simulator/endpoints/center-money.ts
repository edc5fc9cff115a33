import { readingOf } from '../behaviours.js';
import { badRequest, noPermission } from '../http/failure.js';
import { requiredText } from '../http/params.js';
import type { WireRow } from '../types.js';
import { type CenterAccount, accountsOf } from '../world/assets/business-centers.js';
import {
  accountBalance,
  budgetChangesOf,
  centerBalance,
  costOf,
  costRow,
  EXTRA_BALANCE_FIELDS,
} from '../world/assets/center-money.js';
import { localTime } from '../world/calendar.js';
import { aheadOf } from '../world/zones.js';
import { daysOf, filterOf } from './center-filters.js';
import { transactions } from './center-transactions.js';
import { secondsOf, utcToday } from './dates.js';
import { type Context, type Handler, wantedFields } from './endpoint.js';
import { inWireAmounts } from './center-amounts.js';
import { filterTest, fuzzyText, oneWord } from './filter-object.js';
import { listEndpoint } from './list.js';
import { permittedCenter } from './permitted-center.js';
import type { Endpoint } from './real-host-only.js';

const PAGE_SIZE = { fallback: 10, most: 50 };
const MOST_DAYS = 365;

const accountsOfCenter = ({ world }: Context, centerId: string): readonly CenterAccount[] =>
  accountsOf(permittedCenter(centerId).id, world.world.accounts);

const costs = (context: Context, centerId: string): readonly WireRow[] => {
  const { keyword = '', ...filter } = filterOf(context.params, ['keyword', 'start_date', 'end_date']);
  if (typeof keyword !== 'string') throw badRequest('filtering.keyword: it must be a string.');
  const isInUtc = readingOf(context.options, 'bc-cost-days') === 'utc';
  const now = secondsOf(context.world);
  return accountsOfCenter(context, centerId)
    .filter(({ account: { id, name } }) => id.includes(keyword) || name.includes(keyword))
    .flatMap(({ account }) => {
      const ahead = isInUtc ? 0 : aheadOf(account, context.world.now());
      const today = localTime(now, ahead).day;
      const days = daysOf(filter, { today, usual: isInUtc ? 7 : 90, most: MOST_DAYS });
      const cost = costOf(account, { ...days, ahead, now });
      return cost === 0 ? [] : [costRow(account, cost)];
    })
    .map(inWireAmounts(context));
};

const SUMMED = ['amount', 'cash_amount', 'grant_amount', 'tax_amount'] as const;

/** What the whole business center spent, as if all its accounts had one currency. */
const summary = (rows: readonly WireRow[]): WireRow => {
  const sums: WireRow = Object.fromEntries(
    SUMMED.map((name) => [name, rows.reduce((sum, row) => sum + Number(row[name]), 0)]),
  );
  return { transaction_summary: { ...sums, currency: rows[0]?.['currency'] ?? null } };
};

const balanceOfCenter: Handler = (context) => {
  const center = permittedCenter(requiredText(context.params, 'bc_id'));
  if (readingOf(context.options, 'empty-lists') === 'nothing') return { data: {} };
  return { data: centerBalance(center, utcToday(context.world)) };
};

const BALANCE_FILTERS = {
  keyword: fuzzyText('advertiser_name'),
  advertiser_status: oneWord(
    'advertiser_status',
    ['APPROVED', 'NOT_APPROVED', 'IN_REVIEW', 'PUNISHED'].map((name) => `SHOW_ACCOUNT_STATUS_${name}`),
  ),
};

const balances = (context: Context, centerId: string): readonly WireRow[] => {
  const wanted = wantedFields(context.params, EXTRA_BALANCE_FIELDS) ?? [];
  const rows = accountsOfCenter(context, centerId)
    .map((one) => accountBalance(one, utcToday(context.world)))
    .filter(filterTest(context.params, BALANCE_FILTERS))
    .map((row) => without(row, (name) => EXTRA_BALANCE_FIELDS.includes(name) && !wanted.includes(name)));
  return rows.length === 1 ? rows.map((row) => ({ ...row, transferable_amount: 80.5 })) : rows;
};

const without = (row: WireRow, isLeftOut: (name: string) => boolean): WireRow =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !isLeftOut(name)));

const budgetChanges = (context: Context, centerId: string): readonly WireRow[] => {
  const advertiserId = requiredText(context.params, 'advertiser_id');
  const found = accountsOfCenter(context, centerId).find(({ account }) => account.id === advertiserId);
  if (found === undefined) throw noPermission(advertiserId);
  const filter = filterOf(context.params, ['start_date', 'end_date']);
  const days = daysOf(filter, { today: utcToday(context.world), usual: 7, most: MOST_DAYS });
  return budgetChangesOf(found, { ...days, now: secondsOf(context.world) });
};

const ofCenter = { owner: 'business center', pageSize: PAGE_SIZE } as const;

export const centerMoneyEndpoints: readonly Endpoint[] = [
  ['bc/account/cost/get/', listEndpoint({ ...ofCenter, key: 'cost_list', rows: costs, beside: summary })],
  ['bc/account/transaction/get/', listEndpoint({ ...ofCenter, key: 'transaction_list', rows: transactions })],
  ['bc/balance/get/', balanceOfCenter],
  ['advertiser/balance/get/', listEndpoint({ ...ofCenter, key: 'advertiser_account_list', rows: balances })],
  [
    'bc/account/budget/changelog/get/',
    listEndpoint({
      ...ofCenter,
      key: 'changelog_list',
      required: ['advertiser_id'],
      rows: budgetChanges,
    }),
  ],
];
