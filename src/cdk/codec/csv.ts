import { pipeline, Readable } from 'node:stream';

import { CsvError, parse } from 'csv-parse';

import { createUtf8Check, markLost } from './decode.js';

/** Some records of a file, and its header. */
export interface CsvPage {
  readonly header: readonly string[];
  readonly records: readonly (readonly string[])[];
  /** True if the file is only a header without a line end, so it may have been cut off. */
  readonly isCut?: boolean;
}

/** Few enough to hold in memory, enough to be worth the overhead of a page. */
const RECORDS_PER_PAGE = 500;

/** Bytes after which a page is yielded, however few records it has. */
const BYTES_PER_PAGE = 2 ** 20;

/**
 * Maximum characters of a record. The longest plausible ones hold lists of some thousand ids; a longer one probably
 * lacks a closing quote and would be held in memory. The parser holds up to 16 records that were not read yet.
 */
const LONGEST_RECORD = 2 ** 20;

/** Maximum columns of a file. Reports have some hundred, lead forms as many as they have questions. */
const MOST_COLUMNS = 10_000;

/** Maximum bytes of a file, which is also the limit of a zip archive without the 64-bit extension. */
const LARGEST_FILE = 2 ** 32;

/**
 * Reads comma-separated values while they arrive, with at most one page of 500 records or 1 MB in memory. Accepts what
 * spreadsheets write: a byte order mark, both kinds of line ends, quotes and line ends inside quotes, empty lines. The
 * last page may have no records, so a file with only a header has one page; an empty file has none. Bytes that are not
 * UTF-8 become lone surrogates, as in `decodeText`.
 *
 * The file must prove that it is complete: each record has as many values as the header, quotes are closed, and the
 * last line has a line end. No record is yielded before that is known for it.
 *
 * @throws SyntaxError if the file is not valid, was cut off, or exceeds a limit (1,048,576 characters a record, 10,000
 *   columns, 4 GB)
 */
export async function* csvRecords(bytes: AsyncIterable<Buffer>): AsyncGenerator<CsvPage, void, undefined> {
  const parser = parse({
    bom: true,
    relax_quotes: true,
    skip_empty_lines: true,
    record_delimiter: ['\r\n', '\n'],
    max_record_size: LONGEST_RECORD,
  });
  const file = watched(bytes);
  const source = Readable.from(file.bytes);
  // Failures of either end surface in the parser. Without a callback they would be uncaught.
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

/** The bytes of a file, and what is known about them so far. */
interface WatchedFile {
  readonly bytes: AsyncIterable<Buffer>;
  readonly size: () => number;
  /** Whether all bytes so far are UTF-8. They are further along than the records. */
  readonly isUtf8: () => boolean;
  /** True if the file is over and its last line has no line end. */
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
      if (size > LARGEST_FILE) throw new SyntaxError('more than 4 GB');
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

/** The parser yields the last record only after the last byte, so this sees whether the file was cut. */
function checkEnd({ isCut }: WatchedFile, records: readonly unknown[]): void {
  if (records.length > 0 && isCut()) throw new SyntaxError('the last line has no line end');
}

function checkedHeader(header: readonly string[]): readonly string[] {
  if (header.length <= MOST_COLUMNS) return header;
  throw new SyntaxError(`more than ${MOST_COLUMNS.toLocaleString('en-US')} columns`);
}

function syntaxError(error: CsvError): SyntaxError {
  if (error.code !== 'CSV_MAX_RECORD_SIZE') return new SyntaxError(error.message, { cause: error });
  const what = `a record of more than ${LONGEST_RECORD.toLocaleString('en-US')} characters, or an unclosed quote`;
  return new SyntaxError(what, { cause: error });
}
