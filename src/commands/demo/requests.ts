import type { AirbyteStream } from '../../protocol/messages.js';
import type { RequestLogEntry } from '../../simulator/index.js';

/** Counts each stream's requests, as the simulator saw them. Requests of no stream are not counted. */
export function requestsByStream(
  requests: readonly RequestLogEntry[],
  streams: readonly AirbyteStream[],
): ReadonlyMap<string, number> {
  const counts = new Map(streams.map(({ name }) => [name, 0]));
  const byKey = new Map(streams.map((stream) => [keyOf(columnsOf(stream)), stream.name]));
  for (const request of requests) {
    const name = byKey.get(keyOf(columnsRequestedBy(request)));
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

/** A stream's primary key within an account also identifies the stream. */
function columnsOf({ source_defined_primary_key: key }: AirbyteStream): readonly string[] {
  const columns = key.flat();
  return columns.length > 1 ? columns.filter((column) => column !== 'advertiser_id') : columns;
}

/** A report request names its dimensions; `campaign/get/` returns rows by campaign_id. */
function columnsRequestedBy({ path, query }: RequestLogEntry): readonly string[] {
  const dimensions: unknown = query['dimensions'];
  return Array.isArray(dimensions) ? dimensions.map(String) : [`${path.split('/')[0] ?? ''}_id`];
}

const keyOf = (columns: readonly string[]): string => columns.toSorted().join();
