import {
  csvRecords,
  encodeText,
  FailureType,
  fingerprint,
  isJsonList,
  isJsonObject,
  ISSUES,
  parseJson,
  SyncError,
  type Json,
  type JsonObject,
} from '../../cdk/index.js';
import { columnName } from './column-names.js';
import { bytesText, dictionaryText, pythonText } from './python-text.js';
import type { TaskFinding } from '../tasks/whole-task.js';

/* The change log is a CSV file as text in `data.changelog`, which was seen in several wrappings. */

/** Columns whose names differ from their titles. */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ['log_object_type', 'object_type'],
  ['activity_details', 'details'],
]);

/** The beginning of the header. The lines before it count the changes by kind. */
const HEADER = /^Time,/m;

/**
 * Reads the rows of a change log. Each row gets a `change_id`, which the API does not return. The number of rows is
 * compared with the changes that the file counts.
 *
 * @returns the outcome, with a doubt if the log is missing or has fewer lines than it counts
 * @throws SyntaxError if the log is not complete
 * @throws SyncError (system_error) with a SyntaxError as its cause, if the format is unknown
 */
export async function* changeLogRows({
  changelog,
}: JsonObject): AsyncGenerator<readonly JsonObject[], TaskFinding, undefined> {
  const text = fileText(changelog ?? '');
  if (text.trim() === '') return { hasRows: false, doubt: 'The change log was empty.' };
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

/** Whether each change has its own line is not documented, so fewer lines are a doubt, and none is an error. */
function foundIn(rows: number, counted: number): TaskFinding {
  if (rows >= counted) return { hasRows: rows > 0 };
  if (rows === 0)
    throw new SyntaxError(
      `it claims ${String(counted)} ${counted === 1 ? 'change' : 'changes'} but contains none`,
    );
  return { hasRows: true, doubt: 'The change log claims more changes than it has lines.' };
}

interface LogParts {
  /** Number of changes according to the file. */
  readonly counted: number;
  /** The lines from the header on; empty if there is no header. */
  readonly lines: string;
}

function partsOf(text: string): LogParts {
  const start = text.search(HEADER);
  const counted = countsIn(start === -1 ? text : text.slice(0, start));
  if (start !== -1) return { counted: counted ?? 0, lines: text.slice(start) };
  if (counted === undefined) throw unknownForm(text);
  return { counted, lines: '' };
}

/** A line such as `Budget changes,2`. */
const COUNT = /^[^,]+,(\d{1,15})$/;

/** The sum of the counts before the header; undefined if the lines are something else. */
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
 * Creates an id. The log has only minutes, and a person can make the same change twice in a minute, so equal records
 * are numbered. A minute belongs to one day and days are read completely, so the numbers are the same each time.
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

/**
 * Parses details such as `[{"action": …, "name": …, "before_after": [{"before": "b'Paused'", "after":
 * "b'Enabled'"}]}]`.
 */
function detailsOf(cell: string): Json {
  try {
    return withoutBytes(parseJson(cell));
  } catch {
    // Not JSON, or nested too deeply.
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

/** The CSV text, unwrapped from JSON (seen in 2026), from a Python dictionary literal (seen in 2025), or as it is. */
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
    // A dictionary literal that was cut off, or something else.
  }
  throw unknownForm(text);
}

const SHOWN = 80;

function unknownForm(text: string): SyncError {
  const what = `TikTok sent a change log in an unknown format; it begins with ${JSON.stringify(text.slice(0, SHOWN))}.`;
  return new SyncError({
    failureType: FailureType.system,
    what,
    remedy: `Please report this message at ${ISSUES}, or deselect the stream.`,
    cause: new SyntaxError(what),
  });
}

const PIECE = 65_536;

/** The bytes of a text in pieces, so that only as many are processed as are read. */
async function* piecesOf(text: string): AsyncGenerator<Buffer, void, undefined> {
  const bytes = encodeText(text);
  for (let at = 0; at < bytes.length; at += PIECE)
    yield await Promise.resolve(bytes.subarray(at, at + PIECE));
}
