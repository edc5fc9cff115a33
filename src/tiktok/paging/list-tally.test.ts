import { describe, expect, it } from '@jest/globals';

import { parsedList, type JsonObject } from '../../cdk/index.js';
import { createListTally } from './list-tally.js';
import type { ListPage } from './page-totals.js';

const pageTelling = (totalRows: number): ListPage => ({
  ...{ number: 1, size: 1000, list: parsedList([]), headers: {}, bytes: 0 },
  ...{ totalRows, totalPages: undefined, mostPages: Infinity, beyondReach: 0, sums: undefined },
});

const walkOver = (rows: readonly JsonObject[], tally = createListTally(['id']), total = rows.length) => {
  tally.begin();
  tally.recordTotals(pageTelling(total));
  tally.add(rows);
  return tally;
};

const rowsOf = (count: number): readonly JsonObject[] => Array.from({ length: count }, (_, id) => ({ id }));

describe('the tally of a list', () => {
  it('a tally owes the rows of the last total that did not arrive, and nothing for duplicates', () => {
    const tally = walkOver([...rowsOf(4), ...rowsOf(4)], undefined, 6);
    expect([tally.distinct, tally.total, tally.owed, tally.hasBroughtMore]).toEqual([4, 6, 2, true]);
    walkOver(rowsOf(4), tally, 6);
    expect([tally.owed, tally.hasBroughtMore]).toEqual([2, false]);
    walkOver(rowsOf(6).slice(3), tally, 6);
    expect([tally.owed, tally.hasBroughtMore]).toEqual([0, true]);
  });

  it('rows without a key count as distinct rows that each read returns once', () => {
    const keyless = [{ name: 'a' }, { name: 'a' }, { id: 1 }];
    const tally = walkOver(keyless, undefined, 3);
    expect([tally.distinct, tally.owed]).toEqual([3, 0]);
    walkOver(keyless, tally, 3);
    expect([tally.distinct, tally.hasBroughtMore]).toEqual([3, false]);
  });

  it('report rows without a time count as distinct rows, although they look the same', () => {
    const rowAt = (time: string, name = 'stat_time_hour') => ({ dimensions: { ad_id: '1', [name]: time } });
    const timeless = [rowAt('-'), rowAt('-'), rowAt('-', 'stat_time_day'), rowAt('-', 'stat_time_day')];
    const rows = [...timeless, rowAt('2026-05-20 01:00:00')];
    const tally = walkOver(rows, createListTally(['dimensions']), 5);
    expect([tally.distinct, tally.owed]).toEqual([5, 0]);
    walkOver([...rows, rowAt('2026-05-20 01:00:00')], tally, 5);
    expect([tally.distinct, tally.owed, tally.hasBroughtMore]).toEqual([5, 0, false]);
  });

  it('rows of a list with too many keys are counted', () => {
    const rows = rowsOf(2 ** 18 + 1000);
    const tally = walkOver(rows.slice(0, -10), undefined, rows.length);
    expect(tally.owed).toBe(10);
    walkOver(rows.slice(0, -10), tally, rows.length);
    expect([tally.owed, tally.hasBroughtMore]).toEqual([10, false]);
    walkOver(rows, tally);
    expect([tally.owed, tally.hasBroughtMore]).toEqual([0, true]);
  });
});
