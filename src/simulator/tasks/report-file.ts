/** The file of a report task. */
import { COUNTRY_NAMES } from '../data/countries.js';
import type { File } from '../http/answer.js';
import type { ReportRow } from '../types.js';
import { csv } from './csv.js';
import { lookUp } from '../look-up.js';

export interface Columns {
  readonly dimensions: readonly string[];
  readonly metrics: readonly string[];
}

export interface ReportFile extends Columns {
  readonly rows: readonly ReportRow[];
  /** Display titles, ages and genders. */
  readonly translated: boolean;
  /**
   * One of two possible ways to write what no source describes: days without time, nothing in place of a dash, and
   * Windows' byte order mark and line breaks.
   */
  readonly bare: boolean;
  /** Names of dimensions that the file calls otherwise. */
  readonly renamed: Readonly<Record<string, string>>;
}

const TITLES: Readonly<Record<string, string>> = {
  spend: 'Cost',
  impressions: 'Impression',
  clicks: 'Click',
  stat_time_day: 'By Day',
  country_code: 'Country/Region',
  adgroup_id: 'Ad Group ID',
  adgroup_name: 'Ad Group Name',
};

const word = (text: string): string =>
  text === 'id' ? 'ID' : text.slice(0, 1).toUpperCase() + text.slice(1).toLowerCase();

const title = (name: string): string => lookUp(TITLES, name) ?? name.split('_').map(word).join(' ');

const dimensionText = (name: string, value: string | number, { bare, translated }: ReportFile): string => {
  const text = String(value);
  if (name === 'country_code') return lookUp(COUNTRY_NAMES, text) ?? text;
  if (name === 'stat_time_day' && bare) return text.slice(0, 10);
  if (translated && name === 'age') return text.replace('AGE_', '').replace('_', '-');
  if (translated && name === 'gender') return text.toLowerCase();
  return text;
};

/** A name may really be a dash. How a list is written is not documented. */
const metricText = (name: string, value: string | readonly string[] = '', { bare }: ReportFile): string => {
  if (typeof value !== 'string') return JSON.stringify(value);
  return bare && value === '-' && !name.endsWith('_name') ? '' : value;
};

/** Names of the lists that rows have in place of an attribute. */
const listsIn = ({ metrics, rows }: ReportFile): readonly string[] =>
  metrics.map((name) => `${name}_list`).filter((name) => rows.some((row) => row.metrics[name] !== undefined));

export const reportFile = (file: ReportFile): File => {
  const { dimensions, rows, translated, bare } = file;
  const metrics = [...file.metrics, ...listsIn(file)];
  const names = [...dimensions.map((name) => lookUp(file.renamed, name) ?? name), ...metrics];
  const lines = rows.map((row) => [
    ...dimensions.map((name) => dimensionText(name, row.dimensions[name] ?? '', file)),
    ...metrics.map((name) => metricText(name, row.metrics[name], file)),
  ]);
  const body = csv([translated ? names.map(title) : names, ...lines], bare ? '\r\n' : '\n');
  return { type: 'text/csv', body: bare ? `\uFEFF${body}` : body };
};
