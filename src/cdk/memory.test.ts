import { describe, expect, it } from '@jest/globals';

import { checkMemory, createCollector, largestBody, memoryUse } from './memory.js';

const MEGABYTE = 2 ** 20;
const LIMIT = 1000 * MEGABYTE;

describe('the memory guard', () => {
  it('lets a run go on while there is room', () => {
    expect(() => {
      checkMemory([{ used: 0.92 * LIMIT, limit: LIMIT }]);
    }).not.toThrow();
  });

  it.each([
    ['the only limit', [{ used: 0.93 * LIMIT, limit: LIMIT }]],
    [
      'the second limit',
      [
        { used: 1, limit: LIMIT },
        { used: 0.93 * LIMIT, limit: LIMIT },
      ],
    ],
  ])('ends the whole run when %s is nearly reached', (_, uses) => {
    expect(() => {
      checkMemory(uses);
    }).toThrow(expect.objectContaining({ failureType: 'system_error', scope: 'run' }));
  });

  it('says how much is used of how much', () => {
    expect(() => {
      checkMemory([{ used: 950 * MEGABYTE, limit: LIMIT }]);
    }).toThrow(/950 MB of 1000 MB/);
  });

  it('looks at limits that exist', () => {
    const uses = memoryUse();
    expect(uses.length).toBeGreaterThan(0);
    for (const { used, limit } of uses) {
      expect(used).toBeGreaterThan(0);
      expect(limit).toBeGreaterThan(used);
    }
  });
});

describe('the collector', () => {
  it('collects when the heap has 24 MB more than the last collection has left', () => {
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

  it("frees what is not used any more of V8's heap", () => {
    const collect = createCollector();
    // Other tests of this process have left theirs.
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

describe('the bound of one answer', () => {
  it.each([
    [4096, Infinity, 256],
    [1024, Infinity, 128],
    [128, 256, 16],
    [259, 256, 16],
    [256, 512, 32],
    [36, 72, 8],
  ])('is, with a heap of %d MB in %d MB, %d MB', (heap, container, expected) => {
    expect(largestBody(heap * MEGABYTE, container * MEGABYTE)).toBe(expected * MEGABYTE);
  });
});
