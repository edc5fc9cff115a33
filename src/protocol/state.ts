import { isJsonList, isJsonObject, type Json, type JsonObject } from './json.js';

/** The saved state of each stream, uninterpreted: only the stream's cursor knows what is inside. */
export type InputState = ReadonlyMap<string, Json>;

/**
 * Reads the file given as `--state`. Accepted: null, `[]`, `{}`, a list of state messages or one of them, with or
 * without the outer `{"type":"STATE"}` envelope; STREAM, GLOBAL and LEGACY messages; a map of stream name to state;
 * and a Singer state (`{"bookmarks": {stream: …}}`, also Mage's). The last message of a stream wins.
 *
 * @returns stream name to state, or a sentence that says what is wrong
 */
export function parseInputState(value: Json): InputState | string {
  const states = new Map<string, Json>();
  const messages = isJsonList(value) ? value : value === null ? [] : [value];
  for (const message of messages) {
    if (!isJsonObject(message)) return 'a state is a JSON list of state messages, or one JSON object';
    for (const [stream, state] of statesOf(message))
      if (state !== undefined && state !== null) states.set(stream, state);
  }
  return states;
}

type Entry = readonly [stream: string, state: Json | undefined];

function statesOf(message: JsonObject): readonly Entry[] {
  if (isJsonObject(message['state']) && (message['type'] === 'STATE' || message['type'] === undefined)) {
    return statesOf(message['state']);
  }
  if (isJsonObject(message['stream'])) return [streamEntry(message['stream'])];
  if (isJsonObject(message['global'])) return globalEntries(message['global']);
  if (isJsonObject(message['data'])) return statesOf(message['data']);
  if (isJsonObject(message['bookmarks'])) return Object.entries(message['bookmarks']);
  if (message['type'] !== undefined) return [];
  return Object.entries(message);
}

function streamEntry(stream: JsonObject): Entry {
  const descriptor = stream['stream_descriptor'];
  const name = isJsonObject(descriptor) ? descriptor['name'] : undefined;
  return [typeof name === 'string' ? name : '', stream['stream_state']];
}

function globalEntries(global: JsonObject): readonly Entry[] {
  const streams = global['stream_states'];
  return isJsonList(streams) ? streams.filter(isJsonObject).map(streamEntry) : [];
}
