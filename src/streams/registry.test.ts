import { describe, expect, it } from '@jest/globals';

import { toAirbyteStream, type JsonObject } from '../cdk/index.js';
import { permissionOf } from '../tiktok/index.js';
import { DEFAULT_SETTINGS, streamsOf, SUGGESTED_STREAMS } from './index.js';

const streams = streamsOf(DEFAULT_SETTINGS);

const INSIGHT_KEYS = ['advertiser_id', 'ad_id', 'stat_time_day'];

/** The required streams: name, sync modes, primary key, cursor. */
const TABLE: readonly (readonly [string, 'full' | 'both', readonly string[], string | undefined])[] = [
  ['advertisers', 'full', ['advertiser_id'], undefined],
  ['campaigns', 'both', ['campaign_id'], 'modify_time'],
  ['adgroups', 'both', ['adgroup_id'], 'modify_time'],
  ['ads', 'both', ['ad_id'], 'modify_time'],
  ['ad_insights', 'both', INSIGHT_KEYS, 'stat_time_day'],
  ['ad_insights_by_age_and_gender', 'both', [...INSIGHT_KEYS, 'age', 'gender'], 'stat_time_day'],
  ['ad_insights_by_country', 'both', [...INSIGHT_KEYS, 'country_code'], 'stat_time_day'],
  ['ad_insights_by_platform', 'both', [...INSIGHT_KEYS, 'platform'], 'stat_time_day'],
  [
    'campaign_insights_by_province',
    'both',
    ['advertiser_id', 'campaign_id', 'stat_time_day', 'province_id'],
    'stat_time_day',
  ],
];

const MODES = { full: ['full_refresh'], both: ['full_refresh', 'incremental'] };

/** Types that a primary key may have: nothing nested. */
const SCALARS = ['string', 'integer', 'number', 'boolean'];

describe('the suggested streams', () => {
  it('the suggested streams have the required sync modes, keys and cursors', () => {
    const rows = streams
      .filter(({ name }) => SUGGESTED_STREAMS.includes(name))
      .map(toAirbyteStream)
      .map((stream) => [
        stream.name,
        stream.supported_sync_modes,
        stream.source_defined_primary_key.map(([column]) => column),
        stream.default_cursor_field?.[0],
      ]);
    expect(rows).toEqual(TABLE.map(([name, modes, key, cursor]) => [name, MODES[modes], key, cursor]));
    expect(rows.map(([name]) => name)).toEqual(SUGGESTED_STREAMS);
  });
});

describe('the registry', () => {
  it('stream names are unique, including former ones', () => {
    const names = streams.flatMap(({ name, formerNames = [] }) => [name, ...formerNames]);
    expect(new Set(names).size).toBe(names.length);
  });

  it('every endpoint that a stream requests has a permission, except tools and comments, whose box no source names', () => {
    const endpoints = streams.flatMap((stream) => stream.endpoints ?? []);
    const without = endpoints.filter((endpoint) => permissionOf(endpoint) === undefined);
    const others = [...new Set(without)].filter((endpoint) => !endpoint.startsWith('tool/'));
    expect(others.sort()).toEqual(['comment/list/', 'search/region/']);
  });

  it('only the audit of accounts requests nothing of its own', () => {
    const silent = streams.filter(({ endpoints = [] }) => endpoints.length === 0);
    expect(silent.map(({ name }) => name)).toEqual(['account_sync_status']);
  });
});

describe.each(streams.map((stream) => [stream.name, stream] as const))('%s', (name, stream) => {
  const { fields, primaryKey, cursor, description, partitionedBy } = stream;

  it(`the columns of ${name} include its account (if it has one), keys and cursor`, () => {
    const account = partitionedBy === 'account' ? ['advertiser_id'] : [];
    const wanted = [...account, ...primaryKey, ...(cursor === undefined ? [] : [cursor.field])];
    expect(Object.keys(fields)).toEqual(expect.arrayContaining(wanted));
  });

  it(`the keys of ${name} are scalars`, () => {
    for (const column of primaryKey) {
      const [, type] = fields[column]?.schema['type'] as readonly string[];
      expect(SCALARS).toContain(type);
    }
  });

  it(`ids of ${name} are text, and lists of ids are lists of text`, () => {
    for (const [column, { schema }] of Object.entries(fields)) {
      if (!/_ids?$/.test(column)) continue;
      const { type } = schema['items'] === undefined ? schema : (schema['items'] as JsonObject);
      expect([column, type]).toEqual([column, ['null', 'string']]);
    }
  });

  it(`the columns of ${name} are nullable and have descriptions`, () => {
    for (const [column, field] of Object.entries(fields)) {
      expect([column, (field.schema['type'] as readonly string[])[0]]).toEqual([column, 'null']);
      expect([column, field.description.length > 2]).toEqual([column, true]);
    }
    expect(description).not.toBe('');
  });

  it(`the schema of ${name} has none of the keywords that the acceptance tests forbid`, () => {
    const text = JSON.stringify(toAirbyteStream(stream).json_schema);
    for (const forbidden of [
      '$ref',
      'allOf',
      '"not"',
      'oneOf',
      '"required"',
      '"additionalProperties":false',
    ]) {
      expect(text).not.toContain(forbidden);
    }
  });
});
