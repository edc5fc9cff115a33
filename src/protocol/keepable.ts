import { inEachText, isJsonList, isJsonObject, type Json, type JsonObject } from './json.js';
import type { RecordChange } from './messages.js';

/*
 * JSON can hold texts that its readers cannot keep: lone surrogates, for which Python drops the record and jq refuses
 * the file, and NUL, which a text in a database must not contain.
 */

/** How `JSON.stringify` writes both, and little else. */
const ESCAPE = Buffer.from('\\u');
const UNKEEPABLE = /\\u(?:d[89a-f]|0000)/;
const LINE_END = '\n'.charCodeAt(0);

/**
 * Rewrites JSON lines so that every reader can keep them: lone surrogates become U+FFFD, NUL is removed, and a record
 * lists the affected columns. Nearly all batches need none of this, and one search finds that out.
 *
 * @param batch whole lines, as `JSON.stringify` makes them
 */
export function keepable(batch: Buffer): Buffer {
  const parts: Buffer[] = [];
  let copied = 0;
  for (let at = batch.indexOf(ESCAPE); at !== -1;) {
    const start = batch.lastIndexOf(LINE_END, at) + 1;
    const end = batch.indexOf(LINE_END, at);
    const line = batch.toString('utf8', start, end);
    if (UNKEEPABLE.test(line)) {
      parts.push(batch.subarray(copied, start), Buffer.from(keepableLine(line)));
      copied = end;
    }
    at = batch.indexOf(ESCAPE, end);
  }
  return parts.length === 0 ? batch : Buffer.concat([...parts, batch.subarray(copied)]);
}

/** A pair of surrogates with NUL between them becomes two lone ones. */
const cleaned = inEachText((text) => text.toWellFormed().replaceAll('\0', ''));

function keepableLine(line: string): string {
  const message = JSON.parse(line) as JsonObject;
  const { record } = message;
  return JSON.stringify(
    isJsonObject(record) ? { ...message, record: keepableRecord(record) } : cleaned(message),
  );
}

function keepableRecord({ data, meta, ...record }: JsonObject): JsonObject {
  const columns = isJsonObject(data) ? Object.entries(data) : [];
  const changes = columns.filter(isUnkeepable).map(([name]) => truncated(cleaned(name)));
  const whole = [...changesIn(meta), ...changes];
  return {
    ...record,
    data: Object.fromEntries(cleaned(columns)),
    ...(whole.length > 0 && { meta: { changes: whole } }),
  };
}

/** True if the column's name or anything in its value must change. */
const isUnkeepable = (column: readonly [string, Json | undefined]): boolean =>
  JSON.stringify(column) !== JSON.stringify(cleaned(column));

const truncated = (field: string): JsonObject & RecordChange => ({
  field,
  change: 'TRUNCATED',
  reason: 'SOURCE_SERIALIZATION_ERROR',
});

function changesIn(meta: Json | undefined): readonly Json[] {
  const changes = isJsonObject(meta) ? meta['changes'] : undefined;
  return isJsonList(changes) ? changes : [];
}
