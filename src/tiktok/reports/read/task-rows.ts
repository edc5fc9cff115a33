import { setOwn, type CsvPage, type Json, type JsonObject, type RequestIo } from '../../../cdk/index.js';
import type { Session } from '../../session.js';
import type { FileForm } from '../../tasks/task-file.js';
import { namesOfDimension } from '../../report-catalogue/breakdowns.js';
import { countryCode } from './country-codes.js';
import { dimensionsOf, type Report } from '../query/query.js';

/** Makes rows as synchronous reports have them of the records of a task's file. */
export interface TaskRows {
  of(page: CsvPage): readonly JsonObject[];
  /** Tells of what could not be understood. */
  end(): Promise<void>;
}

const COUNTRY = 'country_code';

/** Where a country's code, or a word for one that is not known, stands already. */
const NO_NAME = /^[A-Z]{2}$|^NONE$|^None$|^-?$/;

export interface TaskReport {
  readonly report: Report;
  /** Those that were asked for. */
  readonly metrics: readonly string[];
  /** Told of what the file lacks. */
  readonly warn: RequestIo['warn'];
}

/** Without a dimension rows could not be told apart. */
export const reportForm = (report: Report): FileForm => ({
  required: dimensionsOf(report).map(namesOfDimension),
});

export function createTaskRows({ log }: Session, { report, metrics, warn }: TaskReport): TaskRows {
  const strange = new Set<string>();
  const dimensions = dimensionNames(report);
  const toCode = (name: string): string => {
    if (NO_NAME.test(name)) return name;
    const code = countryCode(name);
    if (code === undefined) strange.add(name);
    return code ?? name;
  };
  const rowOf = (header: readonly string[], record: readonly string[]): JsonObject => {
    const [own, values]: [Record<string, Json>, Record<string, Json>] = [{}, {}];
    for (const [index, name] of header.entries()) {
      const cell = record[index] ?? '';
      if (name === COUNTRY) setOwn(own, name, toCode(cell));
      else if (dimensions.has(name)) setOwn(own, name, cell);
      else setOwn(values, name, cell === '' ? null : cell);
    }
    return { dimensions: own, metrics: values };
  };
  return {
    of: ({ header, records }) => {
      const lacking = metrics.filter((name) => !header.includes(name));
      if (lacking.length > 0) warn?.(describeLacking(lacking));
      return records.map((record) => rowOf(header, record));
    },
    end: async () => {
      if (strange.size === 0) return;
      const names = [...strange].join(', ');
      await log.warn(`${report.name}: kept the names of countries without a known code: ${names}`);
    },
  };
}

const dimensionNames = (report: Report): ReadonlySet<string> =>
  new Set(dimensionsOf(report).flatMap(namesOfDimension));

const describeLacking = (metrics: readonly string[]): string =>
  `The file of a report task lacks requested columns, which stay empty: ${metrics.join(', ')}.`;
