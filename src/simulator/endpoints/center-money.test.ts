import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Behaviours, startSimulator } from '../index.js';
import { FROZEN, get, type Query } from '../testing/client.js';
import { rowsAt } from '../testing/rows-at.js';
import type { Simulator, WireRow } from '../types.js';
import { ACME, AGENCY } from '../world/centers.js';

const SMALL = { ...FROZEN, accounts: 4, campaigns: 1, adgroups: 1, ads: 1, days: 20 };
/** Los Angeles (eight hours behind), and Tokyo. */
const [first, second] = ['7100000000000000001', '7100000000000000002'] as const;
const [acme, agency] = [ACME.id, AGENCY.id];

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator(SMALL);
});
afterAll(() => simulator.close());

const onDay = (day: string): Query => ({ filtering: { start_date: day, end_date: day } });
const numbersOf = (rows: readonly WireRow[], name: string): readonly number[] =>
  rows.map((row) => Number(row[name]));
const textsOf = (rows: readonly WireRow[], name: string): readonly string[] =>
  rows.map((row) => String(row[name]));

/** The costs that a fresh simulator answers, in another reading. */
const costsIn = async (behaviours: Behaviours, query: Query) => {
  const other = await startSimulator({ ...SMALL, behaviours });
  const rows = rowsAt(await get(other, 'bc/account/cost/get/', query), 'cost_list');
  await other.close();
  return rows;
};

describe('bc/account/cost/get/', () => {
  const PATH = 'bc/account/cost/get/';
  const costs = async (query: Query) => rowsAt(await get(simulator, PATH, query), 'cost_list');

  it('bc/account/cost/get/ has one row per account and a total, for the whole date range', async () => {
    const days = ['2026-05-12', '2026-05-13'];
    const filtering = { start_date: days[0], end_date: days[1] };
    const { data } = await get(simulator, PATH, { bc_id: acme, filtering });
    const rows = data['cost_list'] as readonly WireRow[];
    const single = await Promise.all(days.map((day) => costs({ bc_id: acme, ...onDay(day) })));
    expect(textsOf(rows, 'advertiser_id')).toEqual([second, '7100000000000000004']);
    const cents = (all: readonly WireRow[]): number =>
      numbersOf(all, 'amount').reduce((sum, amount) => sum + Math.round(amount * 100), 0);
    expect(cents(rows)).toBe(cents(single.flat()));
    expect(cents([data['transaction_summary'] as WireRow])).toBe(cents(rows));
  });

  it('costs are counted by days of the account or of UTC', async () => {
    const query = { bc_id: agency, ...onDay('2026-05-14') };
    const local = await costs(query);
    const utc = await costsIn({ 'bc-cost-days': 'utc' }, query);
    expect(textsOf(local, 'advertiser_id')).toEqual(textsOf(utc, 'advertiser_id'));
    expect(numbersOf(local, 'amount')).not.toEqual(numbersOf(utc, 'amount'));
  });

  it('costs are in units or in smallest units', async () => {
    const query = { bc_id: acme, ...onDay('2026-05-14') };
    const cents = await costsIn({ 'bc-amounts': 'smallest-units' }, query);
    expect(numbersOf(await costs(query), 'amount')).toEqual(
      numbersOf(cents, 'amount').map((amount) => amount / 100),
    );
  });

  it('costs without dates cover 90 or 7 days', async () => {
    const span = (start_date: string) => ({
      bc_id: acme,
      filtering: { start_date, end_date: '2026-05-15' },
    });
    expect(await costs({ bc_id: acme })).toEqual(await costs(span('2026-02-15')));
    const reading = { 'bc-cost-days': 'utc' } as const;
    expect(await costsIn(reading, { bc_id: acme })).toEqual(await costsIn(reading, span('2026-05-09')));
  });

  it.each([
    ['one date', { filtering: { start_date: '2026-05-14' } }],
    ['366 days', { filtering: { start_date: '2025-05-14', end_date: '2026-05-14' } }],
    ['51 rows a page', { page_size: '51' }],
    ['an unknown filter', { filtering: { name: 'x' } }],
    ['a number as keyword', { filtering: { keyword: 1 } }],
  ])('bc/account/cost/get/ refuses %s', async (_, query) => {
    expect((await get(simulator, PATH, { bc_id: acme, ...query })).code).toBe(40002);
  });

  it('bc/account/cost/get/ refuses a business center of someone else', async () => {
    expect((await get(simulator, PATH, { bc_id: '7' })).code).toBe(40001);
  });
});

