import type { CsvPage, Json, JsonObject } from '../../cdk/index.js';
import { Action } from '../error-codes.js';
import { TikTokError } from '../errors.js';
import type { Session } from '../session.js';
import { reportTask } from '../tasks/task-kinds.js';
import { namesOfDimension } from './breakdowns.js';
import { countryCode } from './countries.js';
import { dimensionsOf, type Report } from './query.js';

/** Makes rows as synchronous reports have them of the records of a task's file. */
export interface TaskRows {
  of(page: CsvPage): readonly JsonObject[];
  /** Tells of what could not be understood. */
  end(): Promise<void>;
}

const COUNTRY = 'country_code';

/** Where a country's code, or a word for one that is not known, stands already. */
const NO_NAME = /^[A-Z]{2}$|^NONE$|^-?$/;

export interface TaskReport {
  readonly report: Report;
  readonly advertiserId: string;
}

/** @throws TikTokError (from `of`) where the file lacks a dimension */
export function createTaskRows({ log }: Session, asked: TaskReport): TaskRows {
  const { report } = asked;
  const strange = new Set<string>();
  const dimensions = dimensionNames(report);
  const toCode = (name: string): string => {
    if (NO_NAME.test(name)) return name;
    const code = countryCode(name);
    if (code === undefined) strange.add(name);
    return code ?? name;
  };
  const rowOf = (header: readonly string[], record: readonly string[]): JsonObject => {
    const [own, metrics]: [Record<string, Json>, Record<string, Json>] = [{}, {}];
    for (const [index, name] of header.entries()) {
      const cell = record[index] ?? '';
      if (name === COUNTRY) own[name] = toCode(cell);
      else if (dimensions.has(name)) own[name] = cell;
      else metrics[name] = cell === '' ? null : cell;
    }
    return { dimensions: own, metrics };
  };
  return {
    of: ({ header, records }) => {
      checkHeader(asked, header);
      return records.map((record) => rowOf(header, record));
    },
    end: async () => {
      if (strange.size === 0) return;
      const names = [...strange].join(', ');
      await log.warn(`${report.name}: countries whose codes are not known here keep their names: ${names}`);
    },
  };
}

const dimensionNames = (report: Report): ReadonlySet<string> =>
  new Set(dimensionsOf(report).flatMap(namesOfDimension));

/** Without a dimension rows could not be told apart. */
function checkHeader({ report, advertiserId }: TaskReport, header: readonly string[]): void {
  const missing = dimensionsOf(report).filter(
    (name) => !namesOfDimension(name).some((one) => header.includes(one)),
  );
  if (missing.length === 0) return;
  throw new TikTokError({
    action: Action.request,
    what: `the file has no column ${missing.join(', ')}; it has ${header.join(', ')}`,
    path: reportTask.download,
    accounts: [advertiserId],
  });
}
