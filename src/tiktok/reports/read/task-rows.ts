import { setOwn, type CsvPage, type Json, type JsonObject, type RequestIo } from '../../../cdk/index.js';
import type { Session } from '../../session.js';
import type { FileForm } from '../../tasks/task-file.js';
import { namesOfDimension } from '../../report-catalogue/breakdowns.js';
import { listNameOf } from '../../report-catalogue/list-columns.js';
import { countryCode } from './country-codes.js';
import { dimensionsOf, type Report } from '../query/query.js';

/** Converts the records of a task's file to rows in the form of synchronous reports. */
export interface TaskRows {
  of(page: CsvPage): readonly JsonObject[];
  /** Warns about unknown countries. */
  end(): Promise<void>;
}

const COUNTRY = 'country_code';

/** A country's code, or a placeholder for an unknown country. */
const CODE_OR_NONE = /^[A-Z]{2}$|^NONE$|^None$|^-?$/;

export interface TaskReport {
  readonly report: Report;
  /** The requested metrics. */
  readonly metrics: readonly string[];
  /** Called if the file lacks requested metrics. */
  readonly warn: RequestIo['warn'];
}

/** Requires every dimension, without which rows would be ambiguous. */
export const reportForm = (report: Report): FileForm => ({
  required: dimensionsOf(report).map(namesOfDimension),
});

/**
 * Creates the converter for the files of one report task. Countries become codes, as in the synchronous report; names
 * without a known code are kept and logged.
 */
export function createTaskRows({ log }: Session, { report, metrics, warn }: TaskReport): TaskRows {
  const unknownCountries = new Set<string>();
  const dimensions = dimensionNames(report);
  const toCode = (name: string): string => {
    if (CODE_OR_NONE.test(name)) return name;
    const code = countryCode(name);
    if (code === undefined) unknownCountries.add(name);
    return code ?? name;
  };
  const rowOf = (header: readonly string[], record: readonly string[]): JsonObject => {
    const rowDimensions: Record<string, Json> = {};
    const rowMetrics: Record<string, Json> = {};
    for (const [index, name] of header.entries()) {
      const value = record[index] ?? '';
      if (name === COUNTRY) setOwn(rowDimensions, name, toCode(value));
      else if (dimensions.has(name)) setOwn(rowDimensions, name, value);
      else setOwn(rowMetrics, name, value === '' ? null : value);
    }
    return { dimensions: rowDimensions, metrics: rowMetrics };
  };
  return {
    of: ({ header, records }) => {
      const lacking = metrics.filter((name) => !header.includes(name) && !header.includes(listNameOf(name)));
      if (lacking.length > 0) warn?.(describeLacking(lacking));
      return records.map((record) => rowOf(header, record));
    },
    end: async () => {
      if (unknownCountries.size === 0) return;
      const names = [...unknownCountries].join(', ');
      await log.warn(`${report.name}: kept the names of countries without a known code: ${names}`);
    },
  };
}

const dimensionNames = (report: Report): ReadonlySet<string> =>
  new Set(dimensionsOf(report).flatMap(namesOfDimension));

const describeLacking = (metrics: readonly string[]): string =>
  `The file of a report task lacks requested columns, which stay empty: ${metrics.join(', ')}.`;
