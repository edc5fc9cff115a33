import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../cdk/index.js';
import { LEVELS, METRIC_KINDS, type Level, type MetricKind } from '../report-catalogue/metrics.js';
import { REPORT_TYPES, type ReportType } from '../report-catalogue/breakdowns.js';
import { Granularity } from '../report-catalogue/granularity.js';

/* Reports of the user's own: how the config says what they are. Whether TikTok has them is for the streams to say. */

/** A name that may be unknown here, as long as the user says of what type it is. */
export type NamedField = string | { readonly name: string; readonly type: MetricKind };

/** A report of the user's own, well formed. */
export interface CustomReport {
  readonly name: string;
  readonly level: Level;
  readonly reportType: ReportType | undefined;
  readonly breakdowns: readonly NamedField[];
  /** Names of metrics and of groups of metrics; none: what the other streams ask for. */
  readonly metrics: readonly NamedField[];
  readonly granularity: Granularity;
  readonly filters: readonly JsonObject[];
  readonly lookbackDays: number | undefined;
}

const GRANULARITIES = Object.values(Granularity);
const NAME = /^[a-z][a-z0-9_]{0,62}$/;
const MOST_LOOKBACK_DAYS = 90;

const textItems = (description: string) =>
  ({ type: 'array', items: { type: 'string' }, description }) as const;

/** The config's `custom_reports`. */
export const CUSTOM_REPORTS_SPECIFICATION = {
  type: 'array',
  title: 'Own reports',
  description:
    'Reports of your own; each is a stream. What TikTok does not have is refused before the first request, with what comes nearest.',
  order: 15,
  items: {
    type: 'object',
    title: 'Report',
    required: ['name', 'level'],
    properties: {
      name: {
        type: 'string',
        title: 'Name',
        description: 'Name of the stream: small letters, digits and _.',
        pattern: NAME.source,
        examples: ['ads_by_search_term'],
        order: 0,
      },
      level: { type: 'string', title: 'Level', description: 'What a row is about.', enum: LEVELS, order: 1 },
      dimensions: {
        ...textItems(
          "Breakdowns, e.g. age and gender, or country_code. The level's id and the time come by themselves. One that this version does not know needs a type: {name, type}.",
        ),
        title: 'Breakdowns',
        examples: [['age', 'gender'], ['country_code']],
        order: 2,
      },
      metrics: {
        ...textItems(
          'Names of metrics, or of groups of them (core, video, social, attribution, skan …); empty: what the other streams ask for. One that this version does not know needs a type: {name, type}.',
        ),
        title: 'Metrics',
        examples: [['spend', 'impressions', 'video']],
        order: 3,
      },
      granularity: {
        type: 'string',
        title: 'Division of time',
        description: 'A row a day, an hour, a calendar month, or one for all time.',
        enum: GRANULARITIES,
        default: Granularity.daily,
        order: 4,
      },
      report_type: {
        type: 'string',
        title: 'Report type',
        description: 'BASIC or AUDIENCE; empty: the one that has the breakdowns.',
        pattern: `^(${REPORT_TYPES.join('|')})$`,
        order: 5,
      },
      filters: {
        type: 'array',
        title: 'Filters',
        description: "TikTok's own filters; filter_value is text, lists are JSON in it.",
        order: 6,
        items: {
          type: 'object',
          required: ['field_name', 'filter_type', 'filter_value'],
          properties: {
            field_name: { type: 'string', title: 'Field', description: 'E.g. promotion_type.', order: 0 },
            filter_type: { type: 'string', title: 'Comparison', description: 'E.g. IN.', order: 1 },
            filter_value: { type: 'string', title: 'Value', description: 'E.g. ["APP"].', order: 2 },
          },
        },
      },
      lookback_days: {
        type: 'integer',
        title: 'Look-back (days)',
        description: 'Instead of the look-back of the other reports.',
        minimum: 0,
        maximum: MOST_LOOKBACK_DAYS,
        order: 7,
      },
    },
  },
} as const satisfies JsonObject;

export interface ParsedReports {
  readonly reports: readonly CustomReport[];
  /** Everything that is not well formed, with the report and the key. */
  readonly mistakes: readonly string[];
}

