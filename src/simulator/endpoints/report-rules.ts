/** Which dimensions, metrics and dates go together in a report. */
import { readingOf } from '../behaviours.js';
import { BREAKDOWN_METRICS } from '../data/breakdown-metrics.js';
import { DIMENSIONS } from '../data/dimensions.js';
import type { MetricFact } from '../data/metric-fact.js';
import { DATA_LEVELS } from '../data/levels.js';
import { AUDIENCE_METRICS } from '../data/metrics-audience.js';
import { BASIC_METRICS } from '../data/metrics-basic.js';
import { badRequest, conflict } from '../http/failure.js';
import { ID_DIMENSIONS } from '../report/select.js';
import type { SimulatorOptions } from '../types.js';
import { checkSpan } from './dates.js';
import { checkDocumented, checkRefused } from './refused-metrics.js';
import type { ReportRequest } from './report-request.js';
import { lookUp } from '../look-up.js';

const MOST_METRICS = 100;

interface Grouped {
  readonly ids: readonly string[];
  readonly times: readonly string[];
  readonly breakdowns: readonly string[];
}

const groupDimensions = (request: ReportRequest): Grouped => {
  const of = (group: string) =>
    request.dimensions.filter((name) => lookUp(DIMENSIONS, name)?.group === group);
  return { ids: of('id'), times: of('time'), breakdowns: of('breakdown') };
};

type Rule = (request: ReportRequest, grouped: Grouped) => boolean;

const isAgeAndGender = (names: readonly string[]): boolean =>
  names.length === 2 && names.includes('age') && names.includes('gender');

/** Each is true when the request breaks it. */
const BROKEN: readonly Rule[] = [
  ({ dimensions, type }) => dimensions.some((name) => !lookUp(DIMENSIONS, name)?.reports.includes(type)),
  (_, { ids }) => ids.length > 1,
  ({ level }, { ids }) => ids.some((name) => lookUp(ID_DIMENSIONS, name) !== level),
  (_, { times }) => times.length > 1,
  ({ type }, { breakdowns }) => type === 'BASIC' && breakdowns.length > 1,
  ({ type }, { breakdowns }) => type === 'AUDIENCE' && breakdowns.length !== 1 && !isAgeAndGender(breakdowns),
  ({ dimensions }, { times }) => dimensions.includes('bucket_id') && times.length === 0,
  ({ type, dimensions }) =>
    type === 'AUDIENCE' && dimensions.includes('stat_time_hour') && !dimensions.includes('bucket_id'),
  ({ dimensions }, { times }) =>
    times.length > 0 && dimensions.some((name) => lookUp(DIMENSIONS, name)?.timeless),
  ({ level, dimensions }) => level === 'AUCTION_ADVERTISER' && dimensions.includes('ad_type'),
  ({ lifetime, type }) => lifetime && type !== 'BASIC',
  ({ lifetime, dimensions }, { times }) =>
    lifetime && (times.length > 0 || dimensions.includes('country_code')),
  ({ totals, type, dimensions }, { breakdowns }) =>
    totals && (type !== 'BASIC' || breakdowns.length > 0 || dimensions.includes('stat_time_hour')),
  ({ chunk, type }) => chunk && type !== 'BASIC',
];

/** Pairs of dimensions that one reading refuses. */
const DOUBTED = [
  ['country-hours', ['country_code', 'stat_time_hour']],
  ['bucket-days', ['bucket_id', 'stat_time_day']],
] as const;

const checkDoubted = ({ dimensions }: ReportRequest, options: ReportOptions): void => {
  for (const [behaviour, pair] of DOUBTED) {
    const hasPair = pair.every((name) => dimensions.includes(name));
    if (hasPair && readingOf(options, behaviour) === 'refused') throw conflict();
  }
};

const LEAST_DEPTH: Readonly<Record<MetricFact['level'], number>> = {
  any: 0,
  advertiser: 0,
  campaign: 1,
  adgroup: 2,
  ad: 3,
};

const fitsLevel = (fact: MetricFact, request: ReportRequest): boolean => {
  const depth = DATA_LEVELS.indexOf(request.level);
  // Cash and vouchers are known per account and day only.
  if (fact.level === 'advertiser') return depth === 0 && request.dimensions.includes('stat_time_day');
  return depth >= LEAST_DEPTH[fact.level];
};

type ReportOptions = Pick<SimulatorOptions, 'behaviours' | 'metricsPerReport' | 'refusedMetrics'>;

interface GroupedRequest {
  readonly request: ReportRequest;
  readonly hasId: boolean;
}

const goesWith = (name: string, fact: MetricFact, { request, hasId }: GroupedRequest): boolean => {
  if (!fitsLevel(fact, request)) return false;
  if (fact.attribute) return hasId;
  return name !== 'cost' || request.dimensions.includes('bucket_id');
};

const checkCount = ({ metrics }: ReportRequest, { metricsPerReport = MOST_METRICS }: ReportOptions): void => {
  if (metrics.length > metricsPerReport) throw badRequest(`metrics: at most ${metricsPerReport}.`);
};

/** TikTok documents a few metrics of material reports for a breakdown, too. */
const isOfBreakdown = (name: string, { type, dimensions }: ReportRequest): boolean =>
  dimensions.some((dimension) => lookUp(BREAKDOWN_METRICS[type], dimension)?.includes(name));

const checkMetrics = (grouped: GroupedRequest, options: ReportOptions): void => {
  const { request } = grouped;
  checkRefused(request.metrics, options);
  const table = request.type === 'BASIC' ? BASIC_METRICS : AUDIENCE_METRICS;
  for (const name of request.metrics) {
    const fact = Object.hasOwn(table, name) ? table[name] : undefined;
    if (!fact) throw badRequest(`metrics: unknown metric ${name}.`);
    const isOfMaterials = fact.material && !isOfBreakdown(name, request);
    if (isOfMaterials && readingOf(options, 'material-metrics') === 'refused') throw conflict();
    if (!goesWith(name, fact, grouped)) throw conflict();
  }
  checkDocumented(request, (name) => lookUp(table, name)?.attribute === true, options);
};

const checkOrder = ({ order, type }: ReportRequest): void => {
  if (!order) return;
  const table = type === 'BASIC' ? BASIC_METRICS : AUDIENCE_METRICS;
  const fact = Object.hasOwn(table, order.metric) ? table[order.metric] : undefined;
  if (!fact || fact.attribute) throw badRequest(`order_field: cannot sort by ${order.metric}.`);
};

/** Throws the refusal of the first rule that the request breaks, but for how many days it may span. */
export const checkContents = (request: ReportRequest, options: ReportOptions): void => {
  const invalid = request.dimensions.find((name) => !Object.hasOwn(DIMENSIONS, name));
  if (invalid !== undefined) throw badRequest(`dimensions: unknown dimension ${invalid}.`);
  const grouped = groupDimensions(request);
  if (BROKEN.some((rule) => rule(request, grouped))) throw conflict();
  checkDoubted(request, options);
  checkCount(request, options);
  checkMetrics({ request, hasId: grouped.ids.length > 0 }, options);
  checkOrder(request);
};

/** Throws the refusal of the first rule that the request breaks. */
export const checkReport = (request: ReportRequest, options: ReportOptions): void => {
  checkContents(request, options);
  checkSpan(request);
};
