import { describe, expect, it } from '@jest/globals';

import { collect } from '../testing/fakes.js';
import { prefetchFirst } from './prefetch-first.js';

/** Records which items were created, and when it was closed. */
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

describe('a started list', () => {
  it('a started list creates its first item before a reader arrives, and yields all items', async () => {
    const made: string[] = [];
    const list = prefetchFirst(letters(made));
    expect(made).toEqual(['a']);
    expect(await collect(list)).toEqual(['a', 'b', 'c']);
  });

  it('a started list keeps its failure for its reader', async () => {
    const failing = prefetchFirst(
      (async function* () {
        await Promise.resolve();
        throw new Error('gone');
      })(),
    );
    await new Promise((resolve) => setImmediate(resolve));
    await expect(collect(failing)).rejects.toThrow('gone');
  });

  it('a started list is closed when no reader arrives', async () => {
    const made: string[] = [];
    await prefetchFirst(letters(made)).return?.();
    expect(made).toEqual(['a', 'closed']);
  });
});
