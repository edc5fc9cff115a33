import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { collect } from '../testing/fakes.js';
import { readSplit } from './split.js';

interface Stretch {
  readonly from: number;
  readonly to: number;
}

class TooMuch extends Error {}

const lengthOf = ({ from, to }: Stretch): number => to - from;

function halves({ from, to }: Stretch): readonly Stretch[] {
  const middle = Math.ceil((from + to) / 2);
  return [
    { from, to: middle },
    { from: middle, to },
  ];
}

/** Reads numbers, at most `most` per chunk. More are refused, after the first number if `late` says so. */
function readNumbers(most: number, { remembers = false, late = false } = {}) {
  const asked: Stretch[] = [];
  let tooMuch = Infinity;
  const reader = {
    known: (part: Stretch) => (remembers && lengthOf(part) >= tooMuch ? halves(part) : undefined),
    divide: (part: Stretch, error: unknown) => {
      if (!(error instanceof TooMuch) || lengthOf(part) < 2) return Promise.resolve(undefined);
      tooMuch = Math.min(tooMuch, lengthOf(part));
      return Promise.resolve(halves(part));
    },
    async *read(part: Stretch) {
      asked.push(part);
      await Promise.resolve();
      for (let number = part.from; number < part.to; number += 1) {
        if (lengthOf(part) > most && (!late || number > part.from)) throw new TooMuch();
        yield number;
      }
    },
  };
  return { reader, asked };
}

describe('splitting', () => {
  it('a chunk that is not too large is requested once', async () => {
    const { reader, asked } = readNumbers(8);
    expect(await collect(readSplit({ from: 0, to: 8 }, reader))).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(asked).toHaveLength(1);
  });

  it('a chunk that is too large is requested in smaller chunks, in order', async () => {
    const { reader, asked } = readNumbers(2);
    expect(await collect(readSplit({ from: 0, to: 5 }, reader))).toEqual([0, 1, 2, 3, 4]);
    expect(asked.map(({ from, to }) => [from, to])).toEqual([
      [0, 5],
      [0, 3],
      [0, 2],
      [2, 3],
      [3, 5],
    ]);
  });

  it('a chunk that is known to be too large is not requested', async () => {
    const { reader, asked } = readNumbers(2, { remembers: true });
    expect(await collect(readSplit({ from: 0, to: 8 }, reader))).toHaveLength(8);
    expect(asked.map(lengthOf)).toEqual([8, 4, 2, 2, 2, 2]);
  });

  it('the error is thrown if no smaller chunk helps', async () => {
    const { reader } = readNumbers(0);
    await expect(collect(readSplit({ from: 0, to: 4 }, reader))).rejects.toThrow(TooMuch);
  });

  it('splitting loses nothing, whatever is too large and whenever that is found', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(60),
        fc.integer({ min: 1, max: 20 }),
        fc.record({ remembers: fc.boolean(), late: fc.boolean() }),
        async (to, most, how) => {
          const { reader } = readNumbers(most, how);
          const numbers = await collect(readSplit({ from: 0, to }, reader));
          expect([...new Set(numbers)].sort((a, b) => a - b)).toEqual(
            Array.from({ length: to }, (_, n) => n),
          );
        },
      ),
    );
  });
});
