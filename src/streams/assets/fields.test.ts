import { describe, expect, it } from '@jest/globals';

import type { JsonObject } from '../../cdk/index.js';
import { assetStreams } from './streams.js';
import { fieldsOf, type KnownField } from '../testing/fixtures.js';

const columnsOf = (stream: string): Readonly<Record<string, { readonly schema: JsonObject }>> =>
  assetStreams.find(({ name }) => name === stream)?.fields ?? {};

/** Columns that no source lists: the account, and columns derived from others. */
const OWN: Readonly<Record<string, readonly string[]>> = {
  images: ['material_key', 'url_expires_at'],
  videos: ['material_key', 'url_expires_at'],
  // In recorded responses, and the filter that pages are requested by.
  instant_pages: ['business_type'],
};

/** Other names of a field that has a column. */
const NO_COLUMN: Readonly<Record<string, readonly string[]>> = {
  portfolios: ['creative_portfolio_content'],
  identities: ['username'],
};

/** Streams whose columns are the fields of a row, and the fixture that lists the fields. */
const FLAT: readonly (readonly [stream: string, fixture: string])[] = [
  ...['images', 'videos', 'music', 'portfolios', 'identities', 'custom_audiences', 'saved_audiences'],
  ...['pixels', 'instant_pages', 'comments'],
].map((name) => [name, name]);

const isId = (name: string): boolean => /(^|_)ids?$/.test(name);

const INSTANTS = ['date-time', 'epoch-milliseconds'];

function expectedType(stream: string, { name, type, format = '', items = 'string' }: KnownField): string {
  if (INSTANTS.includes(format) || (stream === 'comments' && name === 'create_time')) return 'date-time';
  if (type === 'array') return `array of ${isId(name) ? 'string' : items}`;
  return isId(name) ? 'string' : type;
}

function typeOf(schema: JsonObject | undefined): string {
  const [nullable, type] = schema?.['type'] as readonly string[];
  if (nullable !== 'null') return 'not nullable';
  if (typeof schema?.['format'] === 'string') return schema['format'];
  return type === 'array' ? `array of ${typeOf(schema?.['items'] as JsonObject)}` : (type ?? '');
}

describe.each(FLAT)('the columns of %s', (stream, fixture) => {
  const known = fieldsOf(fixture).filter(({ name }) => !NO_COLUMN[stream]?.includes(name));

  it(`the columns of ${stream} are the known fields and a few of its own, each once`, () => {
    const names = [...known.map(({ name }) => name), 'advertiser_id', ...(OWN[stream] ?? [])];
    expect(Object.keys(columnsOf(stream)).sort()).toEqual([...new Set(names)].sort());
  });

  it(`the columns of ${stream} have the types of the reference list`, () => {
    const columns = columnsOf(stream);
    const found = known.map(({ name }) => `${name}: ${typeOf(columns[name]?.schema)}`);
    expect(found).toEqual(known.map((field) => `${field.name}: ${expectedType(stream, field)}`));
  });
});

describe('the columns of spark_ads_posts', () => {
  it("the columns of spark_ads_posts are the fields of a post's parts, with its video and authorization once", () => {
    const parts = fieldsOf('spark_ads').filter(({ name }) => name !== 'video_info');
    const members = parts.flatMap(({ properties = [] }) => properties).filter((name) => name !== 'auth_info');
    expect(Object.keys(columnsOf('spark_ads_posts')).sort()).toEqual(
      [...new Set([...members, 'advertiser_id'])].sort(),
    );
    expect(members).toHaveLength(20);
  });
});

/** Name, sync modes, primary key below the account, cursor, former name. */
const TABLE: readonly (readonly [string, readonly string[], string | undefined, string | undefined])[] = [
  ['images', ['image_id'], 'modify_time', 'creative_assets_images'],
  ['videos', ['video_id'], 'modify_time', 'creative_assets_videos'],
  ['music', ['music_id'], undefined, 'creative_assets_music'],
  ['portfolios', ['creative_portfolio_id'], undefined, 'creative_assets_portfolios'],
  ['spark_ads_posts', ['item_id'], undefined, 'spark_ads'],
  ['identities', ['identity_type', 'identity_id'], undefined, undefined],
  ['custom_audiences', ['audience_id'], undefined, 'audiences'],
  ['saved_audiences', ['saved_audience_id'], undefined, undefined],
  ['pixels', ['pixel_id'], undefined, undefined],
  [
    'pixel_event_statistics',
    ['pixel_id', 'stat_time_day', 'event_kind', 'event_name'],
    'stat_time_day',
    'pixel_events_statistics',
  ],
  ['custom_conversions', ['custom_conversion_id'], 'update_time', undefined],
  ['instant_pages', ['page_id'], 'update_time', undefined],
  ['comments', ['comment_id'], 'create_time', undefined],
];

describe('asset streams', () => {
  it('asset streams have these keys (after the account), cursors and former names', () => {
    const found = assetStreams.map(({ name, primaryKey, cursor, formerNames }) => {
      const [account, ...key] = primaryKey;
      expect([name, account]).toEqual([name, 'advertiser_id']);
      return [name, key, cursor?.field, formerNames?.[0]];
    });
    expect(found).toEqual(TABLE);
  });
});
