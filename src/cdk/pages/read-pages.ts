import { createSignal } from '../concurrency/signal.js';
import type { PageSlots } from '../contract/page-slots.js';

/** A list that is read page by page. */
export interface PageSource<Page> {
  /** Requests a page, counted from 1. */
  readonly fetch: (page: number) => Promise<Page>;
  /** Total number of pages according to this page. Called before the page is read and again after it. */
  readonly total: (page: Page) => number;
  /** Size of the page in bytes. */
  readonly bytes: (page: Page) => number;
}

/** Maximum pages that wait for a slot: more than any budget has, and few enough in case the total is absurd. */
const MOST_AHEAD = 32;

/**
 * Reads the pages of a list in order. Once the first page has shown how many there are, the others are requested in
 * parallel as slots allow. The slot of a page is released when the reader pulls the next one. A list that grows while
 * it is read is read to its new end.
 *
 * @throws the error of the first page that fails, after the pages before it
 */
export async function* readPages<Page>(
  { fetch, total, bytes }: PageSource<Page>,
  slots: PageSlots,
): AsyncGenerator<Page, void, undefined> {
  const reader = { isThere: true };
  const ahead: Loading<Page>[] = [];
  let started = 0;
  const startUpTo = (last: number): void => {
    while (started < last && ahead.length < MOST_AHEAD) {
      const { given: wanted, give: want } = createSignal();
      const page = load((started += 1), { fetch, slots, reader, wanted });
      page.catch(() => undefined); // thrown when the page is read
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
  /** Marks the page as the one that the reader waits for. */
  readonly want: () => void;
}

interface LoadIo<Page> extends Pick<PageSource<Page>, 'fetch'> {
  readonly slots: PageSlots;
  readonly reader: { readonly isThere: boolean };
  readonly wanted: Promise<void>;
}

async function load<Page>(page: number, { fetch, slots, reader, wanted }: LoadIo<Page>): Promise<Page> {
  await slots.acquire(wanted);
  try {
    if (!reader.isThere) throw new Error('this page is no longer needed');
    return await fetch(page);
  } catch (error) {
    slots.release();
    throw error;
  }
}
