import {
  addDays,
  dayWindow,
  splitDateRange,
  isJsonList,
  isJsonObject,
  rfc3339,
  watermark,
  type Clock,
  type Cursor,
  type DateRange,
  type Fields,
  type JsonObject,
  type LearnedState,
  type ReadIo,
  type Slice,
  type SliceRange,
  type StreamDefinition,
} from '../../cdk/index.js';
import type { Query } from '../api/call.js';
import { Action } from '../api/error-codes.js';
import { contextColumns } from '../accounts/row-context.js';
import { MODIFIED_AFTER_DAYS } from '../api/limits.js';
import { passOverLack } from '../api/sandbox.js';
import { accountOf } from '../accounts/partition.js';
import type { Session } from '../session.js';
import { planWalk, planWindows, presentDay, presentInstant } from '../accounts/local-days.js';
import { isOfOneAccount, isRefusal } from '../api/refusal.js';
import { enricherOf, rowContextOf, same, type RowEnrichment, type ToRow } from './enrich.js';
import { createEmptyAnswers } from './empty-answers.js';
import { listCacheOf } from './list-cache.js';
import { endpointsOf, type Enrichment, type ListSource, type Owner, type Part } from './list-definition.js';
import { readList } from './read-list.js';
import type { ListReading } from './read-one-list.js';
import { ownersOf, partitionsOf, Scope } from './scope.js';

/** Objects that say when they last changed: an incremental read emits those that did. */
export interface ByChange {
  readonly updatedField: string;
  /** Column that moves the cursor where no object has the first one. */
  readonly createdField: string;
  /** Parameters that make the API leave out what did not change since (`YYYY-MM-DD HH:MM:SS`, UTC), where it can. */
  readonly querySince?: (since: string) => Query;
  /** How far back that filter reaches; beyond, everything is read and filtered here. Default: any time. */
  readonly maxLookbackDays?: number;
}

/** The filter of ads and of upgraded Smart+ ads, which is advised to reach back six months at most ("Get ads"). */
export const MODIFIED_AFTER = {
  querySince: (since: string): Query => ({ filtering: { modified_after: since } }),
  maxLookbackDays: MODIFIED_AFTER_DAYS,
} as const satisfies Partial<ByChange>;

/** Objects, or numbers, that belong to days: read in windows, with the look-back of reports. Only of accounts. */
export interface ByDays {
  readonly day: string;
  /** Days after which there is a state. */
  readonly windowDays: number;
  /** Days in one call, where that is less than a window. */
  readonly daysPerCall?: number;
  readonly queryDays: (days: DateRange) => Query;
  /** Columns that the rows of a call get, where the API does not tell their day. */
  readonly columns?: (days: DateRange) => JsonObject;
}

export interface ListStreamOptions<F extends Fields> {
  readonly name: string;
  readonly description: string;
  readonly fields: F;
  readonly primaryKey: readonly (keyof F & string)[];
  /** As in `StreamDefinition`. */
  readonly nullableKeys?: readonly (keyof F & string)[];
  /** As in `StreamDefinition`: accounts share many objects, but neither what they spend nor their ads. */
  readonly dropsForeignRows?: true;
  readonly source: ListSource;
  /** Further lists of such objects, read after the first. */
  readonly extraSources?: readonly ListSource[];
  /** Default: the objects of each account. */
  readonly scope?: Scope;
  /** Objects of a raw row whose members are columns of their own. */
  readonly nested?: readonly string[];
  /** The list of an object whose members are the rows, each with the other members of its object. */
  readonly explode?: string;
  /** How it is read incrementally; absent where it can only be read whole. */
  readonly incremental?: ByChange | ByDays;
  /** Makes the row that the columns are taken from, where the API's is of another form. */
  readonly toRow?: ToRow;
  /** Where a row needs another list to be complete. */
  readonly enrichWith?: Enrichment;
  /** Of rows that are numbers of an account: what they say of themselves, by the column of their day, if they have one. */
  readonly context?: { readonly day?: string };
  /** Their column `currency` is that of their account where the API does not tell it. */
  readonly currencyOfAccount?: true;
  readonly formerNames?: readonly string[];
  /** As in `StreamDefinition`. */
  readonly learnedState?: LearnedState<Session>;
}

/**
 * A stream of objects from any list endpoint, e.g. images, audiences, pixels. Rows of an account get its
 * `advertiser_id` where the API does not tell it.
 */
export function listStream<F extends Fields>(options: ListStreamOptions<F>): StreamDefinition<Session> {
  const { source, extraSources = [], scope = Scope.account, incremental, ...others } = options;
  const { explode, toRow, enrichWith, context: wanted, currencyOfAccount, ...rest } = others;
  const sources = [source, ...extraSources];
  const context = wanted && rowContextOf(options.fields, wanted.day);
  const enrichment = { enrichWith, context, hasCurrency: currencyOfAccount === true };
  return {
    ...rest,
    ...(context !== undefined && { fields: { ...options.fields, ...contextColumns(context) } }),
    ...partitionsOf(scope),
    endpoints: [...new Set(sources.flatMap(endpointsOf))],
    ...(incremental !== undefined && {
      cursor: cursorOf(incremental),
      currentCursor: 'updatedField' in incremental ? presentInstant : presentDay,
    }),
    async plan(session, { partition, saved }, io) {
      if (incremental === undefined) return [{}];
      if ('updatedField' in incremental) return planWalk(session, saved, io);
      const { windowDays } = incremental;
      return planWindows(session, { advertiserId: accountOf(partition), saved }, { windowDays, io });
    },
    read: (session, slice, io) =>
      readSlice(session, { sources, scope, incremental, explode, toRow, enrichment, slice, io }),
  };
}

