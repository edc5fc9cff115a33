/**
 * Pulls the first item at once, so that what it takes (a request) is under way before its reader comes. A failure is
 * told when the reader has come.
 */
export function prefetchFirst<T>(source: AsyncIterable<T>): AsyncIterableIterator<T> {
  const items = source[Symbol.asyncIterator]();
  const first = items.next();
  first.catch(() => undefined);
  return afterFirst(first, items);
}

/** The items of an iterator whose first step was already taken. */
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
