import { isJsonList, isJsonObject, type Json, type JsonObject } from './json.js';
import { SyncMode, type StreamDescriptor } from './messages.js';

/** A stream that the user selected. `syncMode` is undefined if the catalog has an unknown mode. */
export interface ConfiguredStream {
  readonly descriptor: StreamDescriptor;
  readonly syncMode: SyncMode | undefined;
  /** Undefined if the platform does not pass it. */
  readonly job?: Job;
}

/** Identifies one job across all its attempts. */
export interface Job {
  readonly syncId: number;
  /** Changes when the destination discards the rows of earlier jobs. */
  readonly generationId: number | undefined;
}

/** PyAirbyte writes 1 into every catalog, so ids up to this one identify nothing. */
const NO_SYNC_ID = 1;

/**
 * Parses a configured catalog, tolerating the differences between its writers: explicit nulls (acceptance tests) and
 * absent keys (PyAirbyte, the platform) mean the same, unknown keys are ignored, a missing sync mode is a full refresh,
 * and a stream that is listed twice counts once.
 *
 * @returns the selected streams in the catalog's order, or a sentence about what is wrong with the file
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
