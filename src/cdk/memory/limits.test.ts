import { describe, expect, it } from '@jest/globals';

import { largestBody, memoryUse } from './limits.js';

const MEGABYTE = 2 ** 20;

describe('memory limits', () => {
  it('every limit exceeds the current use', () => {
    const uses = memoryUse();
    expect(uses.length).toBeGreaterThan(0);
    for (const { used, limit } of uses) {
      expect(used).toBeGreaterThan(0);
      expect(limit).toBeGreaterThan(used);
    }
  });
});

describe('the bound of one response', () => {
  it.each([
    [4096, Infinity, 256],
    [1024, Infinity, 128],
    [128, 256, 16],
    [259, 256, 16],
    [256, 512, 32],
    [36, 72, 8],
  ])(
    'with a heap of %d MB in a container of %d MB, a response may have %d MB',
    (heap, container, expected) => {
      expect(largestBody(heap * MEGABYTE, container * MEGABYTE)).toBe(expected * MEGABYTE);
    },
  );
});
