import { isJsonList, isJsonObject, scalarText, type Json, type JsonObject } from '../../protocol/json.js';
import { FailureType, SyncError } from '../contract/errors.js';
import { shiftInstant } from '../time/instants.js';
import { MISFIT, timestamp, day } from '../schema/field.js';
import type { Partition } from '../contract/slice.js';
import type { Cursor } from '../contract/cursor.js';

/* The saved state of one stream: every form that is understood, each by one function, and the one that is written. */

/** What a saved state says, whatever its form. */
export interface StreamState {
  /** The partitions that it names. */
  readonly parts: readonly SavedPart[];
  /** One cursor for all partitions. */
  readonly forAll: string | undefined;
  /** The job of the full refresh that it is of. */
  readonly job: JsonObject | undefined;
  /** Checkpoints of slices that were not closed. What is no text counts as nothing: checkpoints only save work. */
  readonly checkpoints: ReadonlyMap<string, string>;
}

export interface SavedPart {
  /** What tells our partitions apart; other connectors write more. */
  readonly partition: Partition;
  /** Undefined where nothing was read. */
  readonly cursor: string | undefined;
  /** Whether a full refresh has read it to its end. */
  readonly isComplete: boolean;
  /** Of its rows; uninterpreted. */
  readonly fingerprints: Json | undefined;
  /** What the stream has learned of it; uninterpreted. */
  readonly learned: Json | undefined;
}

/** What a stream's state has to be about. */
export interface StateForm {
  /** The stream. */
  readonly name: string;
  /** Absent where the stream can only be read whole. */
  readonly cursor: Pick<Cursor, 'field' | 'parse'> | undefined;
  /** What tells the partitions apart, e.g. `account_id`; none where there is one partition. */
  readonly keys: readonly string[];
}

const NOTHING: StreamState = { parts: [], forAll: undefined, job: undefined, checkpoints: new Map() };

/** What a state of one form says; undefined where it is of another form. */
type Shape = (state: Json, form: StateForm) => Partial<StreamState> | undefined;

/** What a full refresh leaves as its state at the end: there is no cursor, and a later run finds nothing to resume from. */
export const NO_CURSOR_STATE: JsonObject = { __ab_no_cursor_state_message: true };

/** Airbyte's word for a partition, or a stream, that is complete. */
const COMPLETE = '__ab_full_refresh_sync_complete';

/**
 * Reads a stream's saved state of any form that is known: `{}` and null, Airbyte's markers, our own, what declarative
 * sources of Airbyte write, a bare `{"<cursor field>": value}`, and bookmarks of Singer.
 *
 * @throws SyncError (config_error) when it is of none of them: to read everything instead would be a surprise, and would
 *   replace what was saved
 */
export function parseStreamState(state: Json | undefined, form: StateForm): StreamState {
  for (const shape of SHAPES) {
    const understood = shape(state ?? null, form);
    if (understood !== undefined) return { ...NOTHING, ...understood };
  }
  throw odd(form, describeUnknown(state ?? null, form));
}

/** In this order: a state in one form may have members of a later one. */
const SHAPES: readonly Shape[] = [nothing, byPartition, bare, marker, bookmarks, plainBookmark, anyBookmarks];

/** `{}` and null, and an object whose members are all null, as some programs write it. */
function nothing(state: Json): Partial<StreamState> | undefined {
  if (state === null) return {};
  return isJsonObject(state) && valuesOf(state).length === 0 ? {} : undefined;
}

/**
 * `{"states":[{"partition":{…},"cursor":{"<field>":"…"}}]}`, Airbyte's form for partitions and ours, with `full_refresh`
 * and `notes` beside it, or `{"state":{"<field>":"…"}}` for all partitions.
 */
function byPartition(state: Json, form: StateForm): Partial<StreamState> | undefined {
  if (!isJsonObject(state) || !isByPartition(state)) return undefined;
  const { state: global, full_refresh: refresh, notes } = state;
  const entries = state['states'] ?? [];
  if (!isJsonList(entries)) throw odd(form, `has "states" that are ${kindOf(entries)}, not a list`);
  const job = isJsonObject(refresh) ? refresh : undefined;
  // Nothing depends on what another connector has kept for a stream that is read whole each time.
  const isIdle = form.cursor === undefined && job === undefined;
  const parts = entries.flatMap((entry) => partsOf(entry, isIdle ? { ...form, keys: [] } : form));
  return {
    parts: isIdle ? [] : parts,
    forAll: entries.length === 0 ? globalCursor(global, state['lookback_window'], form) : undefined,
    job,
    checkpoints: checkpointsIn(notes),
  };
}

