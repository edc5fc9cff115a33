import type { JsonObject } from '../../protocol/json.js';

type Rows = readonly JsonObject[];

/** How rows of several lists are joined. */
export interface RowJoin {
  /** The key of a row; empty if it has none. */
  readonly keyOf: (row: JsonObject) => string;
  readonly merge: (row: JsonObject, other: JsonObject) => JsonObject;
}

/** A row that has arrived from some of the lists. */
interface Joining {
  readonly row: JsonObject;
  readonly from: ReadonlySet<number>;
}

/** A list that is being read. */
interface ListReader {
  readonly list: number;
  readonly iterator: AsyncIterator<Rows>;
  /** Rows that were read. */
  rows: number;
  isDone: boolean;
}

/**
 * Joins rows whose columns are spread over several lists, by key. The lists that have returned the fewest rows are read
 * next, in parallel, because lists come in parts of different lengths. A row is yielded once every list has returned it.
 * Incomplete rows wait in memory; they are few if the lists have about the same order. Rows that stay incomplete are
 * yielded at the end.
 *
 * @param lists pages of rows
 */
export async function* joinRows(
  lists: readonly AsyncIterable<Rows>[],
  join: RowJoin,
): AsyncGenerator<Rows, void, undefined> {
  const joiner = createJoiner(lists.length, join);
  const readings = lists.map((rows, list): ListReader => ({
    list,
    iterator: rows[Symbol.asyncIterator](),
    rows: 0,
    isDone: false,
  }));
  try {
    for (let open = readings; open.length > 0; open = open.filter(({ isDone }) => !isDone)) {
      const least = Math.min(...open.map(({ rows }) => rows));
      const steps = await Promise.all(open.filter(({ rows }) => rows === least).map(step));
      const whole = steps.flatMap(([list, rows]) => joiner.add(list, rows));
      if (whole.length > 0) yield whole;
    }
    const rest = joiner.rest();
    if (rest.length > 0) yield rest;
  } finally {
    for (const { iterator } of readings) iterator.return?.().catch(() => undefined); // not awaited
  }
}

async function step(reading: ListReader): Promise<readonly [list: number, rows: Rows]> {
  const result = await reading.iterator.next();
  const rows = result.done === true ? [] : result.value;
  reading.isDone = result.done === true;
  reading.rows += rows.length;
  return [reading.list, rows];
}

function createJoiner(lists: number, { keyOf, merge }: RowJoin) {
  const joining = new Map<string, Joining>();
  const joined = new Set<string>();
  return {
    /** @returns rows that have now arrived from every list */
    add: (list: number, rows: Rows): Rows =>
      rows.flatMap((part) => {
        const key = keyOf(part);
        // A list that is read again repeats its rows, which the other lists would never match.
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
