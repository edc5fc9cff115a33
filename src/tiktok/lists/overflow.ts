import { isJsonList, onePageAtATime, scalarText, type Rows } from '../../cdk/index.js';
import { describeRefusal, isRefusal } from '../api/refusal.js';
import type { Session } from '../session.js';
import type { Overflow, ListSource } from './list-definition.js';
import { leftOut, merged, pagesOf, type PageReading, type Reach } from './read-one-list.js';

type ReadNaming = (source: ListSource) => AsyncIterable<Rows>;

interface OverflowReading extends PageReading {
  readonly source: ListSource;
}

/**
 * Reads the pages of one list. If the API does not return all rows, the rest is read by the ids that other objects
 * contain. Rows that are not used by any object are skipped, and a warning counts them.
 *
 * @param readNaming reads the objects that contain ids
 */
export async function* readToReach(
  session: Session,
  reading: OverflowReading,
  readNaming: ReadNaming,
): AsyncGenerator<Rows, void, undefined> {
  const { overflow } = reading.source;
  if (overflow === undefined) {
    yield* pagesOf(session, reading);
    return;
  }
  let reach: Reach | undefined;
  const reached = (told: Reach): void => {
    reach = told;
  };
  const read = new Set<string>();
  for await (const rows of pagesOf(session, { ...reading, reached })) {
    if (reach !== undefined) for (const row of rows) read.add(scalarText(row[overflow.id]));
    yield rows;
  }
  if (reach !== undefined) yield* readBeyond(session, { reading, beyond: overflow, reach, read }, readNaming);
}

interface BeyondReading {
  readonly reading: OverflowReading;
  readonly beyond: Overflow;
  readonly reach: Reach;
  /** Ids of the rows that the list returned. */
  readonly read: ReadonlySet<string>;
}

async function* readBeyond(
  session: Session,
  { reading, beyond, reach, read }: BeyondReading,
  readNaming: ReadNaming,
): AsyncGenerator<Rows, void, undefined> {
  const { call, io } = reading;
  let found = 0;
  let refusal = '';
  try {
    const ids = await idsNamed(beyond, read, readNaming);
    for (let from = 0; from < ids.length; from += beyond.perCall) {
      const query = merged(call.query, beyond.query(ids.slice(from, from + beyond.perCall)));
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
    refusal = `${describeRefusal(error)}, so rows used by ${beyond.what} may be missing; `;
  }
  const byIds =
    found === 0
      ? ''
      : `${String(found)} more, used by ${beyond.what}, ${found === 1 ? 'was' : 'were'} read by id; `;
  io.warn?.(leftOut(call.endpoint, reach, { rows: found, how: `${byIds}${refusal}` }));
}

/** Ids in other objects, without those that were already read. */
async function idsNamed(
  { of, names }: Overflow,
  read: ReadonlySet<string>,
  readNaming: ReadNaming,
): Promise<readonly string[]> {
  const ids = new Set<string>();
  for await (const rows of readNaming(of)) {
    for (const row of rows) {
      const named = names.flatMap((name) => row[name] ?? []);
      for (const id of named.flatMap((one) => (isJsonList(one) ? one : [one])).map(scalarText))
        if (id !== '' && !read.has(id)) ids.add(id);
    }
  }
  return [...ids];
}
