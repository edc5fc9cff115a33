import { csvRecords, unzipped, type CsvPage, type RequestIo } from '../../cdk/index.js';
import type { Session } from '../session.js';
import { downloadOf, type FinishedTask } from './run-task.js';
import type { Found } from './whole-task.js';

/** What a file has to have to be one: a page of a gateway is a file of some lines too. */
export interface FileForm {
  /** Columns, each by the names that it may have, of which the file has one. */
  readonly required: readonly (readonly string[])[];
  /** The name that a title of the file stands for; default: the title. */
  readonly nameOf?: (title: string) => string;
}

interface FileOf {
  readonly task: FinishedTask;
  readonly form: FileForm;
}

/**
 * The file that a task has made, zipped or not, some records at a time. A file of a header alone shows that it is whole
 * where the way in which it was sent does: its columns and the end of its line are all that a file without rows can have.
 *
 * @throws SyntaxError where it is none, or not whole
 */
export async function* taskFile(
  { client, log }: Session,
  { task, form }: FileOf,
  io: RequestIo,
): AsyncGenerator<CsvPage, Found, undefined> {
  const { bytes, isDelimited } = await client.download({ ...downloadOf(task, io), progress: log.info });
  let isKnown = false;
  let hasRows = false;
  let isWhole = false;
  for await (const page of csvRecords(unzipped(bytes))) {
    if (!isKnown) checkHeader(page.header, form);
    isKnown = true;
    hasRows ||= page.records.length > 0;
    isWhole = isDelimited && page.isCut !== true;
    yield page;
  }
  if (hasRows || isWhole) return { hasRows };
  const what = isKnown ? 'only the names of its columns' : 'nothing';
  return { hasRows, doubt: `The file of a ${task.order.kind.name} task had ${what} in it.` };
}

function checkHeader(header: readonly string[], { required, nameOf = (title) => title }: FileForm): void {
  const names = new Set(header.map(nameOf));
  const missing = required.filter((one) => !one.some((name) => names.has(name)));
  if (missing.length === 0) return;
  const lacking = missing.map((one) => one.join(' or ')).join(', ');
  throw new SyntaxError(`it has no column ${lacking}; it has ${shortened(header.join(', '))}`);
}

const SHOWN = 200;

const shortened = (text: string): string => (text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);
