import {
  findSaved,
  lookUp,
  parseStreamState,
  readPartitionCursors,
  serializeStreamState,
  SyncError,
  type InputState,
  type Json,
  type JsonObject,
  type StreamDefinition,
  type StreamState,
} from '../../cdk/index.js';
import { stateMessage } from '../state-files.js';
import type { Origin } from './origins.js';
import { SUGGESTED_STREAMS } from '../../streams/index.js';
import { counted } from '../../terminal/words.js';
import { accountOf, PARTITION_KEY, partitionOf, type Session } from '../../tiktok/index.js';

export interface MigratedState {
  /** The bodies of our STATE messages, as `read --state` accepts them. */
  readonly state: readonly JsonObject[];
  readonly notes: readonly string[];
  readonly mistakes: readonly string[];
}

type TargetStream = StreamDefinition<Session>;
type Cursor = NonNullable<TargetStream['cursor']>;

/** The accounts that a saved state names, each once. */
export function accountsIn(saved: InputState, streams: readonly TargetStream[]): readonly string[] {
  return [...new Set(streams.flatMap((stream) => accountsOfStream(saved, stream)))];
}

/** Empty if the state cannot be parsed; moveStream reports that. */
function accountsOfStream(saved: InputState, stream: TargetStream): readonly string[] {
  const found = findSaved(saved, stream);
  if (stream.cursor === undefined || found === undefined) return [];
  try {
    return namedIn(stateIn({ ...found, cursor: stream.cursor }));
  } catch (thrown) {
    if (!(thrown instanceof SyncError)) throw thrown;
    return [];
  }
}

/**
 * Converts another connector's state to ours, with the functions by which `read` parses it. Cursors of accounts that
 * the config does not name are kept, as a read does.
 */
export function migrateState(
  saved: InputState,
  streams: readonly TargetStream[],
  { accounts, elsewhere }: { readonly accounts: readonly string[] } & Pick<Origin, 'elsewhere'>,
): MigratedState {
  const moved = streams.map((stream) => moveStream(saved, stream, accounts));
  const known = new Set(streams.flatMap(({ name, formerNames = [] }) => [name, ...formerNames]));
  const others = [...saved.keys()].filter((name) => !known.has(name));
  const strangers = others.filter((name) => lookUp(elsewhere, name) === undefined);
  const fresh = moved.filter(({ name, isFresh }) => isFresh && SUGGESTED_STREAMS.includes(name));
  return {
    state: moved.map(({ message }) => message).filter((message) => message !== undefined),
    notes: [
      ...moved.flatMap(({ note }) => note ?? []),
      ...others.flatMap((name) => noteElsewhere(name, lookUp(elsewhere, name))),
      ...noteOf(strangers, 'no stream here has these rows; their state was omitted'),
      ...noteOf(
        namesOf(fresh),
        'no saved state; the first run reads reports from start_date and objects in full',
      ),
    ],
    mistakes: moved.flatMap(({ mistake }) => mistake ?? []),
  };
}

interface Moved {
  readonly name: string;
  readonly message?: JsonObject;
  readonly note?: string;
  readonly mistake?: string;
  /** True for a stream with a cursor but no saved state. */
  readonly isFresh?: boolean;
}

function moveStream(saved: InputState, stream: TargetStream, accounts: readonly string[]): Moved {
  const { name, cursor } = stream;
  const found = findSaved(saved, stream);
  if (cursor === undefined) {
    const note = `${name}: read in full each time; its state was omitted.`;
    return found === undefined ? { name } : { name, note };
  }
  if (found === undefined) return { name, isFresh: true };
  const title = found.name === name ? name : `${name} (was ${found.name})`;
  try {
    return moveCursors({ name, title, state: found.state, cursor }, accounts);
  } catch (thrown) {
    if (!(thrown instanceof SyncError)) throw thrown;
    return { name, mistake: `${title}: ${thrown.userMessage}` };
  }
}

interface SavedCursors {
  readonly name: string;
  readonly title: string;
  readonly state: Json;
  readonly cursor: Cursor;
}

function moveCursors({ name, title, state, cursor }: SavedCursors, accounts: readonly string[]): Moved {
  const understood = stateIn({ name, state, cursor });
  const others = [...new Set(namedIn(understood))].filter((account) => !accounts.includes(account));
  const cursors = readPartitionCursors(understood, cursor, accounts.map(partitionOf));
  const values = accounts.map((account) => cursors.get(partitionOf(account)));
  const saved = values.filter((value) => value !== undefined).sort();
  const fresh = accounts.filter((_, index) => values[index] === undefined);
  if (saved.length === 0 && others.length === 0) return { name, isFresh: true };
  const parts = [
    ...(saved.length === 0 ? [] : [`resumes from ${rangeOf(saved)} in ${counted(saved.length, 'account')}`]),
    ...(fresh.length === 0 ? [] : [`no saved cursor for ${fresh.join(', ')}`]),
    ...(others.length === 0 ? [] : [`cursors kept for ${others.join(', ')}, not in accounts`]),
  ];
  return {
    name,
    note: `${title}: ${parts.join('; ')}.`,
    message: stateMessage(name, serializeStreamState({ parts: cursors.parts() }, cursor.field)),
  };
}

const stateIn = ({ name, state, cursor }: Omit<SavedCursors, 'title'>): StreamState =>
  parseStreamState(state, { name, cursor, keys: [PARTITION_KEY] });

const namedIn = ({ parts }: StreamState): readonly string[] =>
  parts.map(({ partition }) => accountOf(partition));

const rangeOf = (sorted: readonly string[]): string => [...new Set([sorted[0], sorted.at(-1)])].join(' to ');

const namesOf = (streams: readonly Moved[]): readonly string[] => streams.map(({ name }) => name);

const noteElsewhere = (name: string, here: string | undefined): readonly string[] =>
  here === undefined ? [] : [`${name}: ${here} has its rows, but cannot use its state, which was omitted.`];

const noteOf = (names: readonly string[], what: string): readonly string[] =>
  names.length === 0 ? [] : [`${names.join(', ')}: ${what}.`];
