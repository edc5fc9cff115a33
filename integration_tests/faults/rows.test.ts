import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { Fault, WireRow } from '../../src/simulator/index.js';
import { discoverStreams } from '../conformance/given.js';
import { problemsOf, schemaCheck, strictRows } from '../conformance/rules/record-rules.js';
import type { Line, Outcome } from '../support/connector.js';
import { startStruck, type Struck } from '../support/damage.js';
import { cursorOf } from '../support/reads.js';

/* Rows that violate the API's promises: one account per fault, all in one run. */

type Rewrite = (row: WireRow) => WireRow;
const FIVE_MB = '🚀'.repeat(1_250_000);
const LARGE = 9_007_199_254_740_993n;

/** Changes every campaign of an account, in the order of the accounts. */
const WAYS: Readonly<Record<string, Rewrite>> = {
  'as ever': (row) => row,
  'unknown fields': (row) => ({ ...row, brand_new: { deep: [1, null] }, 'strange "name"\n': LARGE }),
  'missing fields': ({ advertiser_id, campaign_id }) => ({
    advertiser_id: advertiser_id ?? null,
    campaign_id: campaign_id ?? null,
  }),
  'wrong types': (row) => ({
    ...row,
    campaign_name: { text: 'x' },
    budget: 'a lot',
    is_search_campaign: 'perhaps',
    special_industries: 'HOUSING',
    create_time: 'yesterday',
    objective_type: ['TRAFFIC'],
  }),
  'numbers for text, text for numbers': (row) => ({ ...row, campaign_name: 7, budget: '12.50', app_id: 70 }),
  '64-bit integers': (row) => ({ ...row, app_id: LARGE, rta_id: 9_223_372_036_854_775_807n, budget: LARGE }),
  'no modify_time': (row) => ({ ...row, modify_time: null }),
  'four-byte characters': (row) => ({ ...row, campaign_name: '🏳️‍🌈 𝔘\u2028 é' }),
  '5 MB': (row) => ({ ...row, campaign_name: FIVE_MB }),
};
const NAMES = Object.keys(WAYS);

let struck: Struck;
let outcome: Outcome;
let next: Outcome;
const accountOf = (way: string): string => struck.accounts[NAMES.indexOf(way)] ?? '';
const recordsOf = (way: string, from = outcome): readonly NonNullable<Line['record']>[] =>
  from.lines
    .map(({ record }) => record)
    .filter((record) => record !== undefined)
    .filter(({ stream, data }) => stream === 'campaigns' && data['advertiser_id'] === accountOf(way));
const changesOf = (way: string): readonly string[] => [
  ...new Set(recordsOf(way).flatMap(({ meta }) => meta?.changes.map(({ field }) => field) ?? [])),
];

beforeAll(async () => {
  struck = await startStruck({
    world: { accounts: NAMES.length, campaigns: 2, adgroups: 1, ads: 1, days: 5 },
    streams: ['campaigns', 'ad_insights'],
    config: { include_deleted: true },
  });
  const faults = NAMES.map((way): Fault => {
    const rewrite = (rows: readonly WireRow[]) => rows.map(WAYS[way]!);
    return { path: 'campaign/get/', advertiserId: accountOf(way), do: { kind: 'rows', rewrite } };
  });
  const odd: Fault = {
    path: 'report/integrated/get/',
    advertiserId: accountOf('wrong types'),
    do: {
      kind: 'rows',
      rewrite: (rows) =>
        rows.map((row) => ({
          ...row,
          metrics: {
            ...(row['metrics'] as WireRow),
            ...{ impressions: '<5', spend: 'a lot', ad_text: '-', ad_name: '-', new_metric: '7' },
          },
        })),
    },
  };
  ({ first: outcome, second: next } = await struck.readTwice([...faults, odd]));
});
afterAll(() => struck.close());