const isByPartition = (state: JsonObject): boolean =>
  (state['states'] !== undefined && state['states'] !== null) ||
  isJsonObject(state['state']) ||
  typeof state['use_global_cursor'] === 'boolean' ||
  isJsonObject(state['parent_state']);

/** None where an entry says of nothing that nothing was read. */
function partsOf(entry: Json, form: StateForm): readonly SavedPart[] {
  if (!isJsonObject(entry)) throw odd(form, `has an entry that is ${kindOf(entry)}`);
  const { partition, memory, known } = entry;
  const read = readOf(entry, form);
  if (partition === undefined && read.cursor === undefined && !read.isComplete) return [];
  if (!isJsonObject(partition)) throw odd(form, 'has an entry without a partition');
  return [{ partition: ownPartition(partition, form), ...read, fingerprints: memory, learned: known }];
}

/** Members of an entry that say nothing of how far it was read. */
const BESIDE_CURSOR = ['partition', 'memory', 'known'];

/** How far an entry was read. Without a cursor nothing may be there that could mean one. */
function readOf(entry: JsonObject, form: StateForm): Pick<SavedPart, 'cursor' | 'isComplete'> {
  const { cursor, partition } = entry;
  if (cursor === undefined) {
    const hasNone = valuesOf(entry).every(([name]) => BESIDE_CURSOR.includes(name));
    if (partition === undefined || !hasNone) throw odd(form, 'has an entry without a cursor');
    return { cursor, isComplete: false };
  }
  if (isJsonObject(cursor) && cursor[COMPLETE] === true) return { cursor: undefined, isComplete: true };
  return { cursor: cursorIn(cursor, form), isComplete: false };
}

/** The parts of a saved partition that tell ours apart. */
function ownPartition(partition: JsonObject, form: StateForm): Partition {
  const parts = form.keys.map((key) => {
    const value = partition[key];
    const isName = (typeof value === 'string' && value !== '') || typeof value === 'number';
    if (!isName) throw odd(form, `has an entry whose partition lacks ${key}`);
    return [key, scalarText(value)] as const;
  });
  return Object.fromEntries(parts);
}

/**
 * A global cursor is the latest of all partitions at the end of a run; a partition that was read early in that run
 * may have changed since. The writer of such a state says how long its run took.
 *
 * @param seconds that the run took
 */
function globalCursor(
  global: Json | undefined,
  seconds: Json | undefined,
  form: StateForm,
): string | undefined {
  const cursor = global === undefined ? undefined : cursorIn(global, form);
  if (cursor === undefined || seconds === undefined || seconds === null) return cursor;
  if (typeof seconds !== 'number' || seconds < 0 || seconds > LONGEST_RUN_SECONDS)
    throw odd(form, 'has a lookback_window that is not a number of seconds');
  return cursor.includes('T') ? shiftInstant(cursor, -seconds) : cursor;
}

const LONGEST_RUN_SECONDS = 1e9;

const checkpointsIn = (notes: Json | undefined): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(isJsonObject(notes) ? notes : {}).filter(
      (note): note is [string, string] => typeof note[1] === 'string',
    ),
  );

/** `{"<field>": value}`, for all partitions. */
function bare(state: Json, form: StateForm): Partial<StreamState> | undefined {
  const field = form.cursor?.field;
  if (field === undefined || !isJsonObject(state) || state[field] === undefined) return undefined;
  return { forAll: cursorIn(state, form) };
}

/** What Airbyte has a full refresh leave: there is no cursor to go on from. */
function marker(state: Json): Partial<StreamState> | undefined {
  return isJsonObject(state) && Object.keys(state).some((name) => name.startsWith('__ab_')) ? {} : undefined;
}

/** `{"<partition value>": value}`, or `{"<partition value>": {"<field>": value}}`. */
function bookmarks(state: Json, { cursor, keys }: StateForm): Partial<StreamState> | undefined {
  const [key, ...otherKeys] = keys;
  if (cursor === undefined || key === undefined || otherKeys.length > 0) return undefined;
  if (!isJsonObject(state)) return undefined;
  const parts = valuesOf(state).map(([name, raw]) => ({
    partition: { [key]: name },
    cursor: cursor.parse((isJsonObject(raw) ? raw[cursor.field] : raw) ?? null),
    isComplete: false,
    fingerprints: undefined,
    learned: undefined,
  }));
  return parts.every((part) => part.cursor !== undefined) ? { parts } : undefined;
}

