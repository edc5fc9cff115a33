import { prefetchFirst } from './begin.js';
import type { PageSlots } from './page-budget.js';
import { createSignal } from './abort-signal.js';

/**
 * The pages of a list, then those of another. The other one is begun when the first page of the list has come, so that
 * its own is there when its turn comes; a list that fails at its first page costs no request for the other.
 *
 * @param second makes the other list; it must acquire a slot for each of its pages
 */
export async function* concatPrefetched<Page>(
  first: AsyncIterable<Page>,
  second: (slots: PageSlots) => AsyncIterable<Page>,
  slots: PageSlots,
): AsyncGenerator<Page, void, undefined> {
  const turn = createSignal();
  const begin = (): AsyncIterableIterator<Page> => prefetchFirst(second(onePageBefore(turn.given, slots)));
  let next: AsyncIterableIterator<Page> | undefined;
  try {
    for await (const page of first) {
      next ??= begin();
      yield page;
    }
    turn.give();
    yield* next ?? begin();
  } finally {
    turn.give();
    next?.return?.().catch(() => undefined); // not waited for
  }
}

/** More than one page before its turn would take the room of pages that are wanted sooner; and none is in a hurry. */
function onePageBefore(turn: Promise<void>, slots: PageSlots): PageSlots {
  let isFirst = true;
  return {
    ...slots,
    acquire: async (wanted) => {
      const mayGo = isFirst ? undefined : turn;
      isFirst = false;
      await mayGo;
      await slots.acquire(wanted && turn.then(() => wanted));
    },
  };
}
