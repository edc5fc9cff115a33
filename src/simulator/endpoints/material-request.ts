/** Reads and checks the parameters of smart_plus/material_report/overview/ and breakdown/. */
import { BASIC_METRICS } from '../data/metrics-basic.js';
import type { Page } from '../http/answer.js';
import { badRequest } from '../http/failure.js';
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
import { lookUp } from '../look-up.js';
import type { DaySpan } from '../world/calendar.js';
import { reportDays } from './dates.js';

export const TIMES = ['stat_time_hour', 'stat_time_day', 'stat_time_week', 'stat_time_month'] as const;

export interface MaterialRequest {
  readonly dimensions: readonly string[];
  readonly metrics: readonly string[];
  /** Null: the whole lifetime. */
  readonly days: DaySpan | null;
  readonly filters: ReadonlyMap<string, readonly string[]>;
  readonly order: { readonly metric: string; readonly ascending: boolean };
  readonly shown: Page;
}

/** Words about a material or its use; what they say is made with the row. */
export const ATTRIBUTES = [
  'main_material_name',
  'ad_material_id',
  'material_primary_status',
  'material_second_status_list',
  'operation_status',
  'ad_text',
  'call_to_action',
  'interactive_add_on_name',
  'interactive_add_on_id',
  'multi_name',
  'video_id',
  'tiktok_item_id',
];

const CREATIVES = [
  'main_material_id',
  'ad_text_entity_id',
  'call_to_action_entity_id',
  'interactive_add_on_entity_id',
];
const OBJECTS = ['advertiser_id', 'campaign_id', 'adgroup_id', 'smart_plus_ad_id'];

const MOST_DAYS_APART = 365;
const MOST_DAYS_APART_HOURLY = 7;

/** An overview groups by one object and one part of the creative; there is no time in it. */
const checkOverview = (names: readonly string[]): void => {
  const count = (known: readonly string[]) => names.filter((name) => known.includes(name)).length;
  if (names.length === 2 && count(OBJECTS) === 1 && count(CREATIVES) === 1) return;
  throw badRequest('dimensions: one of the ad dimensions with one of the creative dimensions.');
};

/** A breakdown groups by parts of the creative, and by one unit of time at most. */
const checkBreakdown = (names: readonly string[]): void => {
  const times = names.filter((name) => TIMES.some((time) => time === name)).length;
  const parts = names.filter((name) => CREATIVES.includes(name)).length;
  if (times <= 1 && parts >= 1 && times + parts === names.length) return;
  throw badRequest('dimensions: creative dimensions, with one of the time dimensions at most.');
};

const readDimensions = (params: Params, check: (names: readonly string[]) => void): readonly string[] => {
  const names = stringArrayParam(params, 'dimensions') ?? [];
  if (new Set(names).size < names.length) throw badRequest('dimensions: duplicate values.');
  check(names);
  return names;
};

const isNumber = (name: string): boolean =>
  Object.hasOwn(BASIC_METRICS, name) && lookUp(BASIC_METRICS, name)?.attribute !== true;

const readMetrics = (params: Params): readonly string[] => {
  const names = stringArrayParam(params, 'metrics') ?? ['spend', 'impressions'];
  if (names.length === 0) throw badRequest('metrics: it must not be empty.');
  const invalid = names.find((name) => !isNumber(name) && !ATTRIBUTES.includes(name));
  if (invalid !== undefined) throw badRequest(`metrics: unknown value ${invalid}.`);
  return [...new Set(names)];
};

const daysOf = (params: Params, dimensions: readonly string[]): DaySpan => {
  requireFields(params, ['start_date', 'end_date']);
  const days = reportDays(params);
  const most = dimensions.includes('stat_time_hour') ? MOST_DAYS_APART_HOURLY : MOST_DAYS_APART;
  if (days.last - days.first <= most) return days;
  throw badRequest(`start_date and end_date must not be more than ${most} days apart.`);
};

const TYPES = [
  'CAROUSEL_NON_SPARK_ADS',
  'CAROUSEL_SPARK_ADS',
  'CATALOG_CAROUSEL',
  'CATALOG_MULTI_SHOW',
  'CATALOG_VIDEO',
  'CATALOG_VIDEO_TEMPLATE',
  'SINGLE_IMAGE_NON_SPARK_ADS',
  'VIDEO_NON_SPARK_ADS',
  'VIDEO_SPARK_ADS',
];

const OBJECT_FILTERS = ['campaign_ids', 'adgroup_ids', 'smart_plus_ad_ids'];
const ENTITY_FILTERS = CREATIVES.map((name) => `${name}s`);
const MOST_OBJECTS = 200;
const MOST_ENTITIES = 400;

const readFilters = (params: Params): MaterialRequest['filters'] => {
  const filtering = Object.entries(objectParam(params, 'filtering') ?? {});
  const filters = new Map(filtering.map(([name, value]) => [name, stringArray(value, `filtering.${name}`)]));
  const known = [...OBJECT_FILTERS, ...ENTITY_FILTERS, 'main_material_types'];
  for (const [name, values] of filters) {
    if (!known.includes(name)) throw badRequest(`filtering.${name}: unknown field.`);
    const most = OBJECT_FILTERS.includes(name) ? MOST_OBJECTS : MOST_ENTITIES;
    if (values.length > most) throw badRequest(`filtering.${name}: at most ${most} values.`);
  }
  if (OBJECT_FILTERS.filter((name) => filters.has(name)).length > 1) {
    throw badRequest(`filtering: only one of ${OBJECT_FILTERS.join(', ')}.`);
  }
  checkTypes(filters);
  return filters;
};

const checkTypes = (filters: MaterialRequest['filters']): void => {
  const types = filters.get('main_material_types') ?? [];
  const invalid = types.find((type) => !TYPES.includes(type));
  if (invalid !== undefined) throw badRequest(`filtering.main_material_types: unknown value ${invalid}.`);
  if (filters.has('main_material_ids') && types.length !== 1) {
    throw badRequest('filtering.main_material_ids: it needs exactly one of main_material_types.');
  }
};

const readOrder = (params: Params): MaterialRequest['order'] => {
  const metric = optionalText(params, 'sort_field') ?? 'spend';
  if (!isNumber(metric)) throw badRequest(`sort_field: unknown value ${metric}.`);
  return { metric, ascending: oneOf(params, 'sort_type', ['ASC', 'DESC']) === 'ASC' };
};

export const readMaterialRequest = (params: Params, kind: 'overview' | 'breakdown'): MaterialRequest => {
  requireFields(params, ['dimensions']);
  const isOverview = kind === 'overview';
  const dimensions = readDimensions(params, isOverview ? checkOverview : checkBreakdown);
  const isLifetime = isOverview && flag(params, 'query_lifetime');
  return {
    dimensions,
    metrics: readMetrics(params),
    days: isLifetime ? null : daysOf(params, dimensions),
    filters: readFilters(params),
    order: readOrder(params),
    shown: {
      page: wholeNumber(params, 'page', { min: 1, max: 1e9, fallback: 1 }),
      size: wholeNumber(params, 'page_size', { min: 1, max: 100, fallback: 10 }),
    },
  };
};
