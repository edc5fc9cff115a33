import { isJsonList, isJsonObject, type Json, type JsonObject } from './json.js';
import { SyncMode, type StreamDescriptor } from './messages.js';

/** One stream that the user selected. `syncMode` is undefined when the catalog names a mode that does not exist. */
export interface ConfiguredStream {
  readonly descriptor: StreamDescriptor;
  readonly syncMode: SyncMode | undefined;
  /** Absent where whoever runs the source does not tell. */
  readonly job?: Job;
}

/** What all attempts of one job have in common, and no other job has. */
export interface Job {
  readonly syncId: number;
  /** A job whose earlier rows the destination throws away gets another one. */
  readonly generationId: number | undefined;
}

/** PyAirbyte writes 1 into every catalog, whatever the sync: up to this an id tells nothing. */
const NO_SYNC_ID = 1;

/**
 * Reads a configured catalog as tolerantly as its writers differ: explicit nulls (acceptance tests) and absent
 * keys (PyAirbyte, the platform) mean the same, unknown keys are ignored, a missing sync mode is a full refresh,
 * a stream that is listed twice counts once.
 *
 * @returns the selected streams in the catalog's order, or a sentence that says what is wrong with the file
 */
export function parseConfiguredCatalog(value: Json): readonly ConfiguredStream[] | string {
  if (!isJsonObject(value) || !isJsonList(value['streams'])) {
    return 'a configured catalog is a JSON object with a list "streams"';
  }
  const streams = new Map<string, ConfiguredStream>();
  for (const [index, entry] of value['streams'].entries()) {
    const stream = isJsonObject(entry) ? entry['stream'] : undefined;
    const name = isJsonObject(stream) ? stream['name'] : undefined;
    if (!isJsonObject(entry) || !isJsonObject(stream) || !isName(name)) {
      return `entry ${String(index + 1)} of "streams" has no "stream" with a "name"`;
    }
    if (!streams.has(name))
      streams.set(name, {
        descriptor: descriptorOf(name, stream),
        syncMode: syncModeOf(entry),
        ...jobOf(entry),
      });
  }
  return [...streams.values()];
}

const isName = (name: Json | undefined): name is string => typeof name === 'string' && name !== '';

function descriptorOf(name: string, stream: JsonObject): StreamDescriptor {
  const namespace = stream['namespace'];
  return typeof namespace === 'string' && namespace !== '' ? { name, namespace } : { name };
}

function jobOf({ sync_id: syncId, generation_id: generationId }: JsonObject): Pick<ConfiguredStream, 'job'> {
  if (!isId(syncId) || syncId <= NO_SYNC_ID) return {};
  return { job: { syncId, generationId: isId(generationId) ? generationId : undefined } };
}

const isId = (value: Json | undefined): value is number => Number.isSafeInteger(value);

function syncModeOf(entry: JsonObject): SyncMode | undefined {
  const mode = entry['sync_mode'] ?? SyncMode.fullRefresh;
  return Object.values(SyncMode).find((known) => known === mode);
}
