import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { createDistinctKeys, keyOfRows } from './distinct.js';

describe('the key of a row', () => {
  it('the key consists of the named members, whatever else a row has', () => {
    const keyOf = keyOfRows(['id', 'kind']);
    expect(keyOf({ id: '1', kind: 'a', name: 'x' })).toBe(keyOf({ name: 'y', kind: 'a', id: '1' }));
    expect(keyOf({ id: '1', kind: 'a' })).not.toBe(keyOf({ id: '1', kind: 'b' }));
    expect(keyOf({ id: '1', kind: 'a' })).not.toBe(keyOf({ id: 'a', kind: '1' }));
  });

  it('a bare id and a quoted id have the same key', () => {
    const keyOf = keyOfRows(['id']);
    expect(keyOf({ id: 12 })).toBe(keyOf({ id: '12' }));
  });

  it('the key may use a member of a nested object, or a whole object in any order', () => {
    const ofItem = keyOfRows(['item.id']);
    expect(ofItem({ item: { id: '1', url: 'a' } })).toBe(ofItem({ item: { id: '1', url: 'b' } }));
    const ofDimensions = keyOfRows(['dimensions']);
    expect(ofDimensions({ dimensions: { ad_id: '1', day: '2' }, metrics: { spend: '1' } })).toBe(
      ofDimensions({ metrics: { spend: '2' }, dimensions: { day: '2', ad_id: '1' } }),
    );
    expect(ofDimensions({ dimensions: { ad_id: '1', day: '2' } })).not.toBe(
      ofDimensions({ dimensions: { ad_id: '2', day: '1' } }),
    );
  });

  it('the key consists of all members if none are named', () => {
    const keyOf = keyOfRows(undefined);
    expect(keyOf({ a: 1, b: { c: [2] } })).toBe(keyOf({ b: { c: [2] }, a: 1 }));
    expect(keyOf({ a: 1, b: { c: [2] } })).not.toBe(keyOf({ a: 1, b: { c: [3] } }));
  });

  it.each([{}, { id: null }, { dimensions: {} }, { dimensions: 'none' }])('the row %j has no key', (row) => {
    expect(keyOfRows(['id', 'dimensions.ad_id'])(row)).toBeUndefined();
  });
});

describe('distinct keys', () => {
  it.each([0, 3, 100_000])('distinct keys are counted correctly when %d were expected', (expected) => {
    const keyOf = keyOfRows(['id']);
    fc.assert(
      fc.property(fc.array(fc.nat(400), { maxLength: 600 }), (ids) => {
        const keys = createDistinctKeys(() => expected);
        for (const id of ids) keys.add(keyOf({ id }) ?? 0);
        expect(keys.size).toBe(new Set(ids).size);
      }),
      { numRuns: 20 },
    );
  });

  it('similar ids and days have distinct keys', () => {
    const keyOf = keyOfRows(['dimensions']);
    const keys = createDistinctKeys(() => 10_000);
    for (let round = 0; round < 2; round += 1) {
      for (let row = 0; row < 30_000; row += 1) {
        const day = `2024-03-${String((row % 30) + 1).padStart(2, '0')} 00:00:00`;
        const id = `17${String(Math.floor(row / 30)).padStart(17, '0')}`;
        keys.add(keyOf({ dimensions: { ad_id: id, stat_time_day: day } }) ?? 0);
      }
    }
    expect(keys.size).toBe(30_000);
  });

  it('a full set still recognises its keys and reports others', () => {
    const keys = createDistinctKeys(() => 10 ** 9);
    const most = 2 ** 18;
    let kept = 0;
    for (let key = 1; key <= most; key += 1) if (keys.add(key * 7919)) kept += 1;
    expect(kept).toBe(most);
    expect([keys.add(7919), keys.add(2 * 7919), keys.add(1)]).toEqual([true, true, false]);
    expect(keys.size).toBe(most);
  });
});
