import { describe, expect, it } from '@jest/globals';

import { createCollector } from './collector.js';

const MEGABYTE = 2 ** 20;

describe('the collector', () => {
  it('the collector runs when the heap has 24 MB more than after the last collection', () => {
    const collectedAt: number[] = [];
    let used = 0;
    const collect = createCollector({
      used: () => used * MEGABYTE,
      collect: () => {
        collectedAt.push(used);
        used = 10;
      },
    });
    for (let time = 0; time < 80; time += 1, used += 1) collect();
    expect(collectedAt).toEqual([24, 34, 34]);
  });

  it("the collector frees garbage in V8's heap", () => {
    const collect = createCollector();
    // Other tests of this process leave garbage.
    heapUsedWithGarbage();
    collect();
    const before = process.memoryUsage().heapUsed;
    const grown = heapUsedWithGarbage();
    collect();
    const after = process.memoryUsage().heapUsed;
    expect(grown - before).toBeGreaterThan(32 * MEGABYTE);
    expect(after - before).toBeLessThan((grown - before) / 2);
  });
});

function heapUsedWithGarbage(): number {
  const garbage = Array.from({ length: 1_000_000 }, (_, index) => ({ index }));
  return garbage.length && process.memoryUsage().heapUsed;
}
