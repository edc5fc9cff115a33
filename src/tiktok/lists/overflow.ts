import { isJsonList, onePageAtATime, scalarText, type Rows } from '../../cdk/index.js';
import { describeRefusal, isRefusal } from '../api/refusal.js';
import type { Session } from '../session.js';
import type { Overflow, ListSource } from './list-definition.js';
import { describeReach, merged, pagesOf, type PageReading, type Reach } from './read-one-list.js';

type ReadOthers = (source: ListSource) => AsyncIterable<Rows>;

interface ListSourceReading extends PageReading {
  readonly source: ListSource;
}

/**
 * Reads the pages of one list. If the API does not return all rows, the rest is read by the ids that other objects
 * contain. Rows that are not used by any object are skipped, and a warning counts them.
 *
 * @param readOthers reads the objects that contain ids
 */
export async function* readWithOverflow(
  session: Session,
  reading: ListSourceReading,
  readOthers: ReadOthers,
): AsyncGenerator<Rows, void, undefined> {
  const { overflow } = reading.source;
  if (overflow === undefined) {
    yield* pagesOf(session, reading);
    return;
  }
  let reach: Reach | undefined;
  const onReach = (limited: Reach): void => {
    reach = limited;
  };
  const readIds = new Set<string>();
  for await (const rows of pagesOf(session, { ...reading, onReach })) {
    if (reach !== undefined) for (const row of rows) readIds.add(scalarText(row[overflow.id]));
    yield rows;
  }
  if (reach !== undefined) yield* readOverflow(session, { reading, overflow, reach, readIds }, readOthers);
}

interface OverflowReading {
  readonly reading: ListSourceReading;
  readonly overflow: Overflow;
  readonly reach: Reach;
  /** Ids of the rows that the list returned. */
  readonly readIds: ReadonlySet<string>;
}

async function* readOverflow(
  session: Session,
  { reading, overflow, reach, readIds }: OverflowReading,
  readOthers: ReadOthers,
): AsyncGenerator<Rows, void, undefined> {
  const { call, io } = reading;
  let found = 0;
  let refusal = '';
  try {
    const ids = await idsInOthers(overflow, readIds, readOthers);
    for (let from = 0; from < ids.length; from += overflow.perCall) {
      const query = merged(call.query, overflow.query(ids.slice(from, from + overflow.perCall)));
      const pages = pagesOf(session, {
        ...reading,
        call: { ...call, query },
        io: { ...io, onTotalRows: undefined, slots: onePageAtATime() },
      });
      for await (const rows of pages) {
        found += rows.length;
        yield rows;
      }
    }
  } catch (error) {
    if (!isRefusal(error)) throw error;
    refusal = `${describeRefusal(error)}, so rows used by ${overflow.what} may be missing; `;
  }
  const byIds =
    found === 0
      ? ''
      : `${String(found)} more, used by ${overflow.what}, ${found === 1 ? 'was' : 'were'} read by id; `;
  io.warn?.(describeReach(call.endpoint, reach, { rows: found, details: `${byIds}${refusal}` }));
}

/** Ids in other objects, without those that were already read. */
async function idsInOthers(
  { of, names }: Overflow,
  readIds: ReadonlySet<string>,
  readOthers: ReadOthers,
): Promise<readonly string[]> {
  const ids = new Set<string>();
  for await (const rows of readOthers(of)) {
    for (const row of rows) {
      const values = names.flatMap((name) => row[name] ?? []);
      for (const id of values.flatMap((value) => (isJsonList(value) ? value : [value])).map(scalarText))
        if (id !== '' && !readIds.has(id)) ids.add(id);
    }
  }
  return [...ids];
}