/** Reads the config's `custom_reports`; null and empty text count as unset, as in the rest of the config. */
export function parseCustomReports(raw: Json | undefined): ParsedReports {
  if (raw === undefined || raw === null || raw === '') return { reports: [], mistakes: [] };
  if (!isJsonList(raw)) return { reports: [], mistakes: ['custom_reports must be a list of reports'] };
  const parsed = raw.map(parseReport);
  const reports = parsed.flatMap(({ report }) => report ?? []);
  const names = reports.map(({ name }) => name);
  const twice = [...new Set(names.filter((name, index) => names.indexOf(name) < index))];
  return {
    reports,
    mistakes: [
      ...parsed.flatMap(({ mistakes }) => mistakes),
      ...twice.map((name) => `custom_reports has the name ${name} twice`),
    ],
  };
}

interface ParsedReport {
  readonly report?: CustomReport;
  readonly mistakes: readonly string[];
}

function parseReport(raw: Json, index: number): ParsedReport {
  const where = `custom_reports[${index}]`;
  if (!isJsonObject(raw)) return { mistakes: [`${where} must be an object`] };
  const reading: Reading = { raw, where, mistakes: [] };
  const report: CustomReport = {
    name: nameIn(reading),
    level: levelIn(reading),
    reportType: choiceAt('report_type', REPORT_TYPES, reading),
    breakdowns: fieldsAt('dimensions', reading),
    metrics: fieldsAt('metrics', reading),
    granularity: choiceAt('granularity', GRANULARITIES, reading) ?? Granularity.daily,
    filters: filtersIn(reading),
    lookbackDays: lookbackIn(reading),
  };
  const { mistakes } = reading;
  return mistakes.length === 0 ? { report, mistakes } : { mistakes };
}

/** One report while it is read, and what is wrong with it so far. */
interface Reading {
  readonly raw: JsonObject;
  readonly where: string;
  readonly mistakes: string[];
}

function wrong({ where, mistakes }: Reading, key: string, what: string): void {
  mistakes.push(`${where}.${key} ${what}`);
}

function given({ raw }: Reading, key: string): Json | undefined {
  return raw[key] === null || raw[key] === '' ? undefined : raw[key];
}

function nameIn(reading: Reading): string {
  const name = given(reading, 'name');
  if (typeof name === 'string' && NAME.test(name)) return name;
  wrong(reading, 'name', 'must be small letters, digits and _, beginning with a letter, 63 at most');
  return '';
}

function levelIn(reading: Reading): Level {
  const level = choiceAt('level', LEVELS, reading);
  if (given(reading, 'level') === undefined)
    wrong(reading, 'level', `is required: one of ${LEVELS.join(', ')}`);
  return level ?? 'ad';
}

function choiceAt<T extends string>(key: string, allowed: readonly T[], reading: Reading): T | undefined {
  const value = given(reading, key);
  const found = allowed.find((one) => one === value);
  if (value !== undefined && found === undefined) wrong(reading, key, `must be one of ${allowed.join(', ')}`);
  return found;
}

function listAt(key: string, reading: Reading): readonly Json[] {
  const value = given(reading, key) ?? [];
  if (isJsonList(value)) return value;
  wrong(reading, key, 'must be a list');
  return [];
}

function fieldsAt(key: string, reading: Reading): readonly NamedField[] {
  return listAt(key, reading).flatMap((item) => {
    const field = fieldOf(item);
    if (field !== undefined) return field;
    wrong(reading, key, `must hold names, or {name, type} with a type of ${METRIC_KINDS.join(', ')}`);
    return [];
  });
}

function filtersIn(reading: Reading): readonly JsonObject[] {
  return listAt('filters', reading).flatMap((item) => {
    const isFilter = isJsonObject(item) && FILTER_KEYS.every((key) => typeof item[key] === 'string');
    if (isFilter) return [item];
    wrong(reading, 'filters', `must hold objects with the texts ${FILTER_KEYS.join(', ')}`);
    return [];
  });
}

function lookbackIn(reading: Reading): number | undefined {
  const value = given(reading, 'lookback_days');
  const days = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  if (days === undefined) return undefined;
  if (typeof days === 'number' && Number.isInteger(days) && days >= 0 && days <= MOST_LOOKBACK_DAYS)
    return days;
  wrong(reading, 'lookback_days', `must be a whole number from 0 to ${MOST_LOOKBACK_DAYS}`);
  return undefined;
}

const FILTER_KEYS = ['field_name', 'filter_type', 'filter_value'];

function fieldOf(item: Json): NamedField | undefined {
  if (typeof item === 'string' && item.trim() !== '') return item.trim();
  if (!isJsonObject(item) || typeof item['name'] !== 'string') return undefined;
  const type = METRIC_KINDS.find((kind) => kind === item['type']);
  return type === undefined ? undefined : { name: item['name'], type };
}
