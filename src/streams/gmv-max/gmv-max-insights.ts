import {
  id,
  isJsonObject,
  text,
  type DateRange,
  type Fields,
  type Json,
  type JsonObject,
  type StreamDefinition,
} from '../../cdk/index.js';
import {
  GMV_MAX_DAYS,
  GMV_MAX_HOURLY_DAYS,
  GMV_MAX_STATUSES,
  idOf,
  idsOf,
  IDS_PER_CALL,
  listStream,
  STAT_TIMES,
  shopKnowledge,
  type ListSource,
  type Parents,
  type Query,
  type Session,
} from '../../tiktok/index.js';
import { gmvMaxCurrency } from './fields/gmv-max-metrics.js';
import { campaigns, SHOPS, SHOPS_APART, storeOf, type PromotionType } from './gmv-max-lists.js';
import { GMV_MAX_LEVELS, type GmvMaxFilter, type GmvMaxLevel } from './groupings.js';
import type { RowSettings } from '../reports/streams.js';

const REPORT = { path: 'gmv_max/report/get/', rowKey: ['dimensions'], emptyAnswer: 'outage' } as const;

const FILTERS: Readonly<Record<GmvMaxFilter, (objects: readonly JsonObject[]) => Json>> = {
  gmv_max_promotion_types: ([first]) => [typeOf(first)],
  campaign_ids: (objects) => idsOf(objects, 'campaign_id'),
  campaign_statuses: () => GMV_MAX_STATUSES,
  item_group_ids: (objects) => idsOf(objects, 'item_group_id'),
  room_ids: (objects) => idsOf(objects, 'room_id'),
};

const typeOf = (row: JsonObject | undefined): PromotionType =>
  idOf(row, 'gmv_max_promotion_type') === 'LIVE' ? 'LIVE' : 'PRODUCT';

/** All columns that a level requests, for one type of campaign or both. */
const requestedColumns = (
  { requested }: GmvMaxLevel,
  types: readonly PromotionType[] = ['PRODUCT', 'LIVE'],
): Fields => {
  const some = types.map((type) => requested[type]);
  return Object.assign(
    {},
    ...some.map((one) => one?.attributes),
    ...some.map((one) => one?.metrics),
  ) as Fields;
};

const attributesOf = ({ requested }: GmvMaxLevel): readonly string[] =>
  Object.values(requested).flatMap(({ attributes = {} }) => Object.keys(attributes));

/** The parameters of a report on objects of one shop and type. */
const queryOf = (level: GmvMaxLevel, objects: readonly JsonObject[]): Query => ({
  ...storeOf(objects),
  metrics: Object.keys(requestedColumns(level, [typeOf(objects[0])])),
  ...(level.filters.length > 0 && {
    filtering: Object.fromEntries(level.filters.map((name) => [name, FILTERS[name](objects)])),
  }),
});

/** The campaigns of a level's types. */
const campaignsOf = (level: GmvMaxLevel, query: Parents['query']): Parents =>
  campaigns((type) => type in level.requested, query);

/** Columns of rows, from the shop and type that were requested. */
const OF_SHOP = ['store_id', 'gmv_max_promotion_type'];

/** The objects that a level's report has in some days: those below it are requested by their ids. */
const reportOf = (level: GmvMaxLevel): ListSource => ({
  endpoint: { ...REPORT, query: { dimensions: Object.keys(level.ids) } },
  parents: {
    ...campaignsOf(level, (some) => ({ ...queryOf(level, some), metrics: ['cost', 'orders'] })),
    columns: [...OF_SHOP, 'isGone'],
  },
});

/** Report rows have the ids of their objects in `dimensions`. */
const reportedObject = ({ dimensions, ...row }: JsonObject): JsonObject =>
  isJsonObject(dimensions) ? { ...row, ...dimensions } : row;

