import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { scalarText, type JsonObject } from '../../protocol/json.js';
import { prefetchFirst } from '../concurrency/prefetch-first.js';
import { readSplit } from '../concurrency/split.js';
import { concatPrefetched } from './concat.js';
import { joinRows } from '../concurrency/join.js';
import type { PageSlots } from '../contract/page-slots.js';
import { createPageBudget } from './page-budget.js';
import { readPages } from './read-pages.js';
import { prefetch } from '../concurrency/prefetch.js';

/*
 * Lists that are concatenated, joined, split and prefetched, in any nesting: none of them deadlocks on the page budget.
 */

type Rows = readonly JsonObject[];
type Pages = AsyncIterable<Rows>;

/** How a slice is read. Each list has its own name. */
type Reading =
  | { readonly kind: 'list'; readonly pages: number; readonly grows: number; readonly slow: number }
  | { readonly kind: 'in turn'; readonly of: readonly [Reading, Reading] }
  | { readonly kind: 'joined'; readonly of: readonly Reading[] }
  | { readonly kind: 'in parts'; readonly of: readonly Reading[] }
  | { readonly kind: 'ahead'; readonly of: readonly [Reading]; readonly limit: number };

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function list(
  { pages, grows, slow }: Reading & { kind: 'list' },
  name: string,
  slots: PageSlots,
): AsyncIterable<Rows> {
  const fetch = async (page: number): Promise<Rows> => {
    for (let step = 0; step < slow; step += 1) await turn();
    return [{ id: `${name}.${page}`, page }];
  };
  // Its last page shows how far it has grown.
  const total = ([row]: Rows): number => (Number(row?.['page']) < pages ? pages : pages + grows);
  return readPages({ fetch, total, bytes: () => 1000 }, slots);
}

function read(reading: Reading, name: string, slots: PageSlots): Pages {
  if (reading.kind === 'list') return list(reading, name, slots);
  const part = (index: number, own = slots): Pages => {
    const inner = reading.of[index];
    if (inner === undefined) throw new Error('no such part');
    return read(inner, `${name}.${index}`, own);
  };
  switch (reading.kind) {
    case 'in turn':
      return concatPrefetched(part(0), (own) => part(1, own), slots);
    case 'joined':
      return joinRows(
        reading.of.map((_, index) => part(index)),
        { keyOf: ({ id }) => scalarText(id), merge: (row) => row },
      );
    case 'ahead':
      return prefetch(part(0), reading.limit);
    case 'in parts':
      return readSplit<number | undefined, Rows>(undefined, {
        known: (index) => (index === undefined ? [...reading.of.keys()] : undefined),
        divide: () => Promise.resolve(undefined),
        read: (index = 0) => part(index),
      });
  }
}

function listsOf(reading: Reading): readonly (Reading & { kind: 'list' })[] {
  return reading.kind === 'list' ? [reading] : reading.of.flatMap(listsOf);
}

const pagesOf = (reading: Reading): number =>
  listsOf(reading).reduce((sum, { pages, grows }) => sum + pages + grows, 0);

