import { describe, expect, it } from '@jest/globals';

import { countedUnits, decimalOf } from '../../../cdk/index.js';
import { amountsOf, minus, NOTHING } from './amounts.js';
import { createTally } from './tally.js';

const row = (ad_id: string, day: string, spend: number) => ({
  ...{ ad_id, stat_time_day: day, spend, impressions: 10, clicks: 1, conversion: 0, reach: 8 },
});

describe('amounts', () => {
  it('amounts add up exactly, unlike binary fractions', () => {
    expect(decimalOf(countedUnits(0.1) + countedUnits(0.2))).toBe(0.3);
    expect(decimalOf(countedUnits('12.345') + countedUnits('-0.005'))).toBe(12.34);
    expect(decimalOf(countedUnits(123_456_789_012.34))).toBe(123_456_789_012.34);
    expect(['623.540', '-', null, undefined].map(countedUnits)).toEqual([6_235_400, 0, 0, 0]);
  });

  it('a missing value counts as zero', () => {
    expect(amountsOf({ spend: '-', impressions: null, conversion: 'none' })).toEqual(NOTHING);
  });

  it('amounts are subtracted metric by metric', () => {
    const rest = minus(amountsOf({ spend: 3, clicks: 5 }), amountsOf({ spend: 1.5, clicks: 5 }));
    expect(rest.map(decimalOf)).toEqual([1.5, 0, 0, 0, 0]);
  });
});

describe('a tally', () => {
  it('a tally sums and counts rows by day', () => {
    const tally = createTally({ id: 'ad_id' }, new Map<string, number>());
    tally.add(row('1', '2026-05-01', 0.1));
    tally.add(row('2', '2026-05-01', 0.2));
    tally.add(row('1', '2026-05-02 00:00:00', 7));
    expect(tally.on('2026-05-01')).toMatchObject({ rows: 2 });
    expect(tally.on('2026-05-01').amounts.map(decimalOf)).toEqual([0.3, 20, 2, 0, 16]);
    expect(tally.on('2026-05-02').amounts.map(decimalOf)).toEqual([7, 10, 1, 0, 8]);
    expect(tally.on('2026-05-03')).toEqual({ rows: 0, keys: 0, amounts: NOTHING });
  });

  it('a tally distinguishes other rows from the same rows in another order', () => {
    const keysOf = (...ids: readonly string[]): number => {
      const tally = createTally({ id: 'ad_id' }, new Map<string, number>());
      for (const id of ids) tally.add(row(id, '2026-05-01', 1));
      return tally.on('2026-05-01').keys;
    };
    expect(keysOf('1', '2', '3')).toBe(keysOf('3', '1', '2'));
    expect(keysOf('1', '2', '3')).not.toBe(keysOf('1', '2', '2'));
  });

  it('tallies share the positions of days and grow with them', () => {
    const days = new Map<string, number>();
    const one = createTally({ id: 'ad_id' }, days);
    const other = createTally({ id: 'ad_id' }, days);
    for (let day = 100; day < 500; day += 1) one.add(row('1', `day ${day}...`, day));
    other.add(row('1', 'day 499...', 1));
    expect(days.size).toBe(400);
    expect(decimalOf(one.on('day 499...').amounts[0] ?? 0)).toBe(499);
    expect(other.on('day 499...').rows).toBe(1);
    expect(other.on('day 498...').rows).toBe(0);
  });

  it('a tally knows whether it has TopView rows', () => {
    const tally = createTally({ id: 'ad_id' }, new Map<string, number>());
    tally.add({ ...row('1', '2026-05-01', 1), buying_type: 'AUCTION_OR_RESERVATION_RF' });
    expect(tally.hasTopView).toBe(false);
    tally.add({ ...row('2', '2026-05-01', 1), buying_type: 'RESERVATION_TOP_VIEW' });
    expect(tally.hasTopView).toBe(true);
  });
});
