import type { PageSlots } from './page-budget.js';

export interface Pages<Page> {
  /** Asks for a page, counted from 1. */
  readonly fetch: (page: number) => Promise<Page>;
  /** Pages in all, as this page tells it. */
  readonly total: (page: Page) => number;
}

/** Pages that wait for a slot: more than any budget has, and few enough for a total that is absurd. */
const MOST_AHEAD = 32;

/**
 * Reads the pages of a list in their order. Once the first one has told how many there are, the others are asked
 * for side by side, as the slots allow; a page's slot is given back when its reader comes for the next one. A list
 * that grows while it is read is read to its new end.
 */
export async function* readPages<Page>(
  { fetch, total }: Pages<Page>,
  slots: PageSlots,
): AsyncGenerator<Page, void, undefined> {
  let abandoned = false;
  const load = async (page: number): Promise<Page> => {
    await slots.acquire();
    try {
      if (abandoned) throw new Error('nobody wants this page any more');
      return await fetch(page);
    } catch (error) {
      slots.release();
      throw error;
    }
  };
  const start = (page: number): Promise<Page> => {
    const loading = load(page);
    loading.catch(() => undefined); // told when its turn comes
    return loading;
  };
  const ahead = [start(1)];
  let started = 1;
  try {
    for (let next = ahead.shift(); next !== undefined; next = ahead.shift()) {
      const page = await next;
      if (started === 1) slots.expect(total(page));
      while (started < total(page) && ahead.length < MOST_AHEAD) ahead.push(start((started += 1)));
      try {
        yield page;
      } finally {
        slots.release();
      }
    }
  } finally {
    abandoned = true;
    for (const loading of ahead) loading.then(slots.release, () => undefined);
  }
}