/** One value for all partitions. */
function plainBookmark(state: Json, { cursor }: StateForm): Partial<StreamState> | undefined {
  const forAll = typeof state === 'string' ? cursor?.parse(state) : undefined;
  return forAll === undefined ? undefined : { forAll };
}

/** What another connector has kept for a stream that is read whole here: its fields are not known. */
function anyBookmarks(state: Json, { cursor }: StateForm): Partial<StreamState> | undefined {
  const isBookmark = (raw: Json): boolean =>
    isDate(raw) ||
    (isJsonObject(raw) && valuesOf(raw).length > 0 && valuesOf(raw).every(([, inside]) => isDate(inside)));
  if (cursor !== undefined) return undefined;
  return isDate(state) || (isJsonObject(state) && valuesOf(state).every(([, raw]) => isBookmark(raw)))
    ? {}
    : undefined;
}

const isDate = (raw: Json): boolean =>
  typeof raw === 'string' && [day(''), timestamp('')].some(({ parse }) => parse(raw) !== MISFIT);

/** The members that say something. */
const valuesOf = (object: JsonObject): readonly (readonly [string, Json])[] =>
  Object.entries(object).flatMap(([name, value]) =>
    value === undefined || value === null ? [] : [[name, value] as const],
  );

/**
 * A cursor as text, or as an object that holds it under the cursor's field.
 *
 * @returns undefined where it is null, or an object without members
 */
function cursorIn(raw: Json, form: StateForm): string | undefined {
  const { cursor } = form;
  if (cursor === undefined || raw === null) return undefined;
  if (isJsonObject(raw) && Object.keys(raw).length === 0) return undefined;
  const found = isJsonObject(raw) ? raw[cursor.field] : raw;
  if (found === undefined) throw odd(form, `holds no value for ${cursor.field} where a cursor should be`);
  if (found === null) return undefined;
  const parsed = cursor.parse(found);
  if (parsed === undefined) throw odd(form, `holds a value for ${cursor.field} that is not a date`);
  return parsed;
}

export const HOW_TO_CLEAR =
  'in Airbyte with "Clear data" of the stream, in a state file by removing the entry of the stream';

function odd({ name }: StateForm, how: string): SyncError {
  return new SyncError({
    failureType: FailureType.config,
    what: `The saved state of ${name} ${how}.`,
    remedy: `Correct the state, or clear it to read everything again: ${HOW_TO_CLEAR}.`,
  });
}

const QUOTED_MEMBERS = 3;
const QUOTED_LENGTH = 30;

function describeUnknown(state: Json, { cursor }: StateForm): string {
  const wanted = cursor === undefined ? 'and its format is unknown' : `and no cursor of ${cursor.field}`;
  if (!isJsonObject(state)) return `is ${kindOf(state)}, ${wanted}`;
  const names = valuesOf(state).map(([name]) => JSON.stringify(name.slice(0, QUOTED_LENGTH)));
  const more = names.length > QUOTED_MEMBERS ? ', …' : '';
  return `has the members ${names.slice(0, QUOTED_MEMBERS).join(', ')}${more}, ${wanted}`;
}

function kindOf(value: Json): string {
  if (isJsonList(value)) return 'a list';
  if (isJsonObject(value)) return 'an object';
  return value === null ? 'null' : `a ${typeof value === 'string' ? 'text' : typeof value}`;
}

/**
 * A state in our own form, which is also Airbyte's for partitions.
 *
 * @param field the column of the cursor; none where partitions are complete or not
 */
export function serializeStreamState(
  { job, parts, checkpoints }: Partial<Omit<StreamState, 'forAll'>>,
  field = '',
): JsonObject {
  return {
    ...(job !== undefined && { full_refresh: job }),
    states: parts?.map(({ partition, cursor, isComplete, fingerprints, learned }) => ({
      partition,
      cursor: isComplete ? { [COMPLETE]: true } : { [field]: cursor },
      ...(fingerprints !== undefined && { memory: fingerprints }),
      ...(learned !== undefined && { known: learned }),
    })),
    ...(checkpoints !== undefined && checkpoints.size > 0 && { notes: Object.fromEntries(checkpoints) }),
  };
}
