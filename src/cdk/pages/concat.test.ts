import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { collect } from '../testing/fakes.js';
import { concatPrefetched } from './concat.js';
import type { PageSlots } from '../contract/page-slots.js';
import { createPageBudget } from './page-budget.js';
import { readPages } from './read-pages.js';

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 60; turn += 1) await tick();
};

interface Given {
  readonly pages: number;
  readonly failsAt?: number;
}

interface Io {
  readonly slots: PageSlots;
  readonly asked: string[];
}

/** Pages `a1`, `a2` … of a list; each request is recorded. */
function listOf(name: string, { pages, failsAt }: Given, { slots, asked }: Io) {
  const fetch = async (page: number): Promise<string> => {
    asked.push(`${name}${page}`);
    await tick();
    if (page === failsAt) throw new Error(`${name}${page} refused`);
    return `${name}${page}`;
  };
  return readPages({ fetch, total: () => pages, bytes: () => 1000 }, slots);
}

/** List `a`, then list `b`, as the pages of one slice. */
function both({ a, b, budget = createPageBudget(6) }: { a: Given; b: Given; budget?: Budget }) {
  const asked: string[] = [];
  const slots = budget.slotsOf(1);
  budget.emitting(1);
  const second = (own: PageSlots) => listOf('b', b, { slots: own, asked });
  const items = concatPrefetched(listOf('a', a, { slots, asked }), second, slots);
  return { items, asked };
}
type Budget = ReturnType<typeof createPageBudget>;

/** Fills the budget, so that the slice that is being emitted has only its reserved slots. */
async function takeAllRoom(budget: Budget): Promise<void> {
  budget.emitting(1);
  budget.slotsOf(2).expect(1, 1000);
  for (let slot = 0; slot < 10; slot += 1) void budget.slotsOf(2).acquire();
  await tick();
}

describe('concatenated lists', () => {
  it('concatenated lists come one after the other, and each page is requested once', async () => {
    const { items, asked } = both({ a: { pages: 4 }, b: { pages: 3 } });
    const all = ['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'b3'];
    expect(await collect(items)).toEqual(all);
    expect([...asked].sort()).toEqual(all);
  });

  it('one page of the second list is requested when the first page of the first list has arrived', async () => {
    const { items, asked } = both({ a: { pages: 3 }, b: { pages: 3 } });
    await items.next();
    await settle();
    expect([...asked].sort()).toEqual(['a1', 'a2', 'a3', 'b1']);
    await items.return();
  });

  it('the second list costs no request if the first one fails at once', async () => {
    const { items, asked } = both({ a: { pages: 3, failsAt: 1 }, b: { pages: 1 } });
    await expect(collect(items)).rejects.toThrow('a1 refused');
    await settle();
    expect(asked).toEqual(['a1']);
  });

  it('a failure of the second list is thrown after the first list', async () => {
    const { items } = both({ a: { pages: 2 }, b: { pages: 1, failsAt: 1 } });
    expect((await items.next()).value).toBe('a1');
    await settle();
    expect((await items.next()).value).toBe('a2');
    await expect(items.next()).rejects.toThrow('b1 refused');
  });

  it('concatenated lists finish and release every slot when other slices have taken the budget', async () => {
    await fc.assert(
      fc.asyncProperty(
        // More than twice the pages that may wait for slots, so that some are requested after the second list.
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 1, max: 9 }),
        fc.option(fc.integer({ min: 1, max: 100 }), { nil: Infinity }),
        async (a, b, stopsAfter) => {
          const budget = createPageBudget(6);
          await takeAllRoom(budget);
          const { items } = both({ a: { pages: a }, b: { pages: b }, budget });
          const seen: string[] = [];
          for await (const page of items) if (seen.push(page) === stopsAfter) break;
          expect(seen).toHaveLength(Math.min(a + b, stopsAfter));
          await settle();
          // The slots reserved for the slice that is being emitted are free again, and no more.
          let granted = 0;
          for (let slot = 0; slot < 4; slot += 1)
            void budget
              .slotsOf(1)
              .acquire()
              .then(() => (granted += 1));
          await tick();
          expect(granted).toBe(2);
        },
      ),
      { numRuns: 60 },
    );
  });
});
