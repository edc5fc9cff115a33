/** Reads and checks the parameters of gmv_max/report/get/. */
import {
  CAMPAIGN_STATUSES,
  DELIVERY_STATUSES,
  GMV_MAX_LEVELS,
  type GmvMaxLevel,
  LIVE_ONLY,
} from '../data/gmv-max.js';
import { readingOf } from '../behaviours.js';
import type { Page } from '../http/answer.js';
import { badRequest, conflict } from '../http/failure.js';
import {
  flag,
  objectParam,
  oneOf,
  optionalText,
  type Params,
  requireFields,
  stringArray,
  stringArrayParam,
  wholeNumber,
} from '../http/params.js';
import type { SimulatorOptions } from '../types.js';
import type { DaySpan } from '../world/calendar.js';
import { lookUp } from '../look-up.js';
import { lengthOf, longestSpan, reportDays } from './dates.js';

export interface GmvMaxRequest extends DaySpan {
  readonly storeId: string;
  readonly level: GmvMaxLevel;
  readonly dimensions: readonly string[];
  readonly metrics: readonly string[];
  /** Attributes among the metrics whose value is only a 0. */
  readonly zeros: readonly string[];
  readonly filters: GmvMaxFilters;
  readonly order: { readonly metric: string; readonly ascending: boolean } | null;
  readonly totals: boolean;
  readonly shown: Page;
}

/** Lists by name; a text counts as a list of one. */
export type GmvMaxFilters = ReadonlyMap<string, readonly string[]>;

const MOST_METRICS = 100;
const MOST_IDS = 100;

const readStore = (params: Params): string => {
  const [id, ...others] = stringArrayParam(params, 'store_ids') ?? [];
  if (id === undefined || others.length > 0) throw badRequest('store_ids: it must hold exactly one id.');
  return id;
};

/** Durations of products and of livestreams have the same groupings; their filters differ. */
const readLevel = (dimensions: readonly string[], filters: readonly string[]): GmvMaxLevel => {
  const grouping = [...dimensions].sort().join(',');
  const levels = GMV_MAX_LEVELS.filter(({ groupings }) => groupings.includes(grouping));
  const [first] = levels;
  const level = levels.find(({ required }) => required.every((name) => filters.includes(name))) ?? first;
  if (!level) throw badRequest(`dimensions: ${dimensions.join(', ')} cannot be grouped.`);
  return level;
};

const TEXTS = ['campaign_name', 'search_word'];

const ENUMS: Readonly<Record<string, readonly string[]>> = {
  gmv_max_promotion_types: ['PRODUCT', 'LIVE'],
  campaign_statuses: CAMPAIGN_STATUSES,
  creative_types: ['ADS_AND_ORGANIC', 'ORGANIC', 'REMOVED'],
  creative_delivery_statuses: DELIVERY_STATUSES,
};

const readFilter = (name: string, value: unknown): readonly string[] => {
  const label = `filtering.${name}`;
  if (TEXTS.includes(name)) {
    if (typeof value !== 'string' || value === '') throw badRequest(`${label}: it must be a string.`);
    return [value];
  }
  const values = stringArray(value, label);
  if (values.length === 0) throw badRequest(`${label}: it must not be empty.`);
  if (name.endsWith('_ids') && values.length > MOST_IDS)
    throw badRequest(`${label}: at most ${MOST_IDS} ids.`);
  const invalid = values.find((one) => lookUp(ENUMS, name)?.includes(one) === false);
  if (invalid !== undefined) throw badRequest(`${label}: unknown value ${invalid}.`);
  return values;
};

const readFilters = (params: Params, level: GmvMaxLevel): GmvMaxFilters => {
  const given = Object.entries(objectParam(params, 'filtering') ?? {});
  const filters = new Map(given.map(([name, value]) => [name, readFilter(name, value)]));
  const known = [...level.required, ...level.optional];
  const invalid = [...filters.keys()].find((name) => !known.includes(name));
  if (invalid !== undefined)
    throw badRequest(`filtering.${invalid}: not supported at the ${level.name} level.`);
  const missing = level.required.filter((name) => !filters.has(name));
  if (missing.length > 0) throw badRequest(`Missing required field(s): filtering.${missing.join(', ')}.`);
  checkCombination(level, filters);
  return filters;
};

