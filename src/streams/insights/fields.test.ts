import { describe, expect, it } from '@jest/globals';

import type { Fields, JsonObject } from '../../cdk/index.js';
import { fieldsOf, type KnownField } from '../testing/fixtures.js';
import { insightStreams } from './streams.js';

const columnsOf = (stream: string): Fields =>
  insightStreams.find(({ name }) => name === stream)?.fields ?? {};

/** Columns that the API doesn't send, or sends elsewhere. */
const OWN: Readonly<Record<string, readonly string[]>> = {
  adgroup_reviews: ['ad_reviews'],
  video_performance: ['cost_until'],
  ad_benchmarks: ['read_on'],
  bid_protection_history: ['credit'],
};

/** Only in the report of videos, which is requested one video at a time. */
const OF_VIDEOS = ['clicks', 'conversions', 'drop_off', 'retain', 'ctr', 'cvr'];

function typeOf({ type, format, items }: JsonObject): string {
  const [nullable, own = ''] = type as readonly string[];
  if (nullable !== 'null') return 'not nullable';
  if (typeof format === 'string') return format;
  return own === 'array' ? `array of ${typeOf(items as JsonObject)}` : own;
}

const knownType = ({ type, format, items = '' }: KnownField): string =>
  type === 'array' ? `array of ${items}` : (format ?? type);

describe.each(insightStreams.map(({ name }) => name))('the columns of %s', (stream) => {
  const known = fieldsOf(stream).filter(({ name }) => !OF_VIDEOS.includes(name));

  it(`the columns of ${stream} are the known fields and a few of its own, each once`, () => {
    const names = [...known.map(({ name }) => name), ...(OWN[stream] ?? [])];
    expect(Object.keys(columnsOf(stream)).sort()).toEqual(names.sort());
  });

  it(`the columns of ${stream} have the types of the reference list`, () => {
    const found = known.map(({ name }) => `${name}: ${typeOf(columnsOf(stream)[name]?.schema ?? {})}`);
    expect(found).toEqual(known.map((field) => `${field.name}: ${knownType(field)}`));
  });
});

/** Name, primary key, cursor. */
const TABLE: readonly (readonly [string, readonly string[], string | undefined])[] = [
  ['ad_reviews', ['ad_id'], undefined],
  ['adgroup_reviews', ['adgroup_id'], undefined],
  ['smart_plus_ad_reviews', ['smart_plus_ad_id'], undefined],
  ['creative_fatigue', ['ad_id', 'date'], 'date'],
  ['video_performance', ['ad_id', 'video_id'], 'cost_until'],
  ['ad_benchmarks', ['ad_id', 'compare_date'], 'read_on'],
  ['bid_protection_statuses', ['data_level', 'query_id'], undefined],
  ['bid_protection_history', ['data_level', 'query_id', 'record_date'], 'record_date'],
];

describe('streams of insights', () => {
  it('streams of insights have these keys and cursors, and no former names', () => {
    const found = insightStreams.map(({ name, primaryKey, cursor }) => [name, primaryKey, cursor?.field]);
    expect(found).toEqual(TABLE);
    expect(insightStreams.flatMap(({ formerNames = [] }) => formerNames)).toEqual([]);
  });
});
