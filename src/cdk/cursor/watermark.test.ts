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
  it('a first run emits every row', () => {
    expect(observe(undefined, [{ modify_time: EARLIER }, { modify_time: null }, {}]).admitted).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('rows that changed at or after the saved instant are emitted', () => {
    const rows = [{ modify_time: EARLIER }, { modify_time: SAVED }, { modify_time: LATER }];
    expect(observe(SAVED, rows).admitted).toEqual([false, true, true]);
  });

  it('rows without a time of change are always emitted', () => {
    const rows = [{ modify_time: null, create_time: EARLIER }, { create_time: EARLIER }, {}];
    expect(observe(SAVED, rows).admitted).toEqual([true, true, true]);
  });

  it('rows that changed at the saved instant, or have no time of change, count as reread', () => {
    const rows = [
      { modify_time: EARLIER },
      { modify_time: SAVED },
      { modify_time: null },
      { modify_time: LATER },
    ];
    expect(observe(SAVED, rows).reread).toBe(2);
    expect(observe(undefined, rows).reread).toBe(0);
  });

  it('the cursor moves to the latest change, in any order of rows', () => {
    expect(observe(SAVED, [{ modify_time: LATER }, { modify_time: EARLIER }]).closed).toBe(LATER);
    expect(observe(undefined, [{ modify_time: EARLIER }, { modify_time: LATER }]).closed).toBe(LATER);
  });

  it('the cursor never moves back', () => {
    expect(observe(SAVED, [{ modify_time: EARLIER }]).closed).toBe(SAVED);
  });

  it('the cursor does not move if there are no rows', () => {
    expect(observe(SAVED, []).closed).toBe(SAVED);
    expect(observe(undefined, []).closed).toBeUndefined();
  });

  it('rows without a time of change do not move the cursor if others have one', () => {
    const rows = [
      { modify_time: EARLIER, create_time: EARLIER },
      { modify_time: null, create_time: LATER },
    ];
    expect(observe(undefined, rows).closed).toBe(EARLIER);
  });

  it('the time of creation moves the cursor if no row has a time of change', () => {
    const rows = [{ modify_time: null, create_time: EARLIER }, { create_time: SAVED }];
    expect(observe(undefined, rows).closed).toBe(SAVED);
  });

  it.each([
    ['a change', { modify_time: '2999-01-01T00:00:00Z', create_time: EARLIER }],
    ['a creation', { modify_time: null, create_time: '2999-01-01T00:00:00Z' }],
  ])('%s days after the start of reading does not move the cursor', (_, odd) => {
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
  ])('the cursor parses %j as %s', (raw, expected) => {
    expect(CURSOR.parse(raw)).toBe(expected);
  });
});

describe('the plan of a walk', () => {
  const NOW = '2024-03-05T00:00:00Z';

  it('a first run walks over everything', () => {
    expect(planWatermark(undefined, NOW)).toEqual([{}]);
  });

  it('a later run walks from the saved instant', () => {
    expect(planWatermark(SAVED, NOW)).toEqual([{ since: SAVED }]);
    expect(planWatermark(NOW, NOW)).toEqual([{ since: NOW }]);
  });

  it('nothing is planned while the saved instant is in the future', () => {
    expect(planWatermark('2024-03-05T00:00:01Z', NOW)).toEqual([]);
    expect(planWatermark('2050-01-01T00:00:00Z', NOW)).toEqual([]);
  });
});
