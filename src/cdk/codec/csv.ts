import { pipeline, Readable } from 'node:stream';

import { CsvError, parse } from 'csv-parse';

import { createUtf8Check, markLost } from './decode.js';

/** Some records of a file, and the names in its first line. */
export interface CsvPage {
  readonly header: readonly string[];
  readonly records: readonly (readonly string[])[];
  /** The first line is all there is, and has no end: there may have been more of it. */
  readonly isCut?: boolean;
}

/** Few enough to be held, many enough that a page is worth its overhead. */
const RECORDS_PER_PAGE = 500;

/** Bytes after which a page is handed on, however few records it has. */
const BYTES_PER_PAGE = 2 ** 20;

/**
 * Characters of a record. The longest that make sense are lists of some thousand ids. What is longer lacks the end of
 * a quote, most likely, and would be held whole; the parser holds up to 16 records that nobody has taken yet.
 */
const LONGEST_RECORD = 2 ** 20;

/** Names in a first line: reports have some hundred, forms as many as they have questions. Each record is as wide. */
const MOST_COLUMNS = 10_000;

/** Bytes of a file, which is what a zip archive holds at most (without its extension to 64 bits). */
const LARGEST_FILE = 2 ** 32;

/**
 * Reads comma-separated values as they come in: never more of them than a page is in memory. Takes what spreadsheets
 * write: a mark at the beginning, line ends of both kinds, quotes and line ends within quotes, empty lines. The last page
 * may have no records, which is how a header alone is told; an empty file has no page. Bytes that are no UTF-8 show as
 * `decodeText` shows them.
 *
 * The file has to show that it is whole: each record has as many values as the header, quotes are closed, and the last
 * line ends as the others do. No record comes out before that is clear of it.
 *
 * @throws SyntaxError where the file is none, was cut off, or has more than can be held
 */
export async function* csvRecords(bytes: AsyncIterable<Buffer>): AsyncGenerator<CsvPage, void, undefined> {
  const parser = parse({
    ...{ bom: true, relax_quotes: true, skip_empty_lines: true },
    record_delimiter: ['\r\n', '\n'],
    max_record_size: LONGEST_RECORD,
  });
  const file = watched(bytes);
  const source = Readable.from(file.bytes);
  // Failures of either end come out of the parser; without a callback they would come out of the process.
  pipeline(source, parser, () => undefined);
  let header: readonly string[] | undefined;
  let records: (readonly string[])[] = [];
  let paged = 0;
  try {
    for await (const record of parser as AsyncIterable<readonly string[]>) {
      const values = file.isUtf8() ? record : record.map(markLost);
      if (header === undefined) header = checkedHeader(values);
      else records.push(values);
      if (records.length < RECORDS_PER_PAGE && file.size() - paged < BYTES_PER_PAGE) continue;
      checkEnd(file, records);
      yield { header, records };
      [records, paged] = [[], file.size()];
    }
  } catch (error) {
    throw error instanceof CsvError ? syntaxError(error) : error;
  } finally {
    source.destroy();
  }
  if (header === undefined) return;
  checkEnd(file, records);
  yield { header, records, ...(file.isCut() && { isCut: true }) };
}

/** The bytes of a file, and what is known of them so far. */
interface WatchedFile {
  readonly bytes: AsyncIterable<Buffer>;
  readonly size: () => number;
  /** Whether it is UTF-8 so far, which is further than its records have come. */
  readonly isUtf8: () => boolean;
  /** All of it has come, and its last line has no end. */
  readonly isCut: () => boolean;
}

const LINE_FEED = '\n'.charCodeAt(0);

function watched(bytes: AsyncIterable<Buffer>): WatchedFile {
  let size = 0;
  let last: number | undefined;
  let isOver = false;
  const utf8 = createUtf8Check();
  const watch = async function* (): AsyncGenerator<Buffer, void, undefined> {
    for await (const piece of bytes) {
      size += piece.length;
      if (size > LARGEST_FILE) throw new SyntaxError('it has more than 4 GB');
      last = piece.at(-1) ?? last;
      utf8.add(piece);
      yield piece;
    }
    isOver = true;
  };
  return {
    bytes: watch(),
    size: () => size,
    isUtf8: () => utf8.isValid,
    isCut: () => isOver && last !== LINE_FEED,
  };
}

/** The last record is the last one that comes out, after the last byte. */
function checkEnd({ isCut }: WatchedFile, records: readonly unknown[]): void {
  if (records.length > 0 && isCut()) throw new SyntaxError('its last line has no end');
}

function checkedHeader(header: readonly string[]): readonly string[] {
  if (header.length <= MOST_COLUMNS) return header;
  throw new SyntaxError(`it has more than ${MOST_COLUMNS.toLocaleString('en-US')} columns`);
}

function syntaxError(error: CsvError): SyntaxError {
  if (error.code !== 'CSV_MAX_RECORD_SIZE') return new SyntaxError(error.message, { cause: error });
  const what = `it has a record of more than ${LONGEST_RECORD.toLocaleString('en-US')} characters, or a quote that is not closed`;
  return new SyntaxError(what, { cause: error });
}
