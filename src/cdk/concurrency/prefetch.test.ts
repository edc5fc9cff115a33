import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { collect } from '../testing/fakes.js';
import { createPageBudget, onePageAtATime } from '../pages/page-budget.js';
import { readPages } from '../pages/read-pages.js';
import { prefetch } from './prefetch.js';

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('prefetch', () => {
  const counting = async function* (upTo: number, made: number[] = []) {
    for (let item = 1; item <= upTo; item += 1) {
      await tick();
      made.push(item);
      yield item;
    }
  };

  it('prefetch yields every item in order', async () => {
    expect(await collect(prefetch(counting(7), 3))).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('prefetch creates as many items ahead as its limit allows, and one more that waits', async () => {
    const made: number[] = [];
    const items = prefetch(counting(50, made), 4);
    await items.next();
    for (let turn = 0; turn < 20; turn += 1) await tick();
    expect(made.length).toBeLessThanOrEqual(5);
    expect(made.length).toBeGreaterThanOrEqual(4);
    await items.return(undefined);
  });

  it('prefetch throws the error of its source after the items before it', async () => {
    const failing = async function* () {
      yield 1;
      await tick();
      throw new Error('gone');
    };
    const seen: number[] = [];
    await expect(
      (async () => {
        for await (const item of prefetch(failing(), 5)) seen.push(item);
      })(),
    ).rejects.toThrow('gone');
    expect(seen).toEqual([1]);
  });
});

describe('the pages of a list', () => {
  const list = (pages: number, log: string[] = []) => ({
    fetch: async (page: number) => {
      log.push(`ask ${page}`);
      await tick();
      return page;
    },
    total: () => pages,
    bytes: () => 1000,
  });

  it('pages come in order, and each is requested once', async () => {
    const log: string[] = [];
    expect(await collect(readPages(list(9, log), createPageBudget(4).slotsOf(0)))).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9,
    ]);
    expect([...log].sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9].map((page) => `ask ${page}`));
  });

  it('pages are requested one after the other if only one slot exists', async () => {
    const log: string[] = [];
    for await (const page of readPages(list(3, log), onePageAtATime())) log.push(`got ${page}`);
    expect(log).toEqual(['ask 1', 'got 1', 'ask 2', 'got 2', 'ask 3', 'got 3']);
  });

  it('a list that grows is read to its new end', async () => {
    const growing = {
      fetch: (page: number) => Promise.resolve(page),
      total: (page: number) => (page < 3 ? 3 : 5),
      bytes: () => 1000,
    };
    expect(await collect(readPages(growing, createPageBudget(8).slotsOf(0)))).toEqual([1, 2, 3, 4, 5]);
  });

  it('every slot is released, whoever stops reading and whatever fails', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 12 }),
        fc.record({
          failsAt: fc.integer({ min: 0, max: 12 }),
          stopsAt: fc.integer({ min: 0, max: 12 }),
        }),
        async (pages, { failsAt, stopsAt }) => {
          let held = 0;
          const budget = createPageBudget(6).slotsOf(0);
          const slots = {
            acquire: async () => {
              await budget.acquire();
              held += 1;
            },
            release: () => {
              held -= 1;
              budget.release();
            },
            expect: budget.expect,
          };
          const source = {
            fetch: async (page: number) => {
              await tick();
              if (page === failsAt) throw new Error('refused');
              return page;
            },
            total: () => pages,
            bytes: () => 1000,
          };
          try {
            for await (const page of readPages(source, slots)) if (page === stopsAt) break;
          } catch (error) {
            expect(error).toEqual(new Error('refused'));
          }
          for (let turn = 0; turn < 40; turn += 1) await tick();
          expect(held).toBe(0);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('the page budget', () => {
  const ask = (budget: ReturnType<typeof createPageBudget>, slice: number, granted: number[]) =>
    void budget
      .slotsOf(slice)
      .acquire()
      .then(() => granted.push(slice));

  it('the emitted slice continues when later slices have taken the whole budget', async () => {
    const budget = createPageBudget(6);
    budget.emitting(1);
    budget.slotsOf(2).expect(1, 1000);
    const granted: number[] = [];
    for (const slice of [2, 2, 2, 2, 2, 2, 2]) ask(budget, slice, granted);
    for (const slice of [1, 1, 1]) ask(budget, slice, granted);
    await tick();
    expect(granted).toEqual([2, 2, 2, 2, 2, 2, 1, 1]);
  });

  it.each([
    [1, 12],
    [4, 3],
    [13, 2],
  ])('for slices of %d pages, the budget starts %d later ones', async (pages, slices) => {
    const budget = createPageBudget(12);
    budget.emitting(1);
    for (let seen = 0; seen < 40; seen += 1) budget.slotsOf(1).expect(pages, 1000);
    const granted: number[] = [];
    for (let slice = 2; slice < 20; slice += 1) ask(budget, slice, granted);
    await tick();
    expect(granted).toHaveLength(slices);
  });

  it.each([
    [1_000, 12],
    [6 * 2 ** 20, 8],
    [100 * 2 ** 20, 4],
  ])('for pages of %d bytes, the budget has %d slots', async (bytes, pages) => {
    const budget = createPageBudget(12);
    budget.emitting(1);
    budget.slotsOf(1).expect(20, bytes);
    const granted: number[] = [];
    for (let page = 1; page < 20; page += 1) ask(budget, 1, granted);
    await tick();
    expect(granted).toHaveLength(pages);
  });

  it('the emitted slice gets the whole budget while no other slice needs a slot', async () => {
    const budget = createPageBudget(6);
    budget.emitting(1);
    const granted: number[] = [];
    for (const slice of [1, 1, 1, 1, 1, 1, 1]) ask(budget, slice, granted);
    await tick();
    expect(granted).toHaveLength(6);
  });

  it('the budget starts with 16 pages and grows by one with each emitted page', async () => {
    const budget = createPageBudget(18);
    budget.emitting(1);
    const granted: number[] = [];
    for (let page = 0; page < 40; page += 1) ask(budget, 1, granted);
    const held: number[] = [];
    for (let emitted = 0; emitted < 4; emitted += 1) {
      await tick();
      held.push(granted.length - emitted);
      budget.slotsOf(1).release();
    }
    expect(held).toEqual([16, 17, 18, 18]);
  });

  it('free slots go to the earliest slice first', async () => {
    const budget = createPageBudget(2);
    budget.emitting(1);
    const granted: number[] = [];
    for (const slice of [5, 6]) ask(budget, slice, granted);
    await tick();
    for (const slice of [9, 7, 8]) ask(budget, slice, granted);
    budget.slotsOf(5).release();
    await tick();
    expect(granted).toEqual([5, 6, 7]);
  });
});
