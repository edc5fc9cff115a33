import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { paginate, type Page } from './paginate.js';
import { collect } from './testing/fakes.js';

type NumberPage = Page<number, number>;

describe('a walk over pages', () => {
  it('gives every page in order until there is no next one', async () => {
    const pages: Record<number, NumberPage> = {
      1: { rows: [1, 2], next: 2 },
      2: { rows: [3], next: undefined },
    };
    const asked: number[] = [];
    const walk = paginate(1, (page) => {
      asked.push(page);
      return Promise.resolve(pages[page] ?? { rows: [], next: undefined });
    });
    expect(await collect(walk)).toEqual([[1, 2], [3]]);
    expect(asked).toEqual([1, 2]);
  });

  it('ends at an empty page whatever it says of a next one', async () => {
    expect(await collect(paginate(1, () => Promise.resolve({ rows: [], next: 2 })))).toEqual([]);
  });

  it('asks for a page only when the reader wants it', async () => {
    let asked = 0;
    const walk = paginate(1, (page) => {
      asked += 1;
      return Promise.resolve({ rows: [page], next: page + 1 });
    });
    expect(asked).toBe(0);
    for await (const rows of walk) if (rows[0] === 3) break;
    expect(asked).toBe(3);
  });

  it('passes on what goes wrong', async () => {
    const walk = paginate(1, () => Promise.reject(new Error('no answer')));
    await expect(collect(walk)).rejects.toThrow('no answer');
  });

  it('ends, and gives every row once, for any sizes of list and page', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 200 }), fc.integer({ min: 1, max: 50 }), async (total, size) => {
        const rows = Array.from({ length: total }, (_, index) => index);
        const walk = paginate(1, (page) =>
          Promise.resolve({
            rows: rows.slice((page - 1) * size, page * size),
            next: page * size < total ? page + 1 : undefined,
          }),
        );
        expect((await collect(walk)).flat()).toEqual(rows);
      }),
    );
  });
});
