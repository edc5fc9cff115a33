import {
  configError,
  findSaved,
  isJsonList,
  isJsonObject,
  parseStreamState,
  readStateFile,
  SyncError,
  type InputState,
  type Json,
  type JsonObject,
  type SavedPart,
  type StateForm,
  type StreamDefinition,
} from '../../cdk/index.js';
import { isOfAccounts } from '../../connector/sizing/size.js';
import { PARTITION_KEY, type Session } from '../../tiktok/index.js';
import { describeNoState } from '../state-files.js';

type KnownStream = StreamDefinition<Session>;
type Cursor = NonNullable<KnownStream['cursor']>;

/** The state of a connection that there was so far. */
export interface StateFile {
  readonly path: string;
  readonly saved: InputState;
}

/** What connections saved for one stream. */
export type SavedStream = { readonly name: string } & (DividedState | WholeState);

/** The entries of all states, one after the other. */
interface DividedState {
  readonly parts: readonly SavedPart[];
  /** One cursor for all accounts. */
  readonly forAll: string | undefined;
  readonly cursor: Pick<Cursor, 'field' | 'keepsFingerprints'>;
  readonly learnedState?: KnownStream['learnedState'];
}

/** A state without entries that could be divided. */
interface WholeState {
  readonly whole: Json;
}

/** @throws SyncError (config_error) that names every file that cannot be used */
export async function readStates(paths: readonly string[]): Promise<readonly StateFile[]> {
  const files = await Promise.allSettled(paths.map(readState));
  const mistakes = files.flatMap((file) => (file.status === 'rejected' ? [messageOf(file.reason)] : []));
  if (mistakes.length > 0) throw configError(mistakes.join('\n'));
  return files.flatMap((file) => (file.status === 'fulfilled' ? [file.value] : []));
}

async function readState(path: string): Promise<StateFile> {
  const saved = await readStateFile(path);
  if (saved.size === 0) throw configError(describeNoState(path));
  return { path, saved };
}

const messageOf = (thrown: unknown): string => SyncError.from(thrown).userMessage;

/**
 * What the states hold, stream by stream. Streams that have no cursor are read in full each time, so they need none.
 *
 * @param streams all streams of the config
 * @throws SyncError (config_error) that names everything that cannot be understood or merged
 */
export function savedStreamsOf(
  files: readonly StateFile[],
  streams: readonly KnownStream[],
): readonly SavedStream[] {
  const mistakes: string[] = [];
  const attempt = (parse: () => SavedStream | undefined): readonly SavedStream[] => {
    try {
      return [parse()].filter((saved) => saved !== undefined);
    } catch (thrown) {
      if (!(thrown instanceof SyncError)) throw thrown;
      mistakes.push(thrown.userMessage);
      return [];
    }
  };
  const known = new Set(streams.flatMap(({ name, formerNames = [] }) => [name, ...formerNames]));
  const others = new Set(files.flatMap(({ saved }) => [...saved.keys()]).filter((name) => !known.has(name)));
  const found = [
    ...streams.flatMap((stream) => attempt(() => savedOfKnown(stream, files))),
    ...[...others].flatMap((name) => attempt(() => savedOfUnknown(name, files))),
  ];
  if (mistakes.length > 0) throw configError(mistakes.join('\n'));
  return found;
}

interface SavedIn {
  readonly path: string;
  /** The name of the stream there. */
  readonly name: string;
  readonly state: Json;
}

function savedOfKnown(stream: KnownStream, files: readonly StateFile[]): SavedStream | undefined {
  const { name, cursor, learnedState } = stream;
  const found = files.flatMap(({ path, saved }): readonly SavedIn[] => {
    const state = findSaved(saved, stream);
    return state === undefined ? [] : [{ path, ...state }];
  });
  if (cursor === undefined || found.length === 0) return undefined;
  const { partitionKeys: keys = isOfAccounts(stream) ? [PARTITION_KEY] : [] } = stream;
  const states = found.map((saved) => ({ ...saved, ...parsedState(saved, { cursor, keys }) }));
  const global = states.find(({ forAll }) => forAll !== undefined);
  if (global !== undefined && states.length > 1) throw configError(describeGlobal(global));
  if (global !== undefined && !isOfAccounts(stream)) return { name, whole: global.state };
  return {
    name,
    cursor,
    learnedState,
    forAll: global?.forAll,
    parts: states.flatMap(({ parts }) => parts),
  };
}

function parsedState({ path, name, state }: SavedIn, form: Omit<StateForm, 'name'>) {
  try {
    return parseStreamState(state, { name, ...form });
  } catch (thrown) {
    if (!(thrown instanceof SyncError)) throw thrown;
    throw configError(`${path}: ${thrown.userMessage}`);
  }
}

const describeGlobal = ({ path, name }: SavedIn): string =>
  `${path}: The saved state of ${name} has one cursor for all accounts, so beside another state it is not known which accounts it is of. Convert it with \`migrate\` and the config of its connection.`;

/** A stream that this config does not have, such as a custom report that another one defines. */
function savedOfUnknown(name: string, files: readonly StateFile[]): SavedStream {
  const states = files.flatMap(({ path, saved }) => {
    const state = saved.get(name);
    if (state === undefined) return [];
    if (name === '' || !isJsonObject(state)) throw configError(describeStranger(path, name));
    return [{ path, name, state }];
  });
  const form = formOf(states.map(({ state }) => state));
  if (form !== undefined) {
    const parts = states.flatMap((saved) => parsedState(saved, form).parts);
    return { name, cursor: form.cursor, forAll: undefined, parts };
  }
  const [first, ...rest] = states;
  const other = rest.find(({ state }) => JSON.stringify(state) !== JSON.stringify(first?.state));
  if (first === undefined || other !== undefined)
    throw configError(describeUnlike(name, [first, other].map((saved) => saved?.path).join(' and ')));
  return { name, whole: first.state };
}

const describeStranger = (path: string, name: string): string =>
  `${path}: "${name}" is neither a stream of this config nor a saved state. Is this another file than a state?`;

const describeUnlike = (name: string, paths: string): string =>
  `The saved states of ${name} in ${paths} differ, and it is no stream of this config, so they cannot be merged. Add it to the config, or remove it from all but one.`;

/** The form of states whose entries all have one cursor under the same name, as ours; undefined for others. */
function formOf(states: readonly JsonObject[]) {
  const lists = states.map(({ states: entries }) => entries);
  const marks = lists.flatMap((entries) => (isJsonList(entries) ? entries.map(markOf) : [undefined]));
  const [mark] = marks;
  if (mark === undefined || marks.some((one) => JSON.stringify(one) !== JSON.stringify(mark)))
    return undefined;
  const parse = (raw: Json): string | undefined => (typeof raw === 'string' ? raw : undefined);
  return { keys: mark.keys, cursor: { field: mark.field, parse, keepsFingerprints: true } };
}

function markOf(entry: Json): { readonly field: string; readonly keys: readonly string[] } | undefined {
  const { partition, cursor } = isJsonObject(entry) ? entry : {};
  if (!isJsonObject(partition) || !isJsonObject(cursor)) return undefined;
  const [[field, value] = ['', null], ...more] = Object.entries(cursor);
  if (typeof value !== 'string' || more.length > 0) return undefined;
  return { field, keys: Object.keys(partition).sort() };
}
