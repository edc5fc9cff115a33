import { createSignal } from '../concurrency/signal.js';
import { prefetchFirst } from '../concurrency/prefetch-first.js';
import type { PageSlots } from '../contract/page-slots.js';

/**
 * The pages of one list, then those of another. The second list is started when the first page of the first list has
 * arrived, so that its own first page is ready in time. If the first list fails at its first page, the second one costs
 * no request.
 *
 * @param second creates the second list, which must acquire a slot for each of its pages
 */
export async function* concatPrefetched<Page>(
  first: AsyncIterable<Page>,
  second: (slots: PageSlots) => AsyncIterable<Page>,
  slots: PageSlots,
): AsyncGenerator<Page, void, undefined> {
  const firstDone = createSignal();
  const begin = (): AsyncIterableIterator<Page> =>
    prefetchFirst(second(onePageBefore(firstDone.given, slots)));
  let next: AsyncIterableIterator<Page> | undefined;
  try {
    for await (const page of first) {
      next ??= begin();
      yield page;
    }
    firstDone.give();
    yield* next ?? begin();
  } finally {
    firstDone.give();
    next?.return?.().catch(() => undefined); // not awaited
  }
}

/** Lets the second list request one page early. More would take slots from pages that are needed sooner. */
function onePageBefore(firstDone: Promise<void>, slots: PageSlots): PageSlots {
  let isFirst = true;
  return {
    ...slots,
    acquire: async (wanted) => {
      const mayGo = isFirst ? undefined : firstDone;
      isFirst = false;
      await mayGo;
      await slots.acquire(wanted && firstDone.then(() => wanted));
    },
  };
}
