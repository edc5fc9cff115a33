import { pipeline, Readable } from 'node:stream';

import { CsvError, parse } from 'csv-parse';

/** Some records of a file, and the names in its first line. */
export interface CsvPage {
  readonly header: readonly string[];
  readonly records: readonly (readonly string[])[];
}

/** Few enough to be held, many enough that a page is worth its overhead. */
const RECORDS_PER_PAGE = 500;

/**
 * Reads comma-separated values as they come in: never more of them than a page is in memory. Takes what spreadsheets
 * write: a mark at the beginning, line ends of both kinds, quotes and line ends within quotes, lines of odd lengths.
 * The last page may have no records, which is how a header alone is told; an empty file has no page.
 *
 * @throws SyntaxError where the file is none, e.g. ends within quotes
 */
export async function* csvRecords(bytes: AsyncIterable<Buffer>): AsyncGenerator<CsvPage, void, undefined> {
  const parser = parse({ bom: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true });
  const source = Readable.from(bytes);
  // Failures of either end come out of the parser; without a callback they would come out of the process.
  pipeline(source, parser, () => undefined);
  let header: readonly string[] | undefined;
  let records: (readonly string[])[] = [];
  try {
    for await (const record of parser as AsyncIterable<readonly string[]>) {
      if (header === undefined) header = record;
      else records.push(record);
      if (records.length < RECORDS_PER_PAGE) continue;
      yield { header, records };
      records = [];
    }
  } catch (error) {
    throw error instanceof CsvError ? new SyntaxError(error.message, { cause: error }) : error;
  } finally {
    source.destroy();
  }
  if (header !== undefined) yield { header, records };
}
