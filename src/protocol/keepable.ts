import { inEachText, isJsonList, isJsonObject, type Json, type JsonObject } from './json.js';
import type { RecordChange } from './messages.js';

/*
 * JSON can say what no reader of it keeps: half of a pair of surrogates, at which Python drops the record and jq refuses
 * the file, and NUL, which no text of a database may hold.
 */

/** How `JSON.stringify` writes both, and little else. */
const ESCAPE = Buffer.from('\\u');
const UNKEEPABLE = /\\u(?:d[89a-f]|0000)/;
const LINE_END = '\n'.charCodeAt(0);

/**
 * Makes lines of JSON such that every reader keeps them: lone surrogates become U+FFFD, NUL goes, and a record says of
 * which columns. To find out that there is none of it, as in nearly all, takes one search of the batch.
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

/** A pair whose halves NUL stands between is none. */
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
    ...{ ...record, data: Object.fromEntries(cleaned(columns)) },
    ...(whole.length > 0 && { meta: { changes: whole } }),
  };
}

/** By the name of the column or anything in its value. */
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
