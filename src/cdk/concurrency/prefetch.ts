/**
 * Pulls up to `limit` items ahead of the reader and yields them in order, so that requests of later items overlap with
 * emitting earlier ones.
 *
 * @throws the error of the source, after the items before it
 */
export async function* prefetch<T>(
  source: AsyncIterable<T> | Iterable<T>,
  limit: number,
): AsyncGenerator<T, void, undefined> {
  const buffer = createBuffer<T>(limit);
  const filling = fill(source, buffer);
  try {
    for (let next = await buffer.take(); next !== undefined; next = await buffer.take()) yield next.item;
  } finally {
    buffer.close();
    await filling;
  }
  const { error } = buffer;
  if (error !== undefined) throw error.thrown;
}

/** A job that was started. */
export interface StartedJob<Item, Result> {
  readonly item: Item;
  /** A failure is seen only by the reader that awaits it. */
  readonly result: Promise<Result>;
}

/** Starts a job for each item, up to `limit` of them ahead of the reader, and yields them in order. */
export function startAhead<Item, Result>(
  items: AsyncIterable<Item> | Iterable<Item>,
  start: (item: Item) => Promise<Result>,
  limit: number,
): AsyncGenerator<StartedJob<Item, Result>, void, undefined> {
  return prefetch(startEach(items, start), limit);
}

async function* startEach<Item, Result>(
  items: AsyncIterable<Item> | Iterable<Item>,
  start: (item: Item) => Promise<Result>,
): AsyncGenerator<StartedJob<Item, Result>, void, undefined> {
  for await (const item of items) {
    const result = start(item);
    result.catch(() => undefined);
    yield { item, result };
  }
}

async function fill<T>(source: AsyncIterable<T> | Iterable<T>, buffer: Buffer<T>): Promise<void> {
  try {
    for await (const item of source) if (!(await buffer.put(item))) return;
    buffer.close();
  } catch (thrown) {
    buffer.close({ thrown });
  }
}

interface Failure {
  readonly thrown: unknown;
}

interface Buffer<T> {
  /** Why the source ended, if it failed. */
  readonly error: Failure | undefined;
  /** Resolves to true when there is room for another item, and to false when the reader has stopped. */
  put(item: T): Promise<boolean>;
  /** The next item; undefined if there are no more. */
  take(): Promise<{ readonly item: T } | undefined>;
  close(failure?: Failure): void;
}

function createBuffer<T>(limit: number): Buffer<T> {
  const items: T[] = [];
  let open = true;
  let error: Failure | undefined;
  let waiting: (() => void)[] = [];
  const changed = (): Promise<void> => new Promise((resolve) => waiting.push(resolve));
  const wakeAll = (): void => {
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  };
  return {
    get error() {
      return error;
    },
    async put(item) {
      items.push(item);
      wakeAll();
      while (open && items.length >= limit) await changed();
      return open;
    },
    async take() {
      while (open && items.length === 0) await changed();
      const item = items.shift();
      wakeAll();
      return item === undefined ? undefined : { item };
    },
    close(failure) {
      open = false;
      error ??= failure;
      wakeAll();
    },
  };
}
