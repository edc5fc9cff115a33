import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { scalarText, type JsonObject } from '../../protocol/json.js';
import { collect } from '../testing/fakes.js';
import { joinRows, type RowJoin } from './join.js';

const BY_ID: RowJoin = {
  keyOf: ({ id }) => scalarText(id),
  merge: (row, other) => ({ ...row, ...other }),
};

async function* pages(...list: readonly (readonly JsonObject[])[]) {
  for (const page of list) yield await Promise.resolve(page);
}

const join = async (...lists: readonly AsyncIterable<readonly JsonObject[]>[]) =>
  (await collect(joinRows(lists, BY_ID))).flat();

describe('joined rows', () => {
  it('joined rows have the columns of all lists', async () => {
    const rows = await join(
      pages([{ id: 1, a: 1 }], [{ id: 2, a: 2 }]),
      pages([{ id: 1, b: 1 }], [{ id: 2, b: 2 }]),
      pages([{ id: 1, c: 1 }], [{ id: 2, c: 2 }]),
    );
    expect(rows).toEqual([
      { id: 1, a: 1, b: 1, c: 1 },
      { id: 2, a: 2, b: 2, c: 2 },
    ]);
  });

  it('joined rows are yielded as soon as they are complete', async () => {
    const rows = joinRows([pages([{ id: 1, a: 1 }], [{ id: 2, a: 2 }]), pages([{ id: 1, b: 1 }])], BY_ID);
    expect((await rows.next()).value).toEqual([{ id: 1, a: 1, b: 1 }]);
    await rows.return();
  });

  it('rows that a list lacks are yielded incomplete at the end', async () => {
    const rows = await join(
      pages([
        { id: 1, a: 1 },
        { id: 2, a: 2 },
      ]),
      pages([{ id: 2, b: 2 }]),
    );
    expect(rows).toEqual([
      { id: 2, a: 2, b: 2 },
      { id: 1, a: 1 },
    ]);
  });

  it('a row that one list repeats is not yielded again', async () => {
    const rows = await join(pages([{ id: 1, a: 1 }], [{ id: 1, a: 1 }]), pages([{ id: 1, b: 1 }]));
    expect(rows).toEqual([{ id: 1, a: 1, b: 1 }]);
  });

  it('rows of a list that is read again do not wait for the other lists', async () => {
    const again = [{ id: 1, a: 2 }];
    const rows = joinRows(
      [pages([{ id: 1, a: 1 }], again, [{ id: 2, a: 2 }]), pages([{ id: 1, b: 1 }], [{ id: 2, b: 2 }])],
      BY_ID,
    );
    expect(await collect(rows)).toEqual([[{ id: 1, a: 1, b: 1 }], [{ id: 2, a: 2, b: 2 }]]);
  });

  it('rows without a key are all yielded', async () => {
    const rows = await join(pages([{ a: 1 }], [{ a: 2 }]), pages([{ b: 1 }], [{ b: 2 }]));
    expect(rows).toEqual([
      { a: 1, b: 1 },
      { a: 2, b: 2 },
    ]);
  });

  it('a failure of one list is passed on and ends the other lists', async () => {
    let ended = false;
    const endless = async function* () {
      try {
        for (;;) yield await Promise.resolve([{ id: 1, a: 1 }]);
      } finally {
        ended = true;
      }
    };
    const failing = async function* () {
      yield await Promise.resolve([{ id: 1, b: 1 }]);
      throw new Error('refused');
    };
    await expect(join(endless(), failing())).rejects.toThrow('refused');
    await new Promise((resolve) => setImmediate(resolve));
    expect(ended).toBe(true);
  });

  it('all joined rows are yielded complete, in whatever order and pages the lists arrive', async () => {
    const rows = fc.uniqueArray(fc.nat(500), { maxLength: 60 });
    const cut = (ids: readonly number[], size: number, column: string) =>
      Array.from({ length: Math.ceil(ids.length / size) }, (_, page) =>
        ids.slice(page * size, (page + 1) * size).map((id) => ({ id, [column]: id })),
      );
    const shuffled = rows.chain((ids) =>
      fc.record({
        ids: fc.constant(ids),
        other: fc.shuffledSubarray(ids, { minLength: ids.length, maxLength: ids.length }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(
        shuffled,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        async ({ ids, other }, size, otherSize) => {
          const joined = await join(pages(...cut(ids, size, 'a')), pages(...cut(other, otherSize, 'b')));
          const sorted = [...joined].sort((one, two) => Number(one['id']) - Number(two['id']));
          expect(sorted).toEqual([...ids].sort((one, two) => one - two).map((id) => ({ id, a: id, b: id })));
        },
      ),
    );
  });
});
