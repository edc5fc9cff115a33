import { describe, expect, it } from '@jest/globals';

import { checkMemory } from './heap-guard.js';

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
});
