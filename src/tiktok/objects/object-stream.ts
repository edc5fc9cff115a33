import {
  dayWindow,
  planWatermark,
  rfc3339,
  watermark,
  type Cursor,
  type DayInterval,
  type Fields,
  type JsonObject,
  type ReadIo,
  type Slice,
  type Span,
  type StreamDefinition,
} from '../../cdk/index.js';
import type { Query } from '../call.js';
import { isUnsupported } from '../errors.js';
import { accountOf, type Session } from '../session.js';
import { planWindows } from '../windows.js';
import type { ListSource, Owner } from './list-source.js';
import { readList } from './read-list.js';
import { isPersonal, ownersOf, partitionsOf, Scope } from './scope.js';

/** Objects that say when they last changed: an incremental read emits those that did. */
export interface ByChange {
  readonly changed: string;
  /** Column that moves the cursor where no object has the first one. */
  readonly made: string;
  /** Parameters that make the API leave out what did not change since (`YYYY-MM-DD HH:MM:SS`, UTC), where it can. */
  readonly querySince?: (since: string) => Query;
}

/** Objects, or numbers, that belong to days: read in windows, with the look-back of reports. Only of accounts. */
export interface ByDays {
  readonly day: string;
  /** Days in one call. */
  readonly windowDays: number;
  readonly queryDays: (days: DayInterval) => Query;
}

export interface ObjectStreamOptions<F extends Fields> {
  readonly name: string;
  readonly description: string;
  readonly fields: F;
  readonly primaryKey: readonly (keyof F & string)[];
  readonly source: ListSource;
  /** Default: the objects of each account. */
  readonly scope?: Scope;
  /** Objects of a raw row whose members are columns of their own. */
  readonly nested?: readonly string[];
  /** How it is read incrementally; absent where it can only be read whole. */
  readonly incremental?: ByChange | ByDays;
  /** Makes the row that the columns are taken from, where the API's is of another form. */
  readonly toRow?: (row: JsonObject) => JsonObject;
  readonly formerNames?: readonly string[];
}

/**
 * A stream of objects from any list endpoint, e.g. images, audiences, pixels. Rows of an account get its
 * `advertiser_id` where the API does not tell it.
 */
export function objectStream<F extends Fields>(options: ObjectStreamOptions<F>): StreamDefinition<Session> {
  const { source, scope = Scope.account, incremental, toRow = same, ...rest } = options;
  return {
    ...rest,
    ...partitionsOf(scope),
    ...(incremental !== undefined && { cursor: cursorOf(incremental) }),
    async plan(session, { partition, saved }, io) {
      if (incremental === undefined) return [{}];
      if ('changed' in incremental) return planWatermark(saved, rfc3339(session.clock.now()));
      const { windowDays } = incremental;
      return planWindows(session, { advertiserId: accountOf(partition), saved }, { windowDays, io });
    },
    async *read(session, slice, io) {
      const query = queryOf(incremental, slice);
      // Where rows are left out here, the API's totals say nothing about how many come.
      const isFilteredHere = slice.since !== undefined && Object.keys(query).length === 0;
      const reading = { source, query, io: isFilteredHere ? { ...io, expects: undefined } : io };
      for await (const { rows, owner } of readAsFirstLetIn(session, { ...reading, scope, slice })) {
        yield rows.map((row) => toRow(withOwner(row, scope, owner)));
      }
    },
  };
}

const same = (row: JsonObject): JsonObject => row;

const cursorOf = (incremental: ByChange | ByDays): Cursor =>
  'changed' in incremental
    ? watermark({ field: incremental.changed, fallback: incremental.made })
    : dayWindow(incremental.day);

function queryOf(incremental: ByChange | ByDays | undefined, { since, interval }: Span): Query {
  if (incremental === undefined) return {};
  if ('changed' in incremental) {
    return since === undefined
      ? {}
      : (incremental.querySince?.(since.replace('T', ' ').replace('Z', '')) ?? {});
  }
  if (interval === undefined) throw new Error('objects of days are read in windows of days');
  return incremental.queryDays(interval);
}

interface Reading {
  readonly source: ListSource;
  readonly query: Query;
  readonly scope: Scope;
  readonly slice: Slice;
  readonly io: ReadIo;
}

interface Page {
  readonly rows: readonly JsonObject[];
  readonly owner: Owner;
}

/** Pages as the first of the owners that the API lets in. What the sandbox lacks is left out, and said so. */
async function* readAsFirstLetIn(session: Session, reading: Reading): AsyncGenerator<Page, void, undefined> {
  const { scope, slice } = reading;
  const owners = ownersOf(scope, session, slice.partition);
  for (const owner of owners) {
    let isLetIn = false;
    try {
      for await (const rows of readList(session, { ...reading, owner })) {
        isLetIn = true;
        yield { rows, owner };
      }
      return;
    } catch (error) {
      if (session.config.sandbox && isUnsupported(error)) {
        await session.log.warn(`Sandbox: ${error.message}; left out.`);
        return;
      }
      if (isLetIn || !isPersonal(error) || owner === owners.at(-1)) throw error;
    }
  }
}

function withOwner(row: JsonObject, scope: Scope, { advertiserId }: Owner): JsonObject {
  if (scope !== Scope.account || typeof advertiserId !== 'string') return row;
  return Object.assign(row, { advertiser_id: row['advertiser_id'] ?? advertiserId });
}