const checkCombination = ({ name }: GmvMaxLevel, filters: GmvMaxFilters): void => {
  if (name === 'campaign' && filters.get('gmv_max_promotion_types')?.length !== 1) {
    throw badRequest('filtering.gmv_max_promotion_types: exactly one at the campaign level.');
  }
  if (!filters.has('creative_types')) return;
  if (filters.has('creative_delivery_statuses')) {
    throw badRequest('filtering.creative_types cannot be combined with creative_delivery_statuses.');
  }
  if (isOfSeveral(filters)) {
    throw badRequest('filtering.creative_types: only with one campaign and one product.');
  }
};

const isOfSeveral = (filters: GmvMaxFilters): boolean =>
  ['campaign_ids', 'item_group_ids', 'room_ids'].some((name) => (filters.get(name)?.length ?? 1) > 1);

type Attributes = 'sent' | 'refused' | 'zero';

/** The documentation has them for campaigns, by the hour too, and for single products, posts and livestreams. */
const attributesOf = (options: SimulatorOptions, { level, dimensions, filters }: Checked): Attributes => {
  const reading = readingOf(options, 'gmv-max-attributes');
  const isOfOne = level.name === 'campaign' || (countIds(dimensions) <= 1 && !isOfSeveral(filters));
  if (reading === 'served' || (isOfOne && !dimensions.includes('stat_time_hour'))) return 'sent';
  if (reading === 'documented') return isOfOne ? 'sent' : 'refused';
  return reading;
};

const readMetrics = (
  params: Params,
  attributes: Attributes,
  { level, filters }: Checked,
): readonly string[] => {
  const metrics = stringArrayParam(params, 'metrics') ?? [];
  if (metrics.length === 0) throw badRequest('metrics: it must not be empty.');
  if (metrics.length > MOST_METRICS) throw badRequest(`metrics: at most ${MOST_METRICS}.`);
  const known = attributes === 'refused' ? level.numbers : [...level.numbers, ...level.words];
  const isLive = filters.get('gmv_max_promotion_types')?.includes('LIVE') !== false;
  const isKnown = (name: string) => known.includes(name) && (isLive || !LIVE_ONLY.includes(name));
  if (!metrics.every(isKnown)) throw conflict();
  return metrics;
};

type Checked = Pick<GmvMaxRequest, 'level' | 'dimensions' | 'filters'>;

const countIds = (dimensions: readonly string[]): number =>
  dimensions.filter((name) => name.endsWith('_id')).length;

const daysOf = (params: Params, dimensions: readonly string[]): DaySpan => {
  const days = reportDays(params);
  const most = longestSpan(dimensions);
  if (lengthOf(days) <= most) return days;
  throw badRequest(`The time range must not be longer than ${most} day(s).`);
};

const readOrder = (params: Params, { numbers }: GmvMaxLevel): GmvMaxRequest['order'] => {
  const metric = optionalText(params, 'sort_field');
  const ascending = oneOf(params, 'sort_type', ['ASC', 'DESC']) === 'ASC';
  if (metric === undefined) return null;
  if (!numbers.includes(metric)) throw badRequest(`sort_field: unknown value ${metric}.`);
  return { metric, ascending };
};

export const readGmvMaxRequest = (params: Params, options: SimulatorOptions): GmvMaxRequest => {
  requireFields(params, ['store_ids', 'dimensions', 'metrics', 'start_date', 'end_date']);
  const storeId = readStore(params);
  const dimensions = stringArrayParam(params, 'dimensions') ?? [];
  const level = readLevel(dimensions, Object.keys(objectParam(params, 'filtering') ?? {}));
  const filters = readFilters(params, level);
  const attributes = attributesOf(options, { level, dimensions, filters });
  return {
    storeId,
    level,
    dimensions,
    metrics: readMetrics(params, attributes, { level, dimensions, filters }),
    zeros: attributes === 'zero' ? level.words : [],
    ...daysOf(params, dimensions),
    filters,
    order: readOrder(params, level),
    totals: flag(params, 'enable_total_metrics'),
    shown: {
      page: wholeNumber(params, 'page', { min: 1, max: 1e9, fallback: 1 }),
      size: wholeNumber(params, 'page_size', { min: 1, max: 1000, fallback: 10 }),
    },
  };
};
