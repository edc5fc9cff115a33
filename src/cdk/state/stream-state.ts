import { isJsonList, isJsonObject, scalarText, type Json, type JsonObject } from '../../protocol/json.js';
import { FailureType, SyncError } from '../contract/errors.js';
import type { Day } from '../time/days.js';
import { shiftInstant } from '../time/instants.js';
import { MISFIT, timestamp, day } from '../schema/field.js';
import type { Partition } from '../contract/slice.js';
import type { Cursor } from '../contract/cursor.js';

/* The saved state of one stream: one function for each form that is accepted, and one that writes our own form. */

/** A saved state, independent of its form. */
export interface StreamState {
  /** The partitions that the state lists. */
  readonly parts: readonly SavedPart[];
  /** One cursor for all partitions. */
  readonly forAll: string | undefined;
  /** The job of the full refresh that saved the state. */
  readonly job: JsonObject | undefined;
  /** Checkpoints of slices that were not closed. Values that aren't text are ignored: checkpoints only save work. */
  readonly checkpoints: ReadonlyMap<string, string>;
}

export interface SavedPart {
  /** Only the keys of our own partitions; other connectors write more. */
  readonly partition: Partition;
  /** Undefined if nothing was read. */
  readonly cursor: string | undefined;
  /** True if a full refresh has read the partition completely. */
  readonly isComplete: boolean;
  /** Fingerprints of its rows, not interpreted here. */
  readonly fingerprints: Json | undefined;
  /** What the stream has learned about it, not interpreted here. */
  readonly learned: Json | undefined;
  /** As in `Position`. */
  readonly emptySince: Day | undefined;
}

/** What the state of a stream must match. */
export interface StateForm {
  /** The name of the stream. */
  readonly name: string;
  /** Undefined if the stream can only be read completely. */
  readonly cursor: Pick<Cursor, 'field' | 'parse'> | undefined;
  /** The keys that identify a partition, e.g. `account_id`; empty if there is only one partition. */
  readonly keys: readonly string[];
}

const NOTHING: StreamState = { parts: [], forAll: undefined, job: undefined, checkpoints: new Map() };

/** Parses one form of state; returns undefined for any other form. */
type Shape = (state: Json, form: StateForm) => Partial<StreamState> | undefined;

/** The state at the end of a full refresh. It has no cursor, and a later run has nothing to resume. */
export const NO_CURSOR_STATE: JsonObject = { __ab_no_cursor_state_message: true };

/** Airbyte's marker for a complete partition or stream. */
const COMPLETE = '__ab_full_refresh_sync_complete';

/**
 * Parses a stream's saved state in any known form: `{}` and null, Airbyte's markers, our own form, that of Airbyte's
 * declarative sources, a bare `{"<cursor field>": value}`, and Singer bookmarks.
 *
 * @throws SyncError (config_error) if the form is unknown. Reading everything instead would be a surprise, and would
 *   overwrite the saved state.
 */
export function parseStreamState(state: Json | undefined, form: StateForm): StreamState {
  for (const shape of SHAPES) {
    const parsed = shape(state ?? null, form);
    if (parsed !== undefined) return { ...NOTHING, ...parsed };
  }
  throw stateError(form, describeUnknown(state ?? null, form));
}

/** The order matters: a state of one form may have members of a later one. */
const SHAPES: readonly Shape[] = [nothing, byPartition, bare, marker, bookmarks, plainBookmark, anyBookmarks];

/** `{}`, null, and an object whose members are all null, which some programs write. */
function nothing(state: Json): Partial<StreamState> | undefined {
  if (state === null) return {};
  return isJsonObject(state) && valuesOf(state).length === 0 ? {} : undefined;
}

/**
 * `{"states":[{"partition":{…},"cursor":{"<field>":"…"}}]}`, which is Airbyte's form for partitions and ours, optionally
 * with `full_refresh` and `notes`; or `{"state":{"<field>":"…"}}` for all partitions.
 */
