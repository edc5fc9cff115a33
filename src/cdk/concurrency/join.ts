import type { JsonObject } from '../../protocol/json.js';

type Rows = readonly JsonObject[];

/** What makes rows of several lists one. */
export interface RowJoin {
  /** Empty for a row that has no key. */
  readonly keyOf: (row: JsonObject) => string;
  readonly merge: (row: JsonObject, other: JsonObject) => JsonObject;
}

/** A row of which some lists have told their columns. */
interface Joining {
  readonly row: JsonObject;
  readonly from: ReadonlySet<number>;
}

/**
 * Puts rows together whose columns come in several lists, under the same key in each. The lists are read side by
 * side, page by page, and a row leaves when every list has had it. Rows that some list has not had yet wait in memory:
 * few, as long as the lists have about the same order. What no list adds to any more leaves at the end as it is.
 */
export async function* joinRows(
  lists: readonly AsyncIterable<Rows>[],
  join: RowJoin,
): AsyncGenerator<Rows, void, undefined> {
  const joiner = createJoiner(lists.length, join);
  const iterators = lists.map((list) => list[Symbol.asyncIterator]());
  try {
    for (;;) {
      const steps = await Promise.all(iterators.map((iterator) => iterator.next()));
      const whole = steps.flatMap((step, list) => (step.done === true ? [] : joiner.add(list, step.value)));
      if (whole.length > 0) yield whole;
      if (steps.every(({ done }) => done === true)) break;
    }
    const rest = joiner.rest();
    if (rest.length > 0) yield rest;
  } finally {
    for (const iterator of iterators) iterator.return?.().catch(() => undefined); // not waited for
  }
}

function createJoiner(lists: number, { keyOf, merge }: RowJoin) {
  const joining = new Map<string, Joining>();
  const joined = new Set<string>();
  return {
    /** @returns rows that every list has had now */
    add: (list: number, rows: Rows): Rows =>
      rows.flatMap((part) => {
        const key = keyOf(part);
        // A list that is read again repeats its rows; those of the others would never come.
        if (joined.has(key)) return [];
        const known = joining.get(key);
        const next = {
          row: known === undefined ? part : merge(known.row, part),
          from: new Set([...(known?.from ?? []), list]),
        };
        joining.set(key, next);
        if (next.from.size < lists) return [];
        joining.delete(key);
        if (key !== '') joined.add(key);
        return [next.row];
      }),
    rest: (): Rows => [...joining.values()].map(({ row }) => row),
  };
}
