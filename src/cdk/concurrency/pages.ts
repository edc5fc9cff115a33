import type { PageSlots } from './page-budget.js';
import { createSignal } from './abort-signal.js';

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
  const reader = { isThere: true };
  const ahead: Loading<Page>[] = [];
  let started = 0;
  const startUpTo = (last: number): void => {
    while (started < last && ahead.length < MOST_AHEAD) {
      const { given: wanted, give: want } = createSignal();
      const page = load((started += 1), { fetch, slots, reader, wanted });
      page.catch(() => undefined); // told when its turn comes
      ahead.push({ page, want });
    }
  };
  startUpTo(1);
  try {
    for (let next = ahead.shift(); next !== undefined; next = ahead.shift()) {
      next.want();
      const page = await next.page;
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
    reader.isThere = false;
    for (const { page } of ahead) page.then(slots.release, () => undefined);
  }
}

interface Loading<Page> {
  readonly page: Promise<Page>;
  /** Says that the reader waits for just this page. */
  readonly want: () => void;
}

interface LoadIo<Page> extends Pick<Pages<Page>, 'fetch'> {
  readonly slots: PageSlots;
  readonly reader: { readonly isThere: boolean };
  readonly wanted: Promise<void>;
}

async function load<Page>(page: number, { fetch, slots, reader, wanted }: LoadIo<Page>): Promise<Page> {
  await slots.acquire(wanted);
  try {
    if (!reader.isThere) throw new Error('nobody wants this page any more');
    return await fetch(page);
  } catch (error) {
    slots.release();
    throw error;
  }
}