/** What a level's report is requested for, as its filters say. */
function parentsOf(level: GmvMaxLevel): Parents {
  const { filters } = level;
  const query = (some: readonly JsonObject[]): Query => queryOf(level, some);
  const objectsOf = (higher: GmvMaxLevel): Parents => ({
    of: reportOf(higher),
    perWindow: true,
    query: (rows) => query(rows.map(reportedObject)),
    perCall: IDS_PER_CALL,
    groupBy: ['store_id'],
    select: ['dimensions', ...OF_SHOP, 'isGone'],
    isolate: SHOPS_APART,
    columns: OF_SHOP,
  });
  if (filters.includes('item_group_ids')) return objectsOf(GMV_MAX_LEVELS.product);
  if (filters.includes('room_ids')) return objectsOf(GMV_MAX_LEVELS.live_room);
  if (filters.includes('campaign_ids')) return campaignsOf(level, query);
  return { of: SHOPS, query, select: ['store_id', 'isGone'], columns: ['store_id'], isolate: SHOPS_APART };
}

interface Time {
  readonly suffix: string;
  readonly unit: string;
  readonly column: 'stat_time_day' | 'stat_time_hour';
  readonly daysPerCall: number;
  /** True if the column is the day of the call instead of a dimension. */
  readonly isOfCall?: true;
}

const TIMES: Readonly<Record<GmvMaxLevel['times'][number], Time>> = {
  daily: { suffix: '', unit: 'day', column: 'stat_time_day', daysPerCall: GMV_MAX_DAYS },
  hourly: { suffix: '_hourly', unit: 'hour', column: 'stat_time_hour', daysPerCall: GMV_MAX_HOURLY_DAYS },
  daysOfCalls: { suffix: '', unit: 'day', column: 'stat_time_day', daysPerCall: 1, isOfCall: true },
};

const columnsOf = (level: GmvMaxLevel, column: Time['column']): Fields => ({
  advertiser_id: id('Ad account id'),
  store_id: id('Shop id'),
  ...level.ids,
  [column]: STAT_TIMES[column],
  ...('campaign_id' in level.ids && { gmv_max_promotion_type: text('PRODUCT or LIVE') }),
  ...gmvMaxCurrency,
  ...requestedColumns(level),
});

/** Moves the day of the call to where other rows have theirs. */
const withDay = ({ stat_time_day: day = null, dimensions, ...row }: JsonObject): JsonObject => ({
  ...row,
  dimensions: { ...(isJsonObject(dimensions) && dimensions), stat_time_day: day },
});

const insights = (
  [name, level]: readonly [string, GmvMaxLevel],
  { suffix, unit, column, daysPerCall, isOfCall }: Time,
  { rowContext }: RowSettings,
): StreamDefinition<Session> => {
  const ids = Object.keys(level.ids);
  return listStream({
    name: `gmv_max_${name}_insights${suffix}`,
    description: `Cost, orders and revenue per ${level.what} and ${unit}.${isOfCall ? ' Each day is requested on its own.' : ''}`,
    fields: columnsOf(level, column),
    nested: ['dimensions', 'metrics'],
    primaryKey: [...new Set(['advertiser_id', 'store_id', ...ids, column])],
    nullableKeys: [column],
    dropsForeignRows: true,
    learnedState: shopKnowledge,
    source: {
      endpoint: {
        ...REPORT,
        query: { dimensions: isOfCall ? ids : [...ids, column] },
        extraMetrics: attributesOf(level),
      },
      parents: parentsOf(level),
    },
    incremental: {
      day: column,
      windowDays: GMV_MAX_DAYS,
      daysPerCall,
      queryDays: ({ start, end }) => ({ start_date: start, end_date: end }),
      ...(isOfCall && { columns: ({ start }: DateRange) => ({ stat_time_day: start }) }),
    },
    ...(isOfCall && { toRow: withDay }),
    currencyOfAccount: true,
    ...(rowContext && { context: { day: column } }),
  });
};

/** GMV Max reports: a stream for each level and time that the API offers. */
export const gmvMaxInsights = (settings: RowSettings): readonly StreamDefinition<Session>[] =>
  Object.entries<GmvMaxLevel>(GMV_MAX_LEVELS).flatMap(([name, level]) =>
    level.times.map((time) => insights([name, level], TIMES[time], settings)),
  );