const { reading } = fc.letrec<{ reading: Reading }>((tie) => ({
  reading: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.record({
      kind: fc.constant('list' as const),
      // Sometimes more pages than the list has wait for slots.
      pages: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.constant(40)),
      grows: fc.nat(2),
      slow: fc.nat(3),
    }),
    fc.record({ kind: fc.constant('in turn' as const), of: fc.tuple(tie('reading'), tie('reading')) }),
    fc.record({
      kind: fc.constantFrom('joined' as const, 'in parts' as const),
      of: fc.array(tie('reading'), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({
      kind: fc.constant('ahead' as const),
      of: fc.tuple(tie('reading')),
      limit: fc.integer({ min: 1, max: 3 }),
    }),
  ),
}));

/** Slots that count how many are held. */
function counted(slots: PageSlots, held: { now: number; most: number }): PageSlots {
  return {
    ...slots,
    acquire: async (wanted) => {
      await slots.acquire(wanted);
      held.now += 1;
      held.most = Math.max(held.most, held.now);
    },
    release: () => {
      held.now -= 1;
      slots.release();
    },
  };
}

/** Far more turns of the event loop than any of these reads takes. */
const PATIENCE = 20_000;

/** Whether a read finishes. There are no timers, so a deadlock is found by counting turns of the event loop. */
async function ends(work: Promise<unknown>): Promise<boolean> {
  const state = { ended: false };
  const settled = work.finally(() => (state.ended = true));
  for (let turns = 0; turns < PATIENCE && !state.ended; turns += 1) await turn();
  if (state.ended) await settled;
  return state.ended;
}

interface Slice {
  readonly reading: Reading;
  /** Pages after which the reader stops. */
  readonly stopsAfter: number;
}

const slices = fc.array(
  fc.record({
    reading,
    stopsAfter: fc.option(fc.integer({ min: 1, max: 9 }), { nil: Infinity }),
  }),
  { minLength: 1, maxLength: 4 },
);

/** Opens all slices ahead, as the engine does, and emits them one after the other. */
async function emitAll(all: readonly Slice[], capacity: number) {
  const budget = createPageBudget(capacity);
  const held = { now: 0, most: 0 };
  const opened = all.map((slice, index) =>
    prefetchFirst(read(slice.reading, String(index), counted(budget.slotsOf(index + 1), held))),
  );
  const seen: string[][] = [];
  const emit = async (): Promise<void> => {
    for (const [index, pages] of opened.entries()) {
      budget.emitting(index + 1);
      const ids: string[] = [];
      let taken = 0;
      for await (const rows of pages) {
        ids.push(...rows.map(({ id }) => scalarText(id)));
        if ((taken += 1) === all[index]?.stopsAfter) break;
      }
      seen.push(ids);
    }
  };
  return { ended: await ends(emit()), seen, held };
}

describe('any nesting of readers, on a budget of any size', () => {
  it('any nesting of readers yields every page, hardly exceeds its budget, and releases every slot', async () => {
    await fc.assert(
      fc.asyncProperty(slices, fc.integer({ min: 1, max: 6 }), async (all, capacity) => {
        const { ended, seen, held } = await emitAll(all, capacity);
        expect(ended).toBe(true);
        for (const [index, ids] of seen.entries()) {
          const { reading: whole, stopsAfter } = all[index]!;
          expect(new Set(ids).size).toBe(ids.length);
          if (stopsAfter === Infinity) expect(ids).toHaveLength(pagesOf(whole));
        }
        const lists = all.reduce((sum, { reading: whole }) => sum + listsOf(whole).length, 0);
        expect(held.most).toBeLessThanOrEqual(capacity + lists);
        for (let turns = 0; turns < 500 && held.now > 0; turns += 1) await turn();
        expect(held.now).toBe(0);
      }),
      { numRuns: 150 },
    );
  });

  it('a split list before another list finishes on a budget of one page', async () => {
    const one: Reading = { kind: 'list', pages: 1, grows: 0, slow: 1 };
    const twoParts: Reading = { kind: 'in turn', of: [{ kind: 'in parts', of: [one, one] }, one] };
    const { ended, seen } = await emitAll([{ reading: twoParts, stopsAfter: Infinity }], 1);
    expect({ ended, seen }).toEqual({ ended: true, seen: [['0.0.0.1', '0.0.1.1', '0.1.1']] });
  });

  it('joined lists of several pages finish on a budget of one page', async () => {
    const three: Reading = { kind: 'list', pages: 3, grows: 0, slow: 1 };
    const { ended, seen } = await emitAll(
      [{ reading: { kind: 'joined', of: [three, three] }, stopsAfter: Infinity }],
      1,
    );
    expect(ended).toBe(true);
    expect(seen[0]).toHaveLength(6);
  });
});
