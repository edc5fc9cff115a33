/**
 * Pulls the first item at once, so that its request is sent before the reader arrives. A failure is thrown when the
 * reader pulls the item.
 */
export function prefetchFirst<T>(source: AsyncIterable<T>): AsyncIterableIterator<T> {
  const items = source[Symbol.asyncIterator]();
  const first = items.next();
  first.catch(() => undefined);
  return afterFirst(first, items);
}

/** The items of an iterator whose first item was already pulled. */
export function afterFirst<T>(
  first: Promise<IteratorResult<T>>,
  items: AsyncIterator<T>,
): AsyncIterableIterator<T> {
  let taken: Promise<IteratorResult<T>> | undefined = first;
  const iterator: AsyncIterableIterator<T> = {
    next: () => {
      const step = taken ?? items.next();
      taken = undefined;
      return step;
    },
    return: async () => {
      await items.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
}
