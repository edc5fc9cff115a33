import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { startSimulator, type Behaviours, type Simulator } from '../../src/simulator/index.js';
import type { Outcome } from '../support/connector.js';
import { readFrom } from '../support/reads.js';
import { now } from '../support/time.js';

/* Sources disagree about the form of some responses. Whichever is true, the rows must be the same. */

const RANGE = { start_date: '2026-05-13', end_date: '2026-05-19' };
const OBJECTS = ['devices', 'playables', 'interest_categories', 'business_center_assets'];
const ADS = ['ads', 'ad_creatives_bridge'];
const GMV_MAX = [
  ...['account', 'campaign', 'product', 'post', 'product_duration', 'live_room', 'live_duration'],
].map((level) => `gmv_max_${level}_insights`);
const STREAMS = [...OBJECTS, ...ADS, 'ad_insights_by_country', 'ad_insights_by_ad_type', ...GMV_MAX];

const OTHER: Behaviours = {
  'device-names': 'device_meta',
  'playable-page-size': '500',
  'playable-totals': 'total',
  'smart-plus-ad-ids': 'left-out',
  'asset-domains': 'refused',
  'old-interests': 'refused',
  'unknown-country': 'empty',
};

type Row = Readonly<Record<string, unknown>>;

let simulators: readonly Simulator[] = [];
let [usual, other]: readonly Outcome[] = [];

beforeAll(async () => {
  const world = { accounts: 2, campaigns: 3, adgroups: 1, ads: 2, days: 20, now };
  simulators = [await startSimulator(world), await startSimulator({ ...world, behaviours: OTHER })];
  const [first, second] = await Promise.all(
    simulators.map((simulator) => readFrom(simulator, { streams: STREAMS, config: RANGE })),
  );
  [usual, other] = [first!, second!];
});
afterAll(() => Promise.all(simulators.map((simulator) => simulator.close())));

const rowsOf = (outcome: Outcome | undefined, stream: string): readonly Row[] =>
  outcome?.records(stream) ?? [];

/** The same for the same columns, in any order. */
const textOf = (row: Row): string => JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)));

/** Rows in any order, with some columns replaced by the test. */
const told = (outcome: Outcome | undefined, stream: string, change: (row: Row) => Row = (row) => row) =>
  rowsOf(outcome, stream)
    .map((row) => textOf(change(row)))
    .sort();

describe('forms of responses', () => {
  it('no form of a response makes the read fail', () => {
    for (const outcome of [usual, other]) expect([outcome?.exitCode, outcome?.errors()]).toEqual([0, []]);
  });

  it.each(['devices', 'playables'])('both forms of %s make the same rows', (stream) => {
    expect(rowsOf(usual, stream).length).toBeGreaterThan(2);
    expect(told(other, stream)).toEqual(told(usual, stream));
  });

  it('both forms of devices have the same columns', () => {
    const names = new Set(rowsOf(other, 'devices').flatMap((row) => Object.keys(row)));
    expect([...names].filter((name) => name.includes('meta'))).toEqual([]);
    expect(rowsOf(other, 'devices').map(({ device_model_id: id }) => id)).toContain('1037');
  });

  it('interests of both versions are read, or only those of the newer one, with a log line', () => {
    const versions = (outcome: Outcome | undefined): ReadonlySet<unknown> =>
      new Set(rowsOf(outcome, 'interest_categories').map(({ version }) => version));
    expect([versions(usual), versions(other)]).toEqual([new Set([1, 2]), new Set([2])]);
    const warnings = other?.logs('WARN').filter((line) => line.includes('tool/interest_category/'));
    expect(warnings).toHaveLength(1);
  });

  it('assets are read with or without domains, with a log line', () => {
    const isDomain = ({ asset_type: type }: Row): boolean => type === 'DOMAIN';
    const all = rowsOf(usual, 'business_center_assets');
    expect(all.filter(isDomain)).toMatchObject([{ asset_name: 'shop.example.com' }]);
    const others = all.filter((row) => !isDomain(row)).map(textOf);
    expect(told(other, 'business_center_assets')).toEqual(others.sort());
    expect(other?.logs('WARN').filter((line) => line.includes('bc/asset/get/'))).toHaveLength(1);
  });

  it('ads name the upgraded Smart+ ad or leave it empty, and no ad is lost', () => {
    const id = 'smart_plus_ad_id';
    const smart = rowsOf(usual, 'ads').filter((row) => typeof row[id] === 'string');
    expect(smart.length).toBeGreaterThan(0);
    expect(new Set(rowsOf(other, 'ads').map((row) => row[id] ?? null))).toEqual(new Set([null]));
    const without = (row: Row): Row => ({ ...row, smart_plus_ad_id: null, ad_id_v2: null });
    expect(told(other, 'ads', without)).toEqual(told(usual, 'ads', without));
  });

  it('ads lead to the upgraded Smart+ ad through the ad group if they do not name it', () => {
    expect(told(other, 'ad_creatives_bridge')).toEqual(told(usual, 'ad_creatives_bridge'));
  });

  it('every spelling of an unknown country is kept and counted', () => {
    const spend = (outcome: Outcome | undefined, code: string): number =>
      rowsOf(outcome, 'ad_insights_by_country')
        .filter(({ country_code: country }) => country === code)
        .reduce((sum, row) => sum + Number(row['spend']), 0);
    expect(spend(usual, 'None')).toBeGreaterThan(0);
    expect(spend(other, '')).toBe(spend(usual, 'None'));
    expect(rowsOf(other, 'ad_insights_by_country')).toHaveLength(
      rowsOf(usual, 'ad_insights_by_country').length,
    );
  });
});

describe('a report by ad type', () => {
  it('the report by ad type has every metric with a column, from two calls', () => {
    const rows = rowsOf(usual, 'ad_insights_by_ad_type');
    expect(rows.length).toBeGreaterThan(0);
    const columns = ['spend', 'complete_payment', 'total_landing_page_view', 'landing_page_view_rate'];
    const values = rows.flatMap((row) => columns.map((name) => row[name] ?? null));
    expect(values).not.toContain(null);
    expect(rows.every((row) => typeof row['objective_type'] === 'string')).toBe(true);
    const asked = simulators[0]?.requests.filter(
      ({ query }) => Array.isArray(query['dimensions']) && query['dimensions'].includes('ad_type'),
    );
    expect(new Set(asked?.map(({ code }) => code))).toEqual(new Set([0]));
    const sizes = asked?.map(({ query }) => (query['metrics'] as readonly string[]).length) ?? [];
    expect(Math.max(...sizes)).toBe(100);
  });
});

describe('currencies of GMV Max', () => {
  it.each(GMV_MAX)('every row of %s has the currency of the account', (stream) => {
    const currencies = new Map(simulators[0]?.world.accounts.map(({ id, currency }) => [id, currency]));
    const rows = rowsOf(usual, stream);
    expect(rows.length).toBeGreaterThan(0);
    for (const { advertiser_id: account, currency } of rows) {
      expect(currency).toBe(currencies.get(String(account)));
    }
  });

  it('no row of GMV Max has a word that only means none', () => {
    const words = ['tt_account_name', 'identity_id', 'campaign_name', 'bid_type'];
    const values = GMV_MAX.flatMap((stream) =>
      rowsOf(usual, stream).flatMap((row) => words.map((name) => row[name])),
    );
    expect(values.filter((value) => ['0', '-1', ''].includes(String(value)))).toEqual([]);
  });
});