describe('rows that violate the API’s promises', () => {
  it("every odd row is emitted, with its key and with values of the schema's types", async () => {
    expect([outcome.exitCode, outcome.errors()]).toEqual([0, []]);
    const keys = (from: Outcome) => from.records('campaigns').map((row) => row['campaign_id']);
    expect(keys(outcome)).toEqual(keys(struck.healthy));
    for (const way of NAMES) expect(recordsOf(way)).not.toHaveLength(0);
    const schema = (await discoverStreams()).find(({ name }) => name === 'campaigns')!;
    expect(problemsOf(strictRows(outcome.stdout, 'campaigns'), schemaCheck(schema))).toEqual([]);
  });

  it('odd rows do not affect other rows', () => {
    expect(struck.damageOf(outcome)).not.toContain(`campaigns ${accountOf('as ever')}`);
    expect(struck.damageOf(outcome).filter((part) => part.startsWith('ad_insights'))).toEqual([
      `ad_insights ${accountOf('wrong types')}`,
    ]);
  });

  it('unknown fields are kept, and the log names them once', () => {
    for (const { data } of recordsOf('unknown fields')) {
      expect(data['brand_new']).toEqual({ deep: [1, null] });
      expect(data['strange "name"\n']).toBe(String(LARGE));
    }
    expect(outcome.logs('INFO').filter((line) => line.includes('brand_new'))).toHaveLength(1);
  });

  it('fields that the API omits are omitted', () => {
    for (const { data } of recordsOf('missing fields'))
      expect(Object.keys(data).sort()).toEqual([
        ...['advertiser_id', 'buying_type', 'campaign_id', 'current_status'],
      ]);
  });

  it('values that do not fit become null, and the record names them', () => {
    const lost = [
      'budget',
      'campaign_name',
      'create_time',
      'is_search_campaign',
      'objective_type',
      'special_industries',
    ];
    expect([...changesOf('wrong types')].sort()).toEqual(lost);
    for (const { data } of recordsOf('wrong types'))
      expect(lost.map((column) => data[column])).toEqual(lost.map(() => null));
    expect(changesOf('as ever')).toEqual([]);
  });

  it('metrics that do not fit become null, and "-" is a value only in names', () => {
    const record = outcome.lines
      .map((line) => line.record)
      .find(
        (found) =>
          found?.stream === 'ad_insights' && found.data['advertiser_id'] === accountOf('wrong types'),
      );
    const { impressions, spend, ad_text, ad_name, new_metric } = record?.data ?? {};
    expect({ impressions, spend, ad_text, ad_name, new_metric }).toEqual({
      ...{ impressions: null, spend: null, ad_text: null },
      ...{ ad_name: '-', new_metric: '7' },
    });
    expect([...(record?.meta?.changes ?? [])].sort((a, b) => (a.field < b.field ? -1 : 1))).toEqual([
      { field: 'impressions', change: 'NULLED', reason: 'SOURCE_SERIALIZATION_ERROR' },
      { field: 'spend', change: 'NULLED', reason: 'SOURCE_SERIALIZATION_ERROR' },
    ]);
  });

  it('values are converted to the type of their column if nothing is lost', () => {
    for (const { data } of recordsOf('numbers for text, text for numbers'))
      expect([data['campaign_name'], data['budget'], data['app_id']]).toEqual(['7', 12.5, '70']);
    expect(changesOf('numbers for text, text for numbers')).toEqual([]);
  });

  it('64-bit ids keep every digit', () => {
    for (const { data } of recordsOf('64-bit integers'))
      expect([data['app_id'], data['rta_id']]).toEqual([String(LARGE), '9223372036854775807']);
  });

  it('rows without modify_time leave the cursor to create_time', () => {
    const created = recordsOf('no modify_time').map(({ data }) => String(data['create_time']));
    expect(cursorOf(outcome.finalState(), 'campaigns', accountOf('no modify_time'))).toBe(
      created.sort().at(-1),
    );
  });

  it('four-byte characters, line separators and texts of 5 MB are kept', () => {
    for (const { data } of recordsOf('four-byte characters'))
      expect(data['campaign_name']).toBe('🏳️‍🌈 𝔘\u2028 é');
    for (const { data } of recordsOf('5 MB')) expect(data['campaign_name'] === FIVE_MB).toBe(true);
    expect(recordsOf('5 MB').length).toBeGreaterThan(0);
  });

  it('odd rows leave a state from which the next run resumes', () => {
    expect([next.exitCode, next.errors()]).toEqual([0, []]);
    const keys = new Set([...outcome.records(), ...next.records()].map(keyOf));
    expect(struck.healthy.records().filter((row) => !keys.has(keyOf(row)))).toEqual([]);
  });
});

const keyOf = (row: Readonly<Record<string, unknown>>): string =>
  JSON.stringify([row['campaign_id'], row['ad_id'], row['stat_time_day']]);
