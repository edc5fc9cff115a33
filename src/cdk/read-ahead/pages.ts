import type { PageSlots } from './page-budget.js';

export interface Pages<Page> {
  /** Asks for a page, counted from 1. */
  readonly fetch: (page: number) => Promise<Page>;
  /** Pages in all, as this page tells it; asked before the page is read and again after it. */
  readonly total: (page: Page) => number;
  /** Bytes that it takes. */
  readonly bytes: (page: Page) => number;
}

/** Pages that wait for a slot: more than any budget has, and few enough for a total that is absurd. */
const MOST_AHEAD = 32;

/**
 * Reads the pages of a list in their order. Once the first one has told how many there are, the others are asked
 * for side by side, as the slots allow; a page's slot is given back when its reader comes for the next one. A list
 * that grows while it is read is read to its new end.
 */
export async function* readPages<Page>(
  { fetch, total, bytes }: Pages<Page>,
  slots: PageSlots,
): AsyncGenerator<Page, void, undefined> {
  const wanted = { still: true };
  const ahead: Promise<Page>[] = [];
  let started = 0;
  const startUpTo = (last: number): void => {
    while (started < last && ahead.length < MOST_AHEAD) {
      const loading = load((started += 1), { fetch, slots, wanted });
      loading.catch(() => undefined); // told when its turn comes
      ahead.push(loading);
    }
  };
  startUpTo(1);
  try {
    for (let next = ahead.shift(); next !== undefined; next = ahead.shift()) {
      const page = await next;
      if (started === 1) slots.expect(total(page), bytes(page));
      startUpTo(total(page));
      try {
        yield page;
      } finally {
        slots.release();
      }
      startUpTo(total(page));
    }
  } finally {
    wanted.still = false;
    for (const loading of ahead) loading.then(slots.release, () => undefined);
  }
}

interface Loading<Page> extends Pick<Pages<Page>, 'fetch'> {
  readonly slots: PageSlots;
  readonly wanted: { readonly still: boolean };
}

async function load<Page>(page: number, { fetch, slots, wanted }: Loading<Page>): Promise<Page> {
  await slots.acquire();
  try {
    if (!wanted.still) throw new Error('nobody wants this page any more');
    return await fetch(page);
  } catch (error) {
    slots.release();
    throw error;
  }
}
