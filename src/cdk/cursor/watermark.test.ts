import { describe, expect, it } from '@jest/globals';

import { planWatermark, watermark } from './watermark.js';

const CURSOR = watermark({ field: 'modify_time', fallback: 'create_time' });
const SAVED = '2024-03-01T12:00:00Z';
const EARLIER = '2024-03-01T11:59:59Z';
const LATER = '2024-03-02T00:00:00Z';

interface Times {
  readonly modify_time?: string | null;
  readonly create_time?: string | null;
}

function observe(saved: string | undefined, rows: readonly Times[]) {
  const observation = CURSOR.observe(saved, {});
  const admitted = rows.map((row) => observation.isNew({ ...row }));
  return { admitted, closed: observation.closed(), reread: observation.reread };
}

describe('a watermark', () => {
  it('lets everything through at first', () => {
    expect(observe(undefined, [{ modify_time: EARLIER }, { modify_time: null }, {}]).admitted).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('lets through what changed at or after the saved instant', () => {
    const rows = [{ modify_time: EARLIER }, { modify_time: SAVED }, { modify_time: LATER }];
    expect(observe(SAVED, rows).admitted).toEqual([false, true, true]);
  });

  it('always lets through what does not say when it changed', () => {
    const rows = [{ modify_time: null, create_time: EARLIER }, { create_time: EARLIER }, {}];
    expect(observe(SAVED, rows).admitted).toEqual([true, true, true]);
  });

  it('counts what it lets through again: what changed at the saved instant, or does not say when', () => {
    const rows = [
      { modify_time: EARLIER },
      { modify_time: SAVED },
      { modify_time: null },
      { modify_time: LATER },
    ];
    expect(observe(SAVED, rows).reread).toBe(2);
    expect(observe(undefined, rows).reread).toBe(0);
  });

  it('moves to the latest change, in whatever order the rows come', () => {
    expect(observe(SAVED, [{ modify_time: LATER }, { modify_time: EARLIER }]).closed).toBe(LATER);
    expect(observe(undefined, [{ modify_time: EARLIER }, { modify_time: LATER }]).closed).toBe(LATER);
  });

  it('never moves back', () => {
    expect(observe(SAVED, [{ modify_time: EARLIER }]).closed).toBe(SAVED);
  });

  it('stays where it was when there is no row', () => {
    expect(observe(SAVED, []).closed).toBe(SAVED);
    expect(observe(undefined, []).closed).toBeUndefined();
  });

  it('is not moved by rows without a change where others have one', () => {
    const rows = [
      { modify_time: EARLIER, create_time: EARLIER },
      { modify_time: null, create_time: LATER },
    ];
    expect(observe(undefined, rows).closed).toBe(EARLIER);
  });

  it('is moved by the creation where no row has a change', () => {
    const rows = [{ modify_time: null, create_time: EARLIER }, { create_time: SAVED }];
    expect(observe(undefined, rows).closed).toBe(SAVED);
  });

  it.each([
    ['a change', { modify_time: '2999-01-01T00:00:00Z', create_time: EARLIER }],
    ['a creation', { modify_time: null, create_time: '2999-01-01T00:00:00Z' }],
  ])('is not moved by %s that lies days after the reading began', (_, odd) => {
    const observation = CURSOR.observe(undefined, { asOf: LATER });
    expect(observation.isNew(odd)).toBe(true);
    expect(observation.isNew({ modify_time: null, create_time: EARLIER })).toBe(true);
    expect(observation.closed()).toBe(EARLIER);
  });

  it.each([
    ['2024-03-01T12:00:00Z', SAVED],
    ['2024-03-01 12:00:00', SAVED],
    ['2024-03-01T12:00:00.000000Z', SAVED],
    ['2024-03-01T14:00:00+02:00', SAVED],
    ['2024-03-01T04:00:00-0800', SAVED],
    ['2024-02-30 12:00:00', undefined],
    ['yesterday', undefined],
    ['', undefined],
    [null, undefined],
    [1709294400, undefined],
  ])('reads %j of a saved state as %s', (raw, expected) => {
    expect(CURSOR.parse(raw)).toBe(expected);
  });
});

describe('the plan of a watermark', () => {
  const NOW = '2024-03-05T00:00:00Z';

  it('is one walk over everything at first', () => {
    expect(planWatermark(undefined, NOW)).toEqual([{}]);
  });

  it('is one walk from the saved instant later', () => {
    expect(planWatermark(SAVED, NOW)).toEqual([{ since: SAVED }]);
    expect(planWatermark(NOW, NOW)).toEqual([{ since: NOW }]);
  });

  it('is nothing while the saved instant lies in the future', () => {
    expect(planWatermark('2024-03-05T00:00:01Z', NOW)).toEqual([]);
    expect(planWatermark('2050-01-01T00:00:00Z', NOW)).toEqual([]);
  });
});
