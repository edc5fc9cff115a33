import { describe, expect, it } from '@jest/globals';

import { createProgress } from './progress.js';

const WALK = {};

/** A stream with `partitions` partitions, one of which was planned. */
function planned(partitions: number, slices: number) {
  const progress = createProgress(partitions);
  progress.planned(Array.from({ length: slices }, () => WALK));
  return progress;
}

describe('the requests of a stream', () => {
  it('requests are counted', () => {
    const progress = createProgress(1);
    for (let request = 0; request < 3; request += 1) progress.countRequest();
    expect(progress.requests).toBe(3);
  });
});

describe('the expected rows of a stream', () => {
  it('expected rows are unknown until a slice has a total', () => {
    const progress = planned(2, 1);
    progress.opened(WALK).closed(3);
    progress.opened(WALK);
    expect(progress.expectedRows).toBeUndefined();
  });

  it('expected rows are the sum of the totals once all slices have one', () => {
    const progress = planned(1, 2);
    progress.opened(WALK).onTotalRows(1000);
    progress.opened(WALK).onTotalRows(200);
    expect(progress.expectedRows).toBe(1200);
  });

  it('expected rows are projected to slices that are not open and partitions that are not planned', () => {
    const progress = planned(3, 4);
    progress.opened(WALK).onTotalRows(100);
    expect(progress.expectedRows).toBe(1200);
    progress.planned([WALK, WALK]);
    expect(progress.expectedRows).toBe(900);
  });

  it('expected rows are projected by days if slices are windows', () => {
    const progress = createProgress(2);
    const month = { dates: { start: '2024-02-01', end: '2024-03-01' } };
    const day = { dates: { start: '2024-03-02', end: '2024-03-02' } };
    progress.planned([month, day]);
    progress.opened(month).onTotalRows(300);
    expect(progress.expectedRows).toBe(620);
  });

  it('several totals of a slice add up', () => {
    const progress = planned(1, 1);
    const slice = progress.opened(WALK);
    slice.onTotalRows(10);
    slice.onTotalRows(5);
    expect(progress.expectedRows).toBe(15);
  });

  it('the actual rows replace the total when a slice is closed', () => {
    const progress = planned(1, 3);
    const [overstated, silent, last] = [progress.opened(WALK), progress.opened(WALK), progress.opened(WALK)];
    overstated.onTotalRows(1000);
    overstated.closed(3);
    silent.closed(7);
    expect(progress.expectedRows).toBe(15);
    last.onTotalRows(5);
    expect(progress.expectedRows).toBe(15);
    last.closed(0);
    expect(progress.expectedRows).toBe(10);
  });

  it('a total after the close changes nothing', () => {
    const progress = planned(1, 1);
    const slice = progress.opened(WALK);
    slice.onTotalRows(2);
    slice.closed(3);
    slice.onTotalRows(1000);
    expect(progress.expectedRows).toBe(3);
  });

  it('a partition without slices adds no expected rows', () => {
    const progress = planned(2, 0);
    expect(progress.expectedRows).toBeUndefined();
    progress.planned([WALK]);
    progress.opened(WALK).onTotalRows(50);
    expect(progress.expectedRows).toBe(50);
  });
});
