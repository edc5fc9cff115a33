import { describe, expect, it } from '@jest/globals';

import type { JsonObject } from '../../cdk/index.js';
import { fieldsOf, type KnownField } from '../testing/fixtures.js';
import { gmvMaxStreams } from './streams.js';

const streams = gmvMaxStreams({ rowContext: false });
const columnsOf = (stream: string) => streams.find(({ name }) => name === stream)?.fields ?? {};

/** Columns that the API does not send in these rows, because they are parameters of the request, or made of them. */
const ASKED: Readonly<Record<string, readonly string[]>> = {
  gmv_max_sessions: ['store_id'],
  gmv_max_identities: ['store_authorized_bc_id', 'identity_store_id'],
  gmv_max_videos: ['store_id'],
  gmv_max_bid_recommendations: ['store_id', 'recommendation_key', 'shopping_ads_type', 'identity_id'],
};

/** Fields of a row that only another endpoint has. */
const ELSEWHERE: Readonly<Record<string, readonly string[]>> = { gmv_max_sessions: ['item_id'] };

const isId = (name: string): boolean => /(^|_)ids?(_list)?$/.test(name);

function expectedType({ name, type, format, items = 'string' }: KnownField): string {
  if (format !== undefined) return format;
  return type === 'array' ? `array of ${items}` : isId(name) ? 'string' : type;
}

function typeOf(schema: JsonObject | undefined): string {
  const [, type] = schema?.['type'] as readonly string[];
  if (typeof schema?.['format'] === 'string') return schema['format'];
  return type === 'array' ? `array of ${typeOf(schema?.['items'] as JsonObject)}` : (type ?? '');
}

describe.each(Object.keys(ASKED))('the columns of %s', (stream) => {
  const columns = columnsOf(stream);
  const known = fieldsOf(stream).filter(({ name }) => ELSEWHERE[stream]?.includes(name) !== true);

  it(`the columns of ${stream} are the known fields, the account and parameters`, () => {
    const names = ['advertiser_id', ...known.map(({ name }) => name), ...(ASKED[stream] ?? [])];
    expect(Object.keys(columns).sort()).toEqual([...names].sort());
  });

  it(`the columns of ${stream} have the types of the reference list`, () => {
    const found = known.map(({ name }) => `${name}: ${typeOf(columns[name]?.schema)}`);
    expect(found).toEqual(known.map((field) => `${field.name}: ${expectedType(field)}`));
  });
});

/** Columns that the API doesn't send, or sends elsewhere. */
const OWN_COLUMNS = ['current_status', 'gmv_max_promotion_type'];

describe.each(['gmv_max_campaigns', 'gmv_max_stores'])('the columns of %s', (stream) => {
  const columns = columnsOf(stream);
  const known = fieldsOf(stream);

  it(`the columns of ${stream} are the known fields`, () => {
    const names = new Set(['advertiser_id', ...known.map(({ name }) => name)]);
    const sent = Object.keys(columns).filter((name) => !OWN_COLUMNS.includes(name));
    expect(sent.sort()).toEqual([...names].sort());
  });

  it(`the columns of ${stream} have the types of the reference list`, () => {
    const found = known.map(({ name }) => `${name}: ${typeOf(columns[name]?.schema)}`);
    expect(found).toEqual(known.map((field) => `${field.name}: ${expectedType(field)}`));
  });
});

describe.each(streams.filter(({ name }) => name.includes('_insights')).map(({ name }) => name))(
  'the columns of %s',
  (stream) => {
    const columns = columnsOf(stream);
    const known = fieldsOf('gmv_max_report_metrics');
    const dimensions = fieldsOf('gmv_max_report_dimensions').map(({ name }) => name);

    it(`the columns of ${stream} are dimensions and metrics of the report`, () => {
      const names = [...known.map(({ name }) => name), ...dimensions, ...OWN_COLUMNS, 'store_id'];
      expect(Object.keys(columns).filter((name) => !names.includes(name))).toEqual([]);
    });

    it(`the columns of ${stream} have the types of the reference list`, () => {
      const requested = known.filter(({ name }) => name in columns && !dimensions.includes(name));
      const found = requested.map(({ name }) => `${name}: ${typeOf(columns[name]?.schema)}`);
      expect(requested.length).toBeGreaterThan(5);
      expect(found).toEqual(requested.map((field) => `${field.name}: ${expectedType(field)}`));
    });
  },
);

const SHOP = ['advertiser_id', 'store_id'];
const PRODUCT = [...SHOP, 'campaign_id', 'item_group_id'];
const ROOM = [...SHOP, 'campaign_id', 'room_id'];

const DAY = 'stat_time_day';
const HOUR = 'stat_time_hour';

/** Name, primary key, cursor. */
const TABLE: readonly (readonly [string, readonly string[], string | undefined])[] = [
  ['gmv_max_stores', SHOP, undefined],
  ['gmv_max_campaigns', ['campaign_id'], 'modify_time'],
  ['gmv_max_sessions', ['session_id'], undefined],
  ['gmv_max_identities', [...SHOP, 'identity_type', 'identity_id'], undefined],
  ['gmv_max_videos', [...SHOP, 'item_id'], undefined],
  ['gmv_max_bid_recommendations', [...SHOP, 'recommendation_key'], undefined],
  ['gmv_max_account_insights', [...SHOP, DAY], DAY],
  ['gmv_max_account_insights_hourly', [...SHOP, HOUR], HOUR],
  ['gmv_max_campaign_insights', [...SHOP, 'campaign_id', DAY], DAY],
  ['gmv_max_campaign_insights_hourly', [...SHOP, 'campaign_id', HOUR], HOUR],
  ['gmv_max_product_insights', [...PRODUCT, DAY], DAY],
  ['gmv_max_product_insights_hourly', [...PRODUCT, HOUR], HOUR],
  ['gmv_max_post_insights', [...PRODUCT, 'item_id', DAY], DAY],
  ['gmv_max_product_duration_insights', [...PRODUCT, 'duration', DAY], DAY],
  ['gmv_max_live_room_insights', [...ROOM, DAY], DAY],
  ['gmv_max_live_room_insights_hourly', [...ROOM, HOUR], HOUR],
  ['gmv_max_live_duration_insights', [...ROOM, 'duration', DAY], DAY],
];

describe('GMV Max streams', () => {
  it('GMV Max streams have these keys and cursors, and no former names', () => {
    const found = streams.map(({ name, primaryKey, cursor }) => [name, primaryKey, cursor?.field]);
    expect(found).toEqual(TABLE);
    expect(streams.flatMap(({ formerNames = [] }) => formerNames)).toEqual([]);
  });
});
