import {
  csvRecords,
  FailureType,
  fingerprint,
  isJsonList,
  isJsonObject,
  parseJson,
  SyncError,
  type Json,
  type JsonObject,
} from '../../cdk/index.js';
import { columnName } from './column-names.js';
import { pythonText } from './python-text.js';

/* The change log is a file of comma-separated values in a text in `data.changelog`, and was seen in several wrappings. */

/** Columns whose titles are not the names that they should have. */
const RENAMED: Readonly<Record<string, string>> = {
  log_object_type: 'object_type',
  activity_details: 'details',
};

/** The title of the first column, in front of which the file counts changes by their kind. */
const HEADER = /^Time,/m;
const COUNTS = /^(?:[\w ]+,\d+\s*)*$/;

/** Rows of a change log. Each gets a `change_id`, which the API does not give. */
export async function* changeLogRows({
  changelog = '',
}: JsonObject): AsyncGenerator<readonly JsonObject[], void, undefined> {
  const text = fileText(changelog);
  const start = text.search(HEADER);
  if (start === -1) {
    if (COUNTS.test(text)) return;
    throw unknownForm(text);
  }
  const seen = new Map<string, number>();
  for await (const { header, records } of csvRecords(bytesOf(text.slice(start)))) {
    const names = header.map(columnName).map((name) => RENAMED[name] ?? name);
    yield records.map((record) => ({ change_id: changeId(record, seen), ...rowOf(names, record) }));
  }
}

/**
 * The log tells minutes only, and a person can do the same thing twice in one: what is alike in all is counted. A
 * minute lies in one day, and days are read whole, so the count is the same each time.
 */
function changeId(record: readonly string[], seen: Map<string, number>): string {
  const key = fingerprint(record);
  const before = seen.get(key) ?? 0;
  seen.set(key, before + 1);
  return before === 0 ? key : fingerprint([key, before]);
}

function rowOf(names: readonly string[], record: readonly string[]): JsonObject {
  const cells = names.map((name, index): readonly [string, Json] => {
    const cell = record[index] ?? '';
    if (cell === '') return [name, null];
    if (name === 'time') return [name, cell.replace(/^(\S+ \d{2}:\d{2})$/, '$1:00')];
    return [name, name === 'details' ? detailsOf(cell) : cell];
  });
  return Object.fromEntries(cells);
}

/** `[{"action": …, "name": …, "before_after": [{"before": "b'Paused'", "after": "b'Enabled'"}]}]` */
function detailsOf(cell: string): Json {
  try {
    return withoutBytes(parseJson(cell));
  } catch {
    return cell;
  }
}

function withoutBytes(value: Json): Json {
  if (typeof value === 'string') return pythonText(value);
  if (isJsonList(value)) return value.map(withoutBytes);
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).map(([key, one]) => [
    key,
    one === undefined ? null : withoutBytes(one),
  ]);
  return Object.fromEntries(members) as JsonObject;
}

const PYTHON_DICTIONARY = /^\{'file_data': (b?(['"])[\s\S]*\2), 'file_name': /;

/** The file, out of JSON (2026), out of what Python shows of a dictionary (2025), or as it is. */
function fileText(changelog: Json): string {
  if (isJsonObject(changelog)) return fileText(changelog['file_data'] ?? '');
  if (typeof changelog !== 'string') return '';
  const dictionary = PYTHON_DICTIONARY.exec(changelog);
  if (dictionary !== null) return pythonText(dictionary[1] ?? '');
  if (changelog.startsWith('{')) return fileText(parsed(changelog));
  return pythonText(changelog);
}

function parsed(text: string): Json {
  try {
    return parseJson(text);
  } catch {
    throw unknownForm(text);
  }
}

const SHOWN = 80;

function unknownForm(text: string): SyncError {
  return new SyncError({
    failureType: FailureType.system,
    what: `TikTok sent a change log of a form that is not known here; it begins with ${JSON.stringify(text.slice(0, SHOWN))}.`,
    remedy: 'Please report this message, or leave the stream out.',
  });
}

async function* bytesOf(text: string): AsyncGenerator<Buffer, void, undefined> {
  yield await Promise.resolve(Buffer.from(text));
}