function byPartition(state: Json, form: StateForm): Partial<StreamState> | undefined {
  if (!isJsonObject(state) || !isByPartition(state)) return undefined;
  const { state: global, full_refresh: refresh, notes } = state;
  const entries = state['states'] ?? [];
  if (!isJsonList(entries)) throw stateError(form, `has ${kindOf(entries)} in "states" instead of a list`);
  const job = isJsonObject(refresh) ? refresh : undefined;
  // A stream that is read completely each time doesn't need what another connector saved for it.
  const isIrrelevant = form.cursor === undefined && job === undefined;
  const parts = entries.flatMap((entry) => partsOf(entry, isIrrelevant ? { ...form, keys: [] } : form));
  return {
    parts: isIrrelevant ? [] : parts,
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

/** Empty if the entry has neither a partition nor a cursor. */
function partsOf(entry: Json, form: StateForm): readonly SavedPart[] {
  if (!isJsonObject(entry)) throw stateError(form, `has an entry that is ${kindOf(entry)}`);
  const { partition, memory, known, empty_since: since } = entry;
  const read = readOf(entry, form);
  if (partition === undefined && read.cursor === undefined && !read.isComplete) return [];
  if (!isJsonObject(partition)) throw stateError(form, 'has an entry without a partition');
  const emptySince = since === undefined ? undefined : dayIn(since);
  return [
    { partition: ownPartition(partition, form), ...read, fingerprints: memory, learned: known, emptySince },
  ];
}

/** Members of an entry that don't say how far it was read. */
const BESIDE_CURSOR = ['partition', 'memory', 'known', 'empty_since'];

/** Undefined for anything but a day: without it, days are read that would not have to be. */
function dayIn(raw: Json): Day | undefined {
  const parsed = day('').parse(raw);
  return parsed === MISFIT || parsed === null ? undefined : parsed;
}

/** How far an entry was read. An entry without a cursor may not have members that could be one. */
function readOf(entry: JsonObject, form: StateForm): Pick<SavedPart, 'cursor' | 'isComplete'> {
  const { cursor, partition } = entry;
  if (cursor === undefined) {
    const hasOnlyKnown = valuesOf(entry).every(([name]) => BESIDE_CURSOR.includes(name));
    if (partition === undefined || !hasOnlyKnown) throw stateError(form, 'has an entry without a cursor');
    return { cursor, isComplete: false };
  }
  if (isJsonObject(cursor) && cursor[COMPLETE] === true) return { cursor: undefined, isComplete: true };
  return { cursor: cursorIn(cursor, form), isComplete: false };
}

/** The keys of our own partitions, without those that other connectors add. */
function ownPartition(partition: JsonObject, form: StateForm): Partition {
  const parts = form.keys.map((key) => {
    const value = partition[key];
    const isId = (typeof value === 'string' && value !== '') || typeof value === 'number';
    if (!isId) throw stateError(form, `has an entry whose partition lacks ${key}`);
    return [key, scalarText(value)] as const;
  });
  return Object.fromEntries(parts);
}

/**
 * A global cursor is the latest one of all partitions at the end of a run. A partition that was read early in that run
 * may have changed since, so such a state also holds the duration of its run, which is subtracted here.
 *
 * @param seconds the duration of the run
 */
function globalCursor(
  global: Json | undefined,
  seconds: Json | undefined,
  form: StateForm,
): string | undefined {
  const cursor = global === undefined ? undefined : cursorIn(global, form);
  if (cursor === undefined || seconds === undefined || seconds === null) return cursor;
  if (typeof seconds !== 'number' || seconds < 0 || seconds > LONGEST_RUN_SECONDS)
    throw stateError(form, 'has a lookback_window that is not a number of seconds');
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

/** Airbyte's markers of a full refresh, which hold no cursor to continue from. */
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
    emptySince: undefined,
  }));
  return parts.every((part) => part.cursor !== undefined) ? { parts } : undefined;
}

