import { csvRecords, unzipped, type CsvPage, type RequestIo } from '../../cdk/index.js';
import type { Session } from '../session.js';
import { downloadOf, type FinishedTask } from './run-task.js';
import type { TaskFinding } from './whole-task.js';

/** What a valid file must contain. The error page of a gateway is a file with some lines too. */
export interface FileForm {
  /** Required columns, each with its possible names. */
  readonly required: readonly (readonly string[])[];
  /** Converts a title in the file to a name; default: unchanged. */
  readonly nameOf?: (title: string) => string;
}

interface FileOf {
  readonly task: FinishedTask;
  readonly form: FileForm;
}

/**
 * Reads the file of a task, zipped or not, in pages. A file with only a header is complete if HTTP proves it and its
 * line has an end, because a file without rows has nothing else that could prove it.
 *
 * @throws SyntaxError if the file is not valid or not complete
 * @throws TikTokError if it cannot be downloaded
 */
export async function* taskFile(
  { client, log }: Session,
  { task, form }: FileOf,
  io: RequestIo,
): AsyncGenerator<CsvPage, TaskFinding, undefined> {
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
  const what = isKnown ? 'contained only a header' : 'was empty';
  return { hasRows, doubt: `The file of a ${task.order.kind.name} task ${what}.` };
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
