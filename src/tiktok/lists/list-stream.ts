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
import { OBSERVED_COLUMN } from '../accounts/observed-column.js';
import { MODIFIED_AFTER_DAYS } from '../api/limits.js';
import { passOverLack } from '../api/sandbox.js';
import type { Session } from '../session.js';
import { planWalk, planWindows, presentDay, presentInstant } from '../accounts/local-days.js';
import { isOfOneAccount, isRefusal } from '../api/refusal.js';
import { enricherOf, rowContextOf, same, type RowEnrichment, type ToRow } from './enrich.js';
import { createEmptyAnswers } from './empty-answers.js';
import { listCacheOf } from './list-cache.js';
import { endpointsOf, type Enrichment, type ListSource, type Owner, type Part } from './list-definition.js';
import { readList } from './read-list.js';
import type { ListReading } from './read-one-list.js';
import { ownerColumn, ownersOf, partitionsOf, Scope, type OwnerColumn } from './scope.js';

/** Objects with a time of change. An incremental read emits those that changed. */
export interface ByChange {
  readonly updatedField: string;
  /** Column that moves the cursor if no object has `updatedField`. */
  readonly createdField: string;
  /** Parameters that request only objects changed since (`YYYY-MM-DD HH:MM:SS`, UTC), if the API can filter. */
  readonly querySince?: (since: string) => Query;
  /** How far back that filter reaches. Before that, everything is read and filtered here. Default: any time. */
  readonly maxLookbackDays?: number;
}

/** The filter of ads and of upgraded Smart+ ads. TikTok advises not to go back more than six months ("Get ads"). */
export const MODIFIED_AFTER = {
  querySince: (since: string): Query => ({ filtering: { modified_after: since } }),
  maxLookbackDays: MODIFIED_AFTER_DAYS,
} as const satisfies Partial<ByChange>;

/** Objects or numbers of days, which are read in windows, with the look-back of reports. Only for accounts. */
export interface ByDays {
  readonly day: string;
  /** Days of a window, after which a state is emitted. */
  readonly windowDays: number;
  /** Days per call, if that is less than a window. */
  readonly daysPerCall?: number;
  readonly queryDays: (days: DateRange) => Query;
  /** Days before the saved day to read again; default: the config's. */
  readonly lookbackDays?: number | undefined;
  /** Columns that the rows of a call get if the API omits their day. */
  readonly columns?: (days: DateRange) => JsonObject;
}

export interface ListStreamOptions<F extends Fields> {
  readonly name: string;
  readonly description: string;
  readonly fields: F;
  readonly primaryKey: readonly (keyof F & string)[];
  /** As in `StreamDefinition`. */
  readonly nullableKeys?: readonly (keyof F & string)[];
  /** As in `StreamDefinition`. Only for rows that accounts never share, e.g. ads and spend, unlike many other objects. */
  readonly dropsForeignRows?: true;
  readonly source: ListSource;
  /** Further lists of the same objects, read after the first one. */
  readonly extraSources?: readonly ListSource[];
  /** Default: the objects of each account. */
  readonly scope?: Scope;
  /** Objects in a raw row whose members become columns. */
  readonly nested?: readonly string[];
  /** Name of the list in an object whose items become rows. Each row gets the other members of the object. */
  readonly explode?: string;
  /** How the stream is read incrementally; undefined if it can only be read completely. */
  readonly incremental?: ByChange | ByDays;
  /** Converts a raw row if its form differs from the columns. */
  readonly toRow?: ToRow;
  /** Another list that completes the rows. */
  readonly enrichWith?: Enrichment;
  /** Adds the row context to rows with numbers of an account. `day` is the column of their day, if there is one. */
  readonly context?: { readonly day?: string };
  /** The column `currency` is the account's if the API omits it. */
  readonly currencyOfAccount?: true;
  /** True for values of a moment, e.g. balances. Rows get `observed_at`. */
  readonly isSnapshot?: true;
  readonly formerNames?: readonly string[];
  /** As in `StreamDefinition`. */
  readonly learnedState?: LearnedState<Session>;
}

/**
 * A stream of objects from any list endpoint, e.g. images, audiences or pixels. Rows of an account get its
 * `advertiser_id` if the API omits it.
 */