/** One value for all partitions. */
function plainBookmark(state: Json, { cursor }: StateForm): Partial<StreamState> | undefined {
  const forAll = typeof state === 'string' ? cursor?.parse(state) : undefined;
  return forAll === undefined ? undefined : { forAll };
}

/** What another connector saved for a stream that is read completely here, under fields that aren't known. */
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

/** The members that are neither undefined nor null. */
const valuesOf = (object: JsonObject): readonly (readonly [string, Json])[] =>
  Object.entries(object).flatMap(([name, value]) =>
    value === undefined || value === null ? [] : [[name, value] as const],
  );

/**
 * Parses a cursor that is text, or an object that holds it under the cursor's field.
 *
 * @returns undefined for null or an empty object
 */
function cursorIn(raw: Json, form: StateForm): string | undefined {
  const { cursor } = form;
  if (cursor === undefined || raw === null) return undefined;
  if (isJsonObject(raw) && Object.keys(raw).length === 0) return undefined;
  const value = isJsonObject(raw) ? raw[cursor.field] : raw;
  if (value === undefined)
    throw stateError(form, `holds no value for ${cursor.field} where a cursor should be`);
  if (value === null) return undefined;
  const parsed = cursor.parse(value);
  if (parsed === undefined) throw stateError(form, `holds a value for ${cursor.field} that is not a date`);
  return parsed;
}

export const HOW_TO_CLEAR =
  'in Airbyte with "Clear data" of the stream, in a state file by removing the entry of the stream';

function stateError({ name }: StateForm, problem: string): SyncError {
  return new SyncError({
    failureType: FailureType.config,
    what: `The saved state of ${name} ${problem}.`,
    remedy: `Correct the state, or clear it to read everything again: ${HOW_TO_CLEAR}.`,
  });
}

const QUOTED_MEMBERS = 3;
const QUOTED_LENGTH = 30;

function describeUnknown(state: Json, { cursor }: StateForm): string {
  const unknownForm = ', which is an unknown format';
  if (!isJsonObject(state))
    return `is ${kindOf(state)}${cursor === undefined ? unknownForm : `, not a cursor of ${cursor.field}`}`;
  const names = valuesOf(state).map(([name]) => JSON.stringify(name.slice(0, QUOTED_LENGTH)));
  const more = names.length > QUOTED_MEMBERS ? ', …' : '';
  return `has the members ${names.slice(0, QUOTED_MEMBERS).join(', ')}${more}${cursor === undefined ? unknownForm : `, but no cursor of ${cursor.field}`}`;
}

function kindOf(value: Json): string {
  if (isJsonList(value)) return 'a list';
  if (isJsonObject(value)) return 'an object';
  if (value === null) return 'null';
  return typeof value === 'string' ? 'text' : `a ${typeof value}`;
}

/** What a written state has. */
export type WrittenState = Pick<StreamState, 'parts'> & Partial<Pick<StreamState, 'job' | 'checkpoints'>>;

/**
 * Writes our own form, which is also Airbyte's form for partitions.
 *
 * @param field the column of the cursor; omitted if partitions have none
 */
export function serializeStreamState(
  { job, parts, checkpoints = new Map() }: WrittenState,
  field = '',
): JsonObject {
  return {
    ...(job !== undefined && { full_refresh: job }),
    states: parts.map(({ partition, cursor, isComplete, fingerprints, learned, emptySince }) => ({
      partition,
      cursor: isComplete ? { [COMPLETE]: true } : { [field]: cursor },
      ...(fingerprints !== undefined && { memory: fingerprints }),
      ...(learned !== undefined && { known: learned }),
      ...(emptySince !== undefined && { empty_since: emptySince }),
    })),
    ...(checkpoints.size > 0 && { notes: Object.fromEntries(checkpoints) }),
  };
}