interface SliceReading {
  readonly incremental: ByChange | ByDays | undefined;
  readonly explode: string | undefined;
  readonly toRow: ToRow | undefined;
  readonly sources: readonly ListSource[];
  readonly scope: Scope;
  readonly enrichment: RowEnrichment;
  readonly slice: Slice;
  readonly io: ReadIo;
}

async function* readSlice(
  session: Session,
  { sources, scope, incremental, explode, toRow = same, enrichment, slice, io }: SliceReading,
): AsyncGenerator<readonly JsonObject[], void, undefined> {
  const parts = changesSince(incremental, slice, session);
  // Where rows are left out or made here, the API's totals say nothing about how many come.
  const isFilteredHere = slice.since !== undefined && parts === undefined;
  const counted = isFilteredHere || explode !== undefined ? { ...io, onTotalRows: undefined } : io;
  const emptyAnswers = createEmptyAnswers(slice, io);
  const given = { sources, scope, slice, io: counted, ...(parts && { parts }) };
  let enrich: ToRow | undefined;
  let hasRows = false;
  for await (const { rows, owner } of readAsFirstLetIn(session, {
    ...given,
    onEmptyAnswer: emptyAnswers.add,
  })) {
    const complete = (enrich ??= await enricherOf(session, enrichment, { owner, io }));
    hasRows ||= rows.length > 0;
    const found = explode === undefined ? rows : rows.flatMap((row) => membersOf(row, explode));
    yield found.map((row) => complete(toRow(withOwner(row, scope, owner))));
  }
  emptyAnswers.settle(hasRows);
}

const cursorOf = (incremental: ByChange | ByDays): Cursor =>
  'updatedField' in incremental
    ? watermark({ field: incremental.updatedField, fallback: incremental.createdField })
    : dayWindow(incremental.day);

/** What of everything a slice wants; undefined: all of it. */
export function changesSince(
  incremental: ByChange | ByDays | undefined,
  { since, dates }: SliceRange,
  { clock }: Session,
): readonly Part[] | undefined {
  if (incremental === undefined) return undefined;
  if ('updatedField' in incremental) {
    const { querySince, maxLookbackDays = Infinity } = incremental;
    if (since === undefined || querySince === undefined || isOlder(since, maxLookbackDays, clock))
      return undefined;
    return [{ query: querySince(since.replace('T', ' ').replace('Z', '')) }];
  }
  if (dates === undefined) throw new Error('objects of days are read in windows of days');
  const { windowDays, daysPerCall = windowDays, queryDays, columns } = incremental;
  return splitDateRange(dates, daysPerCall).map((days) => ({
    days,
    query: queryDays(days),
    columns: columns?.(days) ?? {},
  }));
}

/** One row for each member of a list in a row. */
function membersOf(row: JsonObject, rowsIn: string): readonly JsonObject[] {
  const { [rowsIn]: members, ...others } = row;
  return isJsonList(members) ? members.filter(isJsonObject).map((member) => ({ ...others, ...member })) : [];
}

const isOlder = (instant: string, days: number, clock: Clock): boolean =>
  days !== Infinity && instant.slice(0, 10) < addDays(rfc3339(clock.now()).slice(0, 10), -days);

interface OwnerReading {
  readonly onEmptyAnswer: (path: string) => void;
  readonly sources: readonly ListSource[];
  readonly parts?: readonly Part[];
  readonly scope: Scope;
  readonly slice: Slice;
  readonly io: ReadIo;
}

interface Page {
  readonly rows: readonly JsonObject[];
  readonly owner: Owner;
}

/** Pages as the first of the owners that the API lets in. What the sandbox lacks is left out, and said so. */
async function* readAsFirstLetIn(
  session: Session,
  reading: OwnerReading,
): AsyncGenerator<Page, void, undefined> {
  const { scope, slice } = reading;
  const owners = ownersOf(scope, session, slice.partition);
  for (const owner of owners) {
    let isLetIn = false;
    try {
      for await (const rows of readLists(session, { ...reading, owner })) {
        isLetIn = true;
        yield { rows, owner };
      }
      return;
    } catch (error) {
      if (!isLetIn && isOfOneAccount(error) && owner !== owners.at(-1)) continue;
      await passOverLack(session, error, 'left out');
      return;
    }
  }
}

interface ListsReading extends Omit<ListReading, 'source'> {
  readonly sources: readonly ListSource[];
}

/** Lists of one owner, one after the other. */
async function* readLists(
  session: Session,
  { sources, ...reading }: ListsReading,
): AsyncGenerator<readonly JsonObject[], void, undefined> {
  for (const source of sources) {
    const read = source.optional ? readIfLetIn : readList;
    yield* read(session, { ...reading, source });
  }
}

/** The rows of a list that not everybody may ask for. */
async function* readIfLetIn(
  session: Session,
  reading: ListReading,
): AsyncGenerator<readonly JsonObject[], void, undefined> {
  try {
    yield* readList(session, reading);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const { refused } = listCacheOf(session);
    // A parameter that one account may not use hardly any may: said once. Permissions are each account's own.
    if (error.action === Action.request && refused.has(reading.source)) return;
    refused.add(reading.source);
    await session.log.warn(`${error.message} Skipping these rows.`);
  }
}

function withOwner(row: JsonObject, scope: Scope, { advertiserId }: Owner): JsonObject {
  if (scope !== Scope.account || typeof advertiserId !== 'string') return row;
  return Object.assign(row, { advertiser_id: row['advertiser_id'] ?? advertiserId });
}