describe('bc/account/transaction/get/', () => {
  const PATH = 'bc/account/transaction/get/';
  const ask = (query: Query) => get(simulator, PATH, { page_size: '50', ...query });
  const read = async (query: Query) => rowsAt(await ask(query), 'transaction_list');
  const times = { start_time: '2026-05-14 00:00:00', end_time: '2026-05-14 23:59:59' };

  it('transactions are those of owned accounts by default, each in the time zone of its payer', async () => {
    const owned = await read({ bc_id: acme, filtering: times });
    expect(textsOf(owned, 'account_id').toSorted()).toEqual([second, '7100000000000000004']);
    expect(textsOf(owned, 'timezone').toSorted()).toEqual(['UTC+05:45', 'UTC+09:00']);
    for (const time of textsOf(owned, 'create_time')) expect(time.slice(0, 10)).toBe('2026-05-14');
    const shared = { ...times, owner_of_account: 'SHARED_BY_OTHER_BUSINESS_CENTER' };
    expect(await read({ bc_id: acme, filtering: shared })).toEqual([]);
    expect(textsOf(await read({ bc_id: agency, filtering: shared }), 'account_id')).toContain(first);
  });

  it.each([
    ['BC', null, null],
    ['PAYMENT_PORTFOLIO', null, '7090000000000000001'],
  ])('there is one transaction per day at level %s', async (transaction_level, account, portfolio) => {
    const rows = await read({ bc_id: acme, transaction_level, filtering: times });
    expect(rows).toMatchObject([{ account_id: account, payment_portfolio_id: portfolio }]);
  });

  it('transactions can be filtered by type, billing and account', async () => {
    const wanted = { transaction_types: ['REFUND'], billing_types: ['CASH'], account_ids: [second] };
    const rows = await read({ bc_id: acme, filtering: wanted });
    expect(rows.length).toBeGreaterThan(0);
    expect([
      ...new Set(rows.map((row) => [row['transaction_type'], row['billing_type'], row['account_id']].join())),
    ]).toEqual([`REFUND,CASH,${second}`]);
  });

  it('ids of transactions are unique and exceed 2^53', async () => {
    const ids = textsOf(await read({ bc_id: acme }), 'transaction_id');
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => BigInt(id) > BigInt(Number.MAX_SAFE_INTEGER))).toBe(true);
  });

  it.each([
    ['an unknown level', { transaction_level: 'USER' }],
    ['an unknown owner', { filtering: { owner_of_account: 'ME' } }],
    ['a day as time', { filtering: { start_time: '2026-05-14', end_time: '2026-05-15' } }],
    ['366 days', { filtering: { start_time: '2025-05-14 00:00:00', end_time: '2026-05-14 23:59:59' } }],
    ['an unknown type', { filtering: { transaction_types: ['GIFT'] } }],
    ['an unknown filter', { filtering: { name: 'x' } }],
    ['51 rows a page', { page_size: '51' }],
  ])('bc/account/transaction/get/ refuses %s', async (_, query) => {
    expect((await ask({ bc_id: acme, ...query })).code).toBe(40002);
  });
});

describe('balances', () => {
  it('the balance of a center is the whole `data`, or nothing', async () => {
    const path = 'bc/balance/get/';
    const { data } = await get(simulator, path, { bc_id: agency });
    expect(data).toMatchObject({ bc_id: agency, currency: 'JPY', frozen_balance: 20 });
    expect((await get(simulator, path, { bc_id: '7' })).code).toBe(40001);
    expect((await get(simulator, path)).code).toBe(40002);
    const empty = await startSimulator({ ...SMALL, behaviours: { 'empty-lists': 'nothing' } });
    expect((await get(empty, path, { bc_id: acme })).data).toEqual({});
    await empty.close();
  });

  const PATH = 'advertiser/balance/get/';
  const accounts = async (query: Query) =>
    rowsAt(await get(simulator, PATH, query), 'advertiser_account_list');

  it('balances of accounts have further columns only on request, and transferable amounts only alone', async () => {
    const [plain] = await accounts({ bc_id: acme });
    expect(Object.keys(plain ?? {})).not.toContain('balance_info');
    const fields = ['budget_remaining', 'balance_info'];
    const [full] = await accounts({ bc_id: acme, fields });
    expect(full).toMatchObject({ budget_remaining: 379.75, balance_info: { frozen_balance: 20 } });
    expect(Object.keys(full ?? {})).not.toContain('transferable_amount');
    const alone = await accounts({ bc_id: acme, filtering: { keyword: '東京' } });
    expect(alone).toMatchObject([{ advertiser_id: second, transferable_amount: 80.5 }]);
  });

  it.each([
    ['an unknown field', { fields: ['money'] }],
    ['an unknown status', { filtering: { advertiser_status: 'GONE' } }],
    ['51 rows a page', { page_size: '51' }],
  ])('advertiser/balance/get/ refuses %s', async (_, query) => {
    expect((await get(simulator, PATH, { bc_id: acme, ...query })).code).toBe(40002);
  });
});

describe('bc/account/budget/changelog/get/', () => {
  const PATH = 'bc/account/budget/changelog/get/';
  const ask = (query: Query) => get(simulator, PATH, { bc_id: acme, advertiser_id: second, ...query });

  it('budget changes cover seven UTC days by default', async () => {
    const days = async (query: Query) =>
      textsOf(rowsAt(await ask(query), 'changelog_list'), 'operation_time').map((time) => time.slice(0, 10));
    expect((await days({})).at(-1)).toBe('2026-05-09');
    expect(await days(onDay('2026-05-12'))).toEqual(['2026-05-12']);
  });

  it.each([
    ['no account', { advertiser_id: '' }, 40002],
    ['an account of another center', { advertiser_id: first }, 40001],
    ['51 rows a page', { page_size: '51' }, 40002],
    ['one date', { filtering: { end_date: '2026-05-12' } }, 40002],
  ])('bc/account/budget/changelog/get/ refuses %s', async (_, query, code) => {
    expect((await ask(query)).code).toBe(code);
  });
});
