import { isJsonList, isJsonObject, type Json, type JsonObject } from './json.js';

/** The saved state of each stream, unparsed: only the stream's cursor knows its format. */
export type InputState = ReadonlyMap<string, Json>;

/**
 * Parses the file given as `--state`. Accepted: null, `[]`, `{}`; one state message or a list of them, with or without
 * the outer `{"type":"STATE"}` envelope; STREAM, GLOBAL and LEGACY messages; the same as Airbyte's settings page and
 * API spell them (`streamDescriptor`, `streamState`); a map of stream name to state; and a Singer state (`{"bookmarks":
 * {stream: …}}`, also Mage's), bare, as a Singer STATE message or as Meltano keeps it. The last message of a stream
 * wins.
 *
 * @returns stream name to state, or a sentence about what is wrong
 */
export function parseInputState(value: Json): Map<string, Json> | string {
  const states = new Map<string, Json>();
  const messages = isJsonList(value) ? value : value === null ? [] : [value];
  for (const message of messages) {
    if (!isJsonObject(message)) return 'a state is a JSON list of state messages, or one JSON object';
    for (const [stream, state] of statesOf(message))
      if (state !== undefined && state !== null) states.set(stream, state);
  }
  return states;
}

type StreamEntry = readonly [stream: string, state: Json | undefined];

function statesOf(message: JsonObject): readonly StreamEntry[] {
  if (isJsonObject(message['state']) && (message['type'] === 'STATE' || message['type'] === undefined)) {
    return statesOf(message['state']);
  }
  const streams = streamsOf(message);
  if (streams !== undefined) return streams.map(streamEntry);
  const wrapped = WRAPPERS.map((key) => message[key]).find(isJsonObject);
  if (wrapped !== undefined) return statesOf(wrapped);
  if (isJsonObject(message['bookmarks'])) return Object.entries(message['bookmarks']);
  if (message['type'] !== undefined) return [];
  return Object.entries(message);
}

/** Where a LEGACY message, a Singer STATE message and Meltano keep the state. */
const WRAPPERS = ['data', 'value', 'singer_state'];

/** The streams of a STREAM or GLOBAL message, as spelled by the protocol or by Airbyte's settings page and API. */
function streamsOf(message: JsonObject): readonly JsonObject[] | undefined {
  if (isJsonObject(message['stream'])) return [message['stream']];
  if (isJsonObject(message['streamDescriptor'])) return [message];
  const global = message['global'] ?? message['globalState'];
  if (isJsonObject(global)) return objectsIn(global['stream_states'] ?? global['streamStates']);
  return isJsonList(message['streamState']) ? objectsIn(message['streamState']) : undefined;
}

const objectsIn = (list: Json | undefined): readonly JsonObject[] =>
  isJsonList(list) ? list.filter(isJsonObject) : [];

function streamEntry(stream: JsonObject): StreamEntry {
  const descriptor = stream['stream_descriptor'] ?? stream['streamDescriptor'];
  const name = isJsonObject(descriptor) ? descriptor['name'] : undefined;
  return [typeof name === 'string' ? name : '', stream['stream_state'] ?? stream['streamState']];
}
