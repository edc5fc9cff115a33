/** Pixels, what they counted, and conversions that are made of their events. */
import { badRequest } from '../http/failure.js';
import {
  objectParam,
  oneOf,
  optionalText,
  type Params,
  parseJson,
  requiredText,
  requireFields,
} from '../http/params.js';
import type { WireRow } from '../types.js';
import { customConversionsOf } from '../world/assets/conversions.js';
import { pixelsOf, pixelStatistics } from '../world/assets/pixels.js';
import { textAt } from '../world/assets/text-at.js';
import { DAY_SECONDS, type DaySpan } from '../world/calendar.js';
import type { AccountTree } from '../world/tree.js';
import { daySpan, lengthOf, utcToday } from './dates.js';
import { type Handler, permittedAdvertiser } from './endpoint.js';
import { existing } from './existing.js';
import { type Filter, filterTest, idList } from './filter-object.js';
import { listEndpoint } from './list.js';

const numeric = (params: Params, name: string): string | undefined => {
  const id = optionalText(params, name);
  if (id !== undefined && !/^\d+$/.test(id)) throw badRequest(`${name}: Not a valid number.`);
  return id;
};

/** Only the filter's form is checked: this world has no catalogs below its pixels. */
const FILTERS: Readonly<Record<string, Filter<WireRow>>> = {
  available_for_catalog_only: (value, label) => {
    if (typeof value !== 'boolean') throw badRequest(`${label}: it must be true or false.`);
    return () => true;
  },
};

export const pixelList = listEndpoint({
  key: 'pixels',
  pageSize: { fallback: 10, most: 20 },
  rows: ({ params, world }, advertiserId) => {
    const id = numeric(params, 'pixel_id');
    const code = optionalText(params, 'code');
    const name = optionalText(params, 'name');
    const test = filterTest(params, FILTERS);
    const order = oneOf(params, 'order_by', ['EARLIEST_CREATE', 'LATEST_CREATE']);
    const found = pixelsOf(world.tree(advertiserId)).filter(
      (row) =>
        (id === undefined || row['pixel_id'] === id) &&
        (code === undefined || row['pixel_code'] === code) &&
        (name === undefined || textAt(row, 'pixel_name').includes(name)) &&
        test(row),
    );
    return order === 'LATEST_CREATE' ? found.reverse() : found;
  },
});

const MOST_PIXELS = 10;
const MOST_DAYS = 30;

const statisticsSpan = (params: Params): DaySpan => {
  const range = objectParam(params, 'date_range') ?? {};
  const span = daySpan(
    ['date_range.start_date', range['start_date']],
    ['date_range.end_date', range['end_date']],
  );
  if (lengthOf(span) > MOST_DAYS) throw badRequest(`date_range: it must not exceed ${MOST_DAYS} days.`);
  return span;
};

const ownPixels = (params: Params, tree: AccountTree): readonly string[] => {
  const ids = idList(parseJson(requiredText(params, 'pixel_ids'), 'pixel_ids'), 'pixel_ids', MOST_PIXELS);
  const known = pixelsOf(tree).map((row) => ({ id: textAt(row, 'pixel_id') }));
  return existing(ids, known, (id) => `The pixel ${id} does not exist.`).map(({ id }) => id);
};

/** Counts for the whole date range, in UTC days; separate days take separate calls. */
export const pixelEventStatistics: Handler = (context) => {
  const { params, world } = context;
  const tree = world.tree(permittedAdvertiser(context));
  requireFields(params, ['pixel_ids', 'date_range']);
  const ids = ownPixels(params, tree);
  const { first, last } = statisticsSpan(params);
  const from = Math.max(first, Math.floor(tree.account.createTime / DAY_SECONDS));
  const until = Math.min(last, utcToday(world));
  const list = ids.map((id): WireRow => ({
    pixel_id: id,
    statistics: until < from ? [] : pixelStatistics(id, from, until),
  }));
  return { data: { list } };
};

export const customConversionList = listEndpoint({
  pageSize: { fallback: 10, most: 1000 },
  required: ['event_source_type', 'event_source_id'],
  rows: ({ params, world }, advertiserId) => {
    const type = oneOf(params, 'event_source_type', ['PIXEL', 'APP']);
    const source = numeric(params, 'event_source_id');
    oneOf(params, 'sort_field', ['CREATE_TIME', 'TOTAL_COUNT']);
    const order = oneOf(params, 'sort_type', ['DESC', 'ASC']) ?? 'DESC';
    const keyword = optionalText(params, 'search_keyword') ?? '';
    const found = customConversionsOf(world.tree(advertiserId)).filter(
      (row) =>
        type === 'PIXEL' &&
        row['event_source_id'] === source &&
        (textAt(row, 'name').includes(keyword) || row['custom_conversion_id'] === keyword),
    );
    return order === 'DESC' ? found.reverse() : found;
  },
});
