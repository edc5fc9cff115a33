import { describe, expect, it } from '@jest/globals';

import { collect } from '../testing/fakes.js';
import { prefetchFirst } from './begin.js';

/** Notes what is made of it, and when it was closed. */
async function* letters(made: string[]) {
  try {
    for (const letter of ['a', 'b', 'c']) {
      made.push(letter);
      yield await Promise.resolve(letter);
    }
  } finally {
    made.push('closed');
  }
}

describe('a list that was begun', () => {
  it('has made its first item before anybody comes for it, and gives all of them', async () => {
    const made: string[] = [];
    const list = prefetchFirst(letters(made));
    expect(made).toEqual(['a']);
    expect(await collect(list)).toEqual(['a', 'b', 'c']);
  });

  it('keeps its failure for whoever comes', async () => {
    const failing = prefetchFirst(
      (async function* () {
        await Promise.resolve();
        throw new Error('gone');
      })(),
    );
    await new Promise((resolve) => setImmediate(resolve));
    await expect(collect(failing)).rejects.toThrow('gone');
  });

  it('is closed when nobody comes', async () => {
    const made: string[] = [];
    await prefetchFirst(letters(made)).return?.();
    expect(made).toEqual(['a', 'closed']);
  });
});
