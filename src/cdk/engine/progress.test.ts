import { describe, expect, it } from '@jest/globals';

import { createProgress } from './progress.js';

const WALK = {};

/** A stream of so many partitions, of which one with so many slices was planned. */
function planned(partitions: number, slices: number) {
  const progress = createProgress(partitions);
  progress.planned(Array.from({ length: slices }, () => WALK));
  return progress;
}

describe('the requests of a stream', () => {
  it('are counted', () => {
    const progress = createProgress(1);
    for (let request = 0; request < 3; request += 1) progress.asked();
    expect(progress.requests).toBe(3);
  });
});

describe('the rows that a stream is expected to have', () => {
  it('are unknown as long as no slice has told its total', () => {
    const progress = planned(2, 1);
    progress.opened(WALK).closed(3);
    progress.opened(WALK);
    expect(progress.expectedRows).toBeUndefined();
  });

  it('are the totals of its slices once all of them have told theirs', () => {
    const progress = planned(1, 2);
    progress.opened(WALK).onTotalRows(1000);
    progress.opened(WALK).onTotalRows(200);
    expect(progress.expectedRows).toBe(1200);
  });

  it('are projected to slices that are not open yet, and to partitions that are not planned yet', () => {
    const progress = planned(3, 4);
    progress.opened(WALK).onTotalRows(100);
    expect(progress.expectedRows).toBe(1200);
    progress.planned([WALK, WALK]);
    expect(progress.expectedRows).toBe(900);
  });

  it('are projected by days where a slice is a window', () => {
    const progress = createProgress(2);
    const month = { dates: { start: '2024-02-01', end: '2024-03-01' } };
    const day = { dates: { start: '2024-03-02', end: '2024-03-02' } };
    progress.planned([month, day]);
    progress.opened(month).onTotalRows(300);
    expect(progress.expectedRows).toBe(620);
  });

  it('are the sum of what a slice tells in parts', () => {
    const progress = planned(1, 1);
    const slice = progress.opened(WALK);
    slice.onTotalRows(10);
    slice.onTotalRows(5);
    expect(progress.expectedRows).toBe(15);
  });

  it('become what they were when a slice is closed, whatever it had told', () => {
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

  it('do not change by a total that comes after the close', () => {
    const progress = planned(1, 1);
    const slice = progress.opened(WALK);
    slice.onTotalRows(2);
    slice.closed(3);
    slice.onTotalRows(1000);
    expect(progress.expectedRows).toBe(3);
  });

  it('are those of the slices that there were, where a partition has none', () => {
    const progress = planned(2, 0);
    expect(progress.expectedRows).toBeUndefined();
    progress.planned([WALK]);
    progress.opened(WALK).onTotalRows(50);
    expect(progress.expectedRows).toBe(50);
  });
});
