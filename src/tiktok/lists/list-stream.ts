import {
  dayWindow,
  isJsonList,
  isJsonObject,
  watermark,
  type Cursor,
  type Fields,
  type JsonObject,
  type LearnedState,
  type Position,
  type ReadIo,
  type RequestIo,
  type Rows,
  type Slice,
  type SliceRange,
  type StreamDefinition,
} from '../../cdk/index.js';
import { Action } from '../api/error-codes.js';
import { contextColumns } from '../accounts/row-context.js';
import { OBSERVED_COLUMN } from '../accounts/observed-column.js';
import { ignoreMissingFeature } from '../api/sandbox.js';
import { topViewBuyersOf } from '../campaign-filters/top-view-buyers.js';
import type { Session } from '../session.js';
import { planWalk, planWindows, todayOfPartition, currentInstant } from '../days/local-days.js';
import { isOfOneAccount, isRefusal } from '../api/refusal.js';
import { enricherOf, rowContextOf, same, type RowEnrichment, type ToRow } from './enrich.js';
import { createEmptyAnswers } from './empty-answers.js';
import { listCacheOf } from './list-cache.js';
import {
  endpointsOf,
  hasBuyingTypes,
  type Enrichment,
  type ListSource,
  type Owner,
  type ListPart,
} from './list-definition.js';
import { partsOf, rowTestOf, type ByChange, type ByDays } from './list-parts.js';
import { countCalls, readList } from './read-list.js';
import type { ListReading } from './read-one-list.js';
import { ownerColumns, ownersOf, partitionsOf, requireOwner, Scope, type OwnerColumn } from './scope.js';

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
 * A stream of objects from any list endpoint, e.g. images, audiences or pixels. Rows of an account or business center get
 * its `advertiser_id` or `bc_id` if the API omits it.
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
      currentCursor: 'updatedField' in incremental ? currentInstant : todayOfPartition,
    }),
    ...announcing(sources),
    plan: (session, position, io) => planList(session, position, { scope, incremental, io }),
    ...(isOfSeveralLists(sources, incremental) && {
      countCalls: (session: Session, slice: Slice, io: ReadIo) =>
        countSlice(session, { sources, scope, incremental, slice, io }),
    }),
    read: (session, slice, io) =>
      readSlice(session, { sources, scope, incremental, explode, toRow, enrichment, slice, io }),
  };
}

/** True if no total of the API covers a slice: there is a list for each parent, or for each day. */
const isOfSeveralLists = (
  sources: readonly ListSource[],
  incremental: ByChange | ByDays | undefined,
): boolean =>
  sources.some(({ parents }) => parents !== undefined) ||
  (incremental !== undefined && 'daysPerCall' in incremental);

/** Announces lists that need to know of every account whether it has TopView. */
const announcing = (sources: readonly ListSource[]): Pick<StreamDefinition<Session>, 'onSyncStart'> =>
  sources.some(hasBuyingTypes)
    ? {
        onSyncStart: (session) => {
          topViewBuyersOf(session).expectAll();
        },
      }
    : {};

interface ListPlanning {
  readonly scope: Scope;
  readonly incremental: ByChange | ByDays | undefined;
  readonly io: RequestIo;
}

async function planList(
  session: Session,
  position: Position,
  { scope, incremental, io }: ListPlanning,
): Promise<readonly SliceRange[]> {
  await requireOwner(scope, session, { partition: position.partition, io });
  if (incremental === undefined) return [{}];
  if ('updatedField' in incremental) return planWalk(session, position.saved, io);
  return planWindows(session, position, { ...incremental, io });
}

/** How many calls a slice takes, besides those that list the parents. */
async function countSlice(
  session: Session,
  { sources, scope, incremental, slice, io }: Omit<SliceReading, 'explode' | 'toRow' | 'enrichment'>,
): Promise<number> {
  const parts = await partsOf(session, incremental, { slice, io });
  const [owner = {}] = ownersOf(scope, session, slice.partition);
  const counts: number[] = [];
  for (const source of sources) counts.push(await countCalls(session, { source, owner, parts, io }));
  return counts.reduce((sum, count) => sum + count, 0);
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
  const parts = await partsOf(session, incremental, { slice, io });
  // The API's totals don't match the number of rows if rows are filtered or exploded here.
  const isFilteredHere = slice.since !== undefined && parts === undefined;
  const listIo = isFilteredHere || explode !== undefined ? { ...io, onTotalRows: undefined } : io;
  const emptyAnswers = createEmptyAnswers(slice, io);
  const reading = { sources, scope, slice, io: listIo, ...(parts && { parts }) };
  const isWanted = rowTestOf(incremental, slice);
  let enrich: ToRow | undefined;
  let hasRows = false;
  for await (const { rows, owner } of readAsFirstAccepted(session, {
    ...reading,
    onEmptyAnswer: emptyAnswers.add,
  })) {
    const complete = (enrich ??= await enricherOf(session, enrichment, { owner, io }));
    hasRows ||= rows.length > 0;
    const columns = ownerColumns(scope, owner);
    yield objectsIn(rows, { explode, isWanted }).map((row) => complete(withOwner(toRow(row), columns)));
  }
  emptyAnswers.settle(hasRows);
}

const cursorOf = (incremental: ByChange | ByDays): Cursor =>
  'updatedField' in incremental
    ? watermark({ field: incremental.updatedField, fallback: incremental.createdField })
    : dayWindow(incremental.day);

interface PageForm {
  readonly explode: string | undefined;
  readonly isWanted: ReturnType<typeof rowTestOf>;
}

/** The objects of a page that belong to the slice. */
function objectsIn(rows: Rows, { explode, isWanted }: PageForm): Rows {
  const objects = explode === undefined ? rows : rows.flatMap((row) => explodeRow(row, explode));
  return isWanted === undefined ? objects : objects.filter(isWanted);
}

/** One row for each item of a list in a row. */
function explodeRow(row: JsonObject, listName: string): readonly JsonObject[] {
  const { [listName]: items, ...others } = row;
  return isJsonList(items) ? items.filter(isJsonObject).map((item) => ({ ...others, ...item })) : [];
}

interface OwnerReading {
  readonly onEmptyAnswer: (path: string) => void;
  readonly sources: readonly ListSource[];
  readonly parts?: readonly ListPart[];
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
      await ignoreMissingFeature(session, error, 'skipped');
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

function withOwner(row: JsonObject, columns: readonly OwnerColumn[]): JsonObject {
  for (const { name, value } of columns) Object.assign(row, { [name]: row[name] ?? value });
  return row;
}
