import { describe, expect, it } from '@jest/globals';

import { checkMemory } from './heap-guard.js';

const MEGABYTE = 2 ** 20;
const LIMIT = 1000 * MEGABYTE;

describe('the heap guard', () => {
  it('the heap guard lets a run continue while there is enough memory', () => {
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
  ])('the heap guard ends the run when %s is nearly reached', (_, uses) => {
    expect(() => {
      checkMemory(uses);
    }).toThrow(expect.objectContaining({ failureType: 'system_error', scope: 'run' }));
  });

  it('the error states the used memory and the limit', () => {
    expect(() => {
      checkMemory([{ used: 950 * MEGABYTE, limit: LIMIT }]);
    }).toThrow(/950 MB of 1000 MB/);
  });
});
