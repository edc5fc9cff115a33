import { expect, test } from '@jest/globals';

import { countedUnits, type Json } from '../../cdk/index.js';
import { createWorld } from '../../simulator/index.js';
import type { AccountSpend } from './spend.js';
import { checkAgainstWorld } from './truth.js';

const START = '2026-03-01';
const world = createWorld({ accounts: 2, ads: 1, days: 10, now: () => new Date('2026-03-10T12:00:00Z') });

const truth = world.accounts.map(({ id, name, currency }): AccountSpend => {
  const rows = world.report({
    advertiserId: id,
    reportType: 'BASIC',
    dataLevel: 'AUCTION_AD',
    dimensions: ['ad_id', 'stat_time_day'],
    metrics: ['spend'],
    startDate: START,
    endDate: world.today(id),
    includeDeleted: true,
  });
  const total = rows.reduce((sum, { metrics }) => sum + countedUnits(metrics['spend'] as Json), 0);
  return { advertiserId: id, name, currency, rows: rows.length, total, campaigns: [] };
});

test('the check says what it compared if everything matches', () => {
  const rows = truth.reduce((sum, account) => sum + account.rows, 0);
  expect(rows).toBeGreaterThan(0);
  expect(checkAgainstWorld(truth, world, START)).toBe(
    `checked: ${rows} rows of ad_insights and the spend of each of 2 accounts match the simulator's`,
  );
});

test.each([
  ['a missing row', (account: AccountSpend) => ({ ...account, rows: account.rows - 1 })],
  [
    'a spend that is a ten-thousandth too high',
    (account: AccountSpend) => ({ ...account, total: account.total + 1 }),
  ],
])('the check fails for %s, and names only that account', (_, spoil) => {
  const [first, second] = truth as [AccountSpend, AccountSpend];
  const read = [first, spoil(second)];
  expect(() => checkAgainstWorld(read, world, START)).toThrow(`account ${second.advertiserId}: read`);
  expect(() => checkAgainstWorld(read, world, START)).not.toThrow(first.advertiserId);
});

test('the check fails for an account without rows', () => {
  expect(() => checkAgainstWorld(truth.slice(1), world, START)).toThrow('read 0 rows');
});
