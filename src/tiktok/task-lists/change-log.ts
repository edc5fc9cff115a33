import {
  csvRecords,
  encodeText,
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
import { bytesText, dictionaryText, pythonText } from './python-text.js';
import type { Found } from '../tasks/whole-task.js';

/* The change log is a file of comma-separated values in a text in `data.changelog`, and was seen in several wrappings. */

/** Columns whose titles are not the names that they should have. */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ['log_object_type', 'object_type'],
  ['activity_details', 'details'],
]);

/** The title of the first column, in front of which the file counts changes by their kind. */
const HEADER = /^Time,/m;

/**
 * Rows of a change log. Each gets a `change_id`, which the API does not give. How many changes the file counts is held
 * against how many it has.
 *
 * @returns what was found; a doubt where there is no log at all, or fewer lines than it counts
 * @throws SyntaxError where it is not whole
 * @throws SyncError (system_error) with a SyntaxError as its cause where its form is not known
 */
export async function* changeLogRows({
  changelog,
}: JsonObject): AsyncGenerator<readonly JsonObject[], Found, undefined> {
  const text = fileText(changelog ?? '');
  if (text.trim() === '') return { hasRows: false, doubt: 'The change log had nothing in it.' };
  const { counted, lines } = partsOf(text);
  const seen = new Map<string, number>();
  let rows = 0;
  for await (const { header, records, isCut } of csvRecords(piecesOf(lines))) {
    if (isCut === true) throw new SyntaxError('the last line has no line end');
    const names = header.map(columnName).map((name) => RENAMED.get(name) ?? name);
    rows += records.length;
    yield records.map((record) => ({ change_id: changeId(record, seen), ...rowOf(names, record) }));
  }
  return foundIn(rows, counted);
}

/** Whether a line tells of one change is not documented; that no line tells of some is. */
function foundIn(rows: number, counted: number): Found {
  if (rows >= counted) return { hasRows: rows > 0 };
  if (rows === 0) throw new SyntaxError(`it counts ${String(counted)} changes and has none`);
  return { hasRows: true, doubt: 'The change log counted more changes than it had lines.' };
}

interface LogParts {
  /** Changes that the file says it has. */
  readonly counted: number;
  /** From its header on; empty where it has none. */
  readonly lines: string;
}

function partsOf(text: string): LogParts {
  const start = text.search(HEADER);
  const counted = countsIn(start === -1 ? text : text.slice(0, start));
  if (start !== -1) return { counted: counted ?? 0, lines: text.slice(start) };
  if (counted === undefined) throw unknownForm(text);
  return { counted, lines: '' };
}

/** `Budget changes,2`, one a line. */
const COUNT = /^[^,]+,(\d{1,15})$/;

/** What the lines in front of the header add up to; undefined where they are something else. */
function countsIn(text: string): number | undefined {
  let sum = 0;
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') continue;
    const count = COUNT.exec(line)?.[1];
    if (count === undefined) return undefined;
    sum += Number(count);
  }
  return sum;
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
    // Also where it is nested too deeply to be looked at.
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

const MARK = /^\uFEFF/;

/** The file, out of JSON (2026), out of what Python shows of a dictionary (2025), or as it is. */
function fileText(changelog: Json): string {
  if (isJsonObject(changelog)) return fileText(changelog['file_data'] ?? '');
  if (typeof changelog !== 'string') throw unknownForm(JSON.stringify(changelog));
  const text = changelog.replace(MARK, '');
  if (text.startsWith('{')) return dictionaryText(text) ?? fileText(parsed(text));
  return text.startsWith("b'") || text.startsWith('b"') ? (bytesText(text) ?? text) : text;
}

function parsed(text: string): JsonObject {
  try {
    const value = parseJson(text);
    if (isJsonObject(value)) return value;
  } catch {
    // A dictionary that was cut off, or something else.
  }
  throw unknownForm(text);
}

const SHOWN = 80;

function unknownForm(text: string): SyncError {
  const what = `TikTok sent a change log in an unknown format; it begins with ${JSON.stringify(text.slice(0, SHOWN))}.`;
  return new SyncError({
    failureType: FailureType.system,
    what,
    remedy: 'Please report this message, or leave the stream out.',
    cause: new SyntaxError(what),
  });
}

const PIECE = 65_536;

/** The bytes of a text, not all at once, so that no more of them are looked at than somebody reads. */
async function* piecesOf(text: string): AsyncGenerator<Buffer, void, undefined> {
  const bytes = encodeText(text);
  for (let at = 0; at < bytes.length; at += PIECE)
    yield await Promise.resolve(bytes.subarray(at, at + PIECE));
}
