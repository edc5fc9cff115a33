import { describe, expect, it } from '@jest/globals';

import type { JsonObject } from '../../cdk/index.js';
import { assetStreams } from './streams.js';
import { fieldsOf, type KnownField } from '../testing/fixtures.js';

const columnsOf = (stream: string): Readonly<Record<string, { readonly schema: JsonObject }>> =>
  assetStreams.find(({ name }) => name === stream)?.fields ?? {};

/** Columns that no source lists: whose row it is, and what is made of others. */
const OWN: Readonly<Record<string, readonly string[]>> = {
  images: ['material_key', 'url_expires_at'],
  videos: ['material_key', 'url_expires_at'],
  // In recorded answers, and the filter by which pages are asked for.
  instant_pages: ['business_type'],
};

/** Names of one thing that has a column under another name. */
const NO_COLUMN: Readonly<Record<string, readonly string[]>> = {
  portfolios: ['creative_portfolio_content'],
  identities: ['username'],
};

/** Streams whose columns are the fields of a row, and the list of these. */
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

  it('are the known fields and a few of their own, each once, and no other', () => {
    const names = [...known.map(({ name }) => name), 'advertiser_id', ...(OWN[stream] ?? [])];
    expect(Object.keys(columnsOf(stream)).sort()).toEqual([...new Set(names)].sort());
  });

  it('have the types of the references', () => {
    const columns = columnsOf(stream);
    const found = known.map(({ name }) => `${name}: ${typeOf(columns[name]?.schema)}`);
    expect(found).toEqual(known.map((field) => `${field.name}: ${expectedType(stream, field)}`));
  });
});

describe('the columns of spark_ads_posts', () => {
  it('are the members of the parts of a post; its video and who may show it stand for both places', () => {
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

describe('streams of assets', () => {
  it('have these keys, which begin with the account, cursors and former names', () => {
    const found = assetStreams.map(({ name, primaryKey, cursor, formerNames }) => {
      const [account, ...key] = primaryKey;
      expect([name, account]).toEqual([name, 'advertiser_id']);
      return [name, key, cursor?.field, formerNames?.[0]];
    });
    expect(found).toEqual(TABLE);
  });
});