export function listStream<F extends Fields>(options: ListStreamOptions<F>): StreamDefinition<Session> {
  const { source, extraSources = [], scope = Scope.account, incremental, ...remaining } = options;
  const {
    explode,
    toRow,
    enrichWith,
    context: contextOptions,
    currencyOfAccount,
    isSnapshot,
    ...rest
  } = remaining;
  const sources = [source, ...extraSources];
  const context = contextOptions && rowContextOf(options.fields, contextOptions.day);
  const { endpoints = [], ...partitioned } = partitionsOf(scope);
  const enrichment = { enrichWith, context, hasCurrency: currencyOfAccount === true, isSnapshot };
  return {
    ...rest,
    fields: {
      ...options.fields,
      ...(context && contextColumns(context)),
      ...(isSnapshot && OBSERVED_COLUMN),
    },
    ...partitioned,
    endpoints: [...new Set([...endpoints, ...sources.flatMap(endpointsOf)])],
    ...(incremental !== undefined && {
      cursor: cursorOf(incremental),
      currentCursor: 'updatedField' in incremental ? presentInstant : presentDay,
    }),
    async plan(session, { partition, saved }, io) {
      if (incremental === undefined) return [{}];
      if ('updatedField' in incremental) return planWalk(session, saved, io);
      const { windowDays, lookbackDays } = incremental;
      return planWindows(session, { partition, saved }, { windowDays, lookbackDays, io });
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
  // The API's totals don't match the number of rows if rows are filtered or exploded here.
  const isFilteredHere = slice.since !== undefined && parts === undefined;
  const listIo = isFilteredHere || explode !== undefined ? { ...io, onTotalRows: undefined } : io;
  const emptyAnswers = createEmptyAnswers(slice, io);
  const reading = { sources, scope, slice, io: listIo, ...(parts && { parts }) };
  let enrich: ToRow | undefined;
  let hasRows = false;
  for await (const { rows, owner } of readAsFirstAccepted(session, {
    ...reading,
    onEmptyAnswer: emptyAnswers.add,
  })) {
    const complete = (enrich ??= await enricherOf(session, enrichment, { owner, io }));
    hasRows ||= rows.length > 0;
    const exploded = explode === undefined ? rows : rows.flatMap((row) => explodeRow(row, explode));
    const column = ownerColumn(scope, owner);
    yield exploded.map((row) => complete(withOwner(toRow(row), column)));
  }
  emptyAnswers.settle(hasRows);
}

const cursorOf = (incremental: ByChange | ByDays): Cursor =>
  'updatedField' in incremental
    ? watermark({ field: incremental.updatedField, fallback: incremental.createdField })
    : dayWindow(incremental.day);

/** The parts of the list that a slice needs; undefined if it needs everything. */
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

/** One row for each item of a list in a row. */
function explodeRow(row: JsonObject, listName: string): readonly JsonObject[] {
  const { [listName]: items, ...others } = row;
  return isJsonList(items) ? items.filter(isJsonObject).map((item) => ({ ...others, ...item })) : [];
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

/** Reads as the first owner that the API accepts. Lists that the sandbox lacks are skipped with a warning. */
async function* readAsFirstAccepted(
  session: Session,
  reading: OwnerReading,
): AsyncGenerator<Page, void, undefined> {
  const { scope, slice } = reading;
  const owners = ownersOf(scope, session, slice.partition);
  for (const owner of owners) {
    let isAccepted = false;
    try {
      for await (const rows of readLists(session, { ...reading, owner })) {
        isAccepted = true;
        yield { rows, owner };
      }
      return;
    } catch (error) {
      if (!isAccepted && isOfOneAccount(error) && owner !== owners.at(-1)) continue;
      await passOverLack(session, error, 'skipped');
      return;
    }
  }
}

interface ListsReading extends Omit<ListReading, 'source'> {
  readonly sources: readonly ListSource[];
}

/** Reads the lists of one owner, one after the other. */
async function* readLists(
  session: Session,
  { sources, ...reading }: ListsReading,
): AsyncGenerator<readonly JsonObject[], void, undefined> {
  for (const source of sources) {
    const read = source.optional ? readIfAccepted : readList;
    yield* read(session, { ...reading, source });
  }
}

/** Reads a list that the API may refuse, which is then skipped with a warning. */
async function* readIfAccepted(
  session: Session,
  reading: ListReading,
): AsyncGenerator<readonly JsonObject[], void, undefined> {
  try {
    yield* readList(session, reading);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const { refused } = listCacheOf(session);
    // A parameter that one account may not use is probably refused for all, so one warning is enough. Permissions differ.
    if (error.action === Action.request && refused.has(reading.source)) return;
    refused.add(reading.source);
    await session.log.warn(`${error.message} Skipping these rows.`);
  }
}

function withOwner(row: JsonObject, column: OwnerColumn | undefined): JsonObject {
  if (column === undefined) return row;
  const { name, value } = column;
  return Object.assign(row, { [name]: row[name] ?? value });
}
