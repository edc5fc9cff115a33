import { describe, expect, it } from '@jest/globals';
import { FROZEN } from '../testing/client.js';
import type { WorldOptions } from '../types.js';
import { createWorld } from './world.js';

const START = '2025-05-01';

/** First and last day of delivery of each account; none for a dormant one. */
const activeDays = (options: WorldOptions) => {
  const world = createWorld({ ...FROZEN, days: 380, campaigns: 2, adgroups: 1, ads: 1, ...options });
  return world.accounts.map(({ id }) => {
    const rows = world.report({
      advertiserId: id,
      reportType: 'BASIC',
      dataLevel: 'AUCTION_ADVERTISER',
      dimensions: ['advertiser_id', 'stat_time_day'],
      metrics: ['impressions'],
      startDate: START,
      endDate: '2026-05-15',
      includeDeleted: true,
    });
    const days = rows.map(({ dimensions }) => String(dimensions['stat_time_day']).slice(0, 10));
    return days.sort();
  });
};

describe('dormant accounts', () => {
  it('the number of dormant accounts is the configured share, in small worlds too', () => {
    for (const [accounts, dormant] of [
      [10, 8],
      [25, 20],
      [5, 4],
    ] as const) {
      const silent = activeDays({ accounts, dormantShare: 0.8 }).filter((days) => days.length === 0);
      expect(silent).toHaveLength(dormant);
    }
  });

  it('the other accounts are active for a part of the time: some start late, some pause, some stop', () => {
    const others = activeDays({ accounts: 60, dormantShare: 0.5 }).filter((days) => days.length > 0);
    expect(others).toHaveLength(30);
    for (const days of others) expect(days.length).toBeLessThan(0.75 * 380);
    const late = others.filter((days) => (days[0] ?? '') > '2025-08-15');
    const stopped = others.filter((days) => (days.at(-1) ?? '') < '2026-01-15');
    expect(late.length).toBeGreaterThan(3);
    expect(stopped.length).toBeGreaterThan(3);
    expect(late.length + stopped.length).toBeLessThan(30);
  });

  it('the same seed makes the same accounts dormant, another seed others', () => {
    const world = (seed: number) => activeDays({ accounts: 12, dormantShare: 0.5, seed });
    const first = world(3);
    expect(world(3)).toEqual(first);
    expect(world(4)).not.toEqual(first);
  });

  it('no account is dormant by default', () => {
    for (const days of activeDays({ accounts: 6 })) expect(days.length).toBeGreaterThan(200);
  });

  it('dormant accounts have objects', () => {
    const world = createWorld({ ...FROZEN, accounts: 1, dormantShare: 1 });
    expect(world.ads(world.accounts[0]?.id ?? '').length).toBeGreaterThan(0);
  });
});
