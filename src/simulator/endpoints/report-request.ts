/** Reads the parameters of report/integrated/get/; report-rules.ts checks what goes together. */
import { DATA_LEVELS } from '../data/levels.js';
import { OTHER_TYPES } from '../data/other-reports.js';
import type { Page } from '../http/answer.js';
import { badRequest, failure } from '../http/failure.js';
import {
  flag,
  oneOf,
  optionalText,
  type Params,
  requiredOneOf,
  requireFields,
  stringArrayParam,
  wholeNumber,
} from '../http/params.js';
import type { DataLevel, ReportType } from '../types.js';
import type { DaySpan } from '../world/calendar.js';
import { reportDays } from './dates.js';

export interface ReportRequest {
  readonly type: ReportType;
  readonly level: DataLevel;
  readonly dimensions: readonly string[];
  readonly metrics: readonly string[];
  readonly lifetime: boolean;
  /** Null with query_lifetime. */
  readonly days: DaySpan | null;
  readonly order: { readonly metric: string; readonly ascending: boolean } | null;
  readonly totals: boolean;
  /** Everything at once. */
  readonly chunk: boolean;
  readonly shown: Page;
}

const TYPES = ['BASIC', 'AUDIENCE', ...OTHER_TYPES] as const;

/** The finest first, as refusals name them. */
const LEVELS = [...DATA_LEVELS].reverse();

const readType = (params: Params): ReportType => {
  const type = requiredOneOf(params, 'report_type', TYPES);
  if (type === 'BASIC' || type === 'AUDIENCE') return type;
  throw badRequest(`The report_type ${type} is not available here.`);
};

const readLevel = (params: Params, sandbox: boolean): DataLevel => {
  const level = oneOf(params, 'data_level', LEVELS) ?? 'AUCTION_AD';
  if (sandbox && level === 'AUCTION_ADVERTISER') {
    throw failure(40009, 'Unsupported data_level in sandbox environment: AUCTION_ADVERTISER.');
  }
  return level;
};

const nameList = (params: Params, name: string, fallback: readonly string[]) => {
  const names = stringArrayParam(params, name) ?? fallback;
  if (names.length === 0) throw badRequest(`${name}: it must not be empty.`);
  return names;
};

export const readDimensions = (params: Params): readonly string[] => {
  const names = nameList(params, 'dimensions', []);
  if (new Set(names).size < names.length) throw badRequest('dimensions: duplicate values.');
  return names;
};

/** A metric may be named twice: the Singer tap's audience reports have long done so. */
const readMetrics = (params: Params): readonly string[] => [
  ...new Set(nameList(params, 'metrics', ['spend', 'impressions'])),
];

const readOrder = (params: Params, sandbox: boolean): ReportRequest['order'] => {
  const metric = optionalText(params, 'order_field');
  const type = oneOf(params, 'order_type', ['ASC', 'DESC']);
  return metric === undefined || sandbox ? null : { metric, ascending: type === 'ASC' };
};

export const readPage = (params: Params): Page => ({
  page: wholeNumber(params, 'page', { min: 1, max: 1e9, fallback: 1 }),
  size: wholeNumber(params, 'page_size', { min: 1, max: 1000, fallback: 10 }),
});

const requireAll = (params: Params, lifetime: boolean): void => {
  const dates = lifetime ? [] : ['start_date', 'end_date'];
  requireFields(params, ['report_type', 'data_level', 'dimensions', ...dates]);
};

export const readReportRequest = (params: Params, sandbox: boolean): ReportRequest => {
  const lifetime = flag(params, 'query_lifetime');
  requireAll(params, lifetime);
  const type = readType(params);
  // RESERVATION is a thing of the past.
  oneOf(params, 'service_type', ['AUCTION']);
  return {
    type,
    level: readLevel(params, sandbox),
    dimensions: readDimensions(params),
    metrics: readMetrics(params),
    lifetime,
    days: lifetime ? null : reportDays(params),
    order: readOrder(params, sandbox),
    totals: flag(params, 'enable_total_metrics') && !sandbox,
    chunk: oneOf(params, 'query_mode', ['REGULAR', 'CHUNK']) === 'CHUNK',
    shown: readPage(params),
  };
};
