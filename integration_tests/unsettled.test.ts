import { readFileSync } from 'node:fs';

import { beforeAll, describe, expect, it } from '@jest/globals';

import {
  badAccountInBatch,
  startSimulator,
  type Fault,
  type RequestLogEntry,
  type Simulator,
  type SimulatorOptions,
  type WireRow,
} from '../src/simulator/index.js';
import type { Outcome } from './support/connector.js';
import { readFrom } from './support/reads.js';
import { now } from './support/time.js';

/*
 * Open questions about TikTok's API (docs/unsettled.md): for each question, one read of the API as one source describes
 * it, and one as another does. No answer may lose a row or stop a run.
 */

const DOCUMENT = readFileSync(new URL('../docs/unsettled.md', import.meta.url), 'utf8');

type Row = Readonly<Record<string, unknown>>;

/** A read, and its requests. */
interface Read {
  readonly outcome: Outcome;
  readonly requests: readonly RequestLogEntry[];
}

/** What the API does in one reading, if that differs from the simulator's default. */
interface Reading extends Pick<SimulatorOptions, 'behaviours' | 'refusedMetrics'> {
  readonly faults?: readonly Fault[];
}

interface Question {
  readonly streams: readonly string[];
  /** The tests that cover all readings: their file, and the titles. */
  readonly elsewhere?: readonly [file: string, ...titles: string[]];
  /** What the world needs for this question. Then the first reading gets a separate read, too. */
  readonly world?: SimulatorOptions;
  readonly before?: (simulator: Simulator) => void;
  /** The first reading is the simulator's default. */
  readonly others?: Readonly<Record<string, Reading>>;
  /** Columns in which the rows of the readings may differ. */
  readonly apart?: readonly string[];
  /** What a reading must show in addition; default: exit code 0 and the same rows. */
  readonly holds?: (other: Read, usual: Read) => void;
}

const ACCOUNTS = ['7100000000000000001', '7100000000000000002'] as const;
/** The first shop of the first account. */
const SHOP = '8000000000000000000';
/** What differs between the readings of costs and transactions. */
const AMOUNTS = ['amount', 'cash_amount', 'grant_amount', 'tax_amount', 'subtotal'];
const hasCredit = ({ credit_amount: amount }: Row): boolean => Number(amount) > 0;
const isOfShop = (row: Row): boolean => row['store_id'] === SHOP;
/** In hundredths, so that the sum is exact. */
const costOf = (rows: readonly Row[]): number =>
  rows.reduce((sum, { cost }) => sum + Math.round(Number(cost) * 100), 0);

const withoutPageInfo = (path: string): Fault => ({
  path,
  do: { kind: 'data', change: { page_info: null } },
});
const hollow: Fault['do'] = { kind: 'body', change: () => '{"code":0,"message":"OK","data":{}}' };

const withMore = (rows: readonly WireRow[]): readonly WireRow[] =>
  rows.map((row) => ({ ...row, minis_level: 3, owner: { id: '7' } }));

const QUESTIONS: Readonly<Record<string, Question>> = {
  'Does a breakdown accept metrics that are not documented for it?': {
    streams: ['ad_insights_by_country', 'campaign_insights_by_ad_type', 'ad_insights_by_age_and_gender'],
    others: {
      'no, and all are named': { behaviours: { 'breakdown-metrics': 'refused-all-named' } },
      'no, and the first is named': { behaviours: { 'breakdown-metrics': 'refused-first-named' } },
      'no, and none is named': { behaviours: { 'breakdown-metrics': 'refused-unnamed' } },
    },
    holds: onlyNamedColumnsAreEmpty,
  },
  'Is `data: {}` an empty list?': {
    streams: ['pixels', 'campaigns'],
    others: {
      'no, it is an outage': { faults: [{ path: 'pixel/list/', times: 1, do: hollow }] },
    },
  },
  'Is it an empty list if the second response has no data either?': {
    streams: ['pixels', 'campaigns'],
    others: { yes: { faults: [{ path: 'pixel/list/', do: hollow }] } },
    holds: ({ outcome, requests }, usual) => {
      expect([outcome.exitCode, outcome.records('pixels')]).toEqual([0, []]);
      expect(outcome.logs('WARN')).toEqual([expect.stringContaining('treating the list as empty')]);
      expectSameRows([{ outcome, requests }, usual], 'campaigns');
    },
  },
  'What does TikTok return past the first 10,000 images or videos?': {
    // A world of this size takes long; a script in that test plays both readings.
    elsewhere: [
      '../src/streams/assets/beyond-reach.test.ts',
      'unlisted images that ads use are read by their ids, and a warning counts the others',
    ],
    streams: [],
  },
  'How many pages does an empty list have?': {
    streams: ['campaigns', 'ads', 'ad_insights', 'pixels', 'gmv_max_campaigns', 'smart_plus_ads'],
    others: { one: { behaviours: { 'empty-list-pages': '1' } } },
  },
  'What happens if one account in a batch lacks permission?': {
    streams: ['campaigns', 'ad_insights', 'advertisers'],
    others: {
      'the call is refused, and the account is named': { faults: [badAccountInBatch(ACCOUNTS[1], 'named')] },
      'the call is refused': { faults: [badAccountInBatch(ACCOUNTS[1], 'unnamed')] },
      'the other accounts are returned': { faults: [badAccountInBatch(ACCOUNTS[1], 'omitted')] },
    },
    holds: (other, usual) => {
      const { outcome } = other;
      expect(outcome.exitCode).toBe(1);
      for (const stream of ['campaigns', 'ad_insights', 'advertisers'])
        expectSameRows([other, usual], stream, { where: isOfFirst });
      const named = outcome.errors('ad_insights').map(({ message }) => message.includes(ACCOUNTS[1]));
      expect(named).toEqual([true]);
    },
  },
  'What are the fields of a device called?': {
    streams: ['devices'],
    others: { 'device_meta_…': { behaviours: { 'device-names': 'device_meta' } } },
  },
  'In which format is create_time of a comment?': {
    streams: ['comments'],
    others: { 'epoch seconds': { behaviours: { 'comment-times': 'epoch' } } },
  },
  'In which format is last_audit_time of a rejected review?': {
    streams: ['ad_reviews', 'adgroup_reviews'],
    others: {
      text: { behaviours: { 'audit-times': 'text' } },
      null: { behaviours: { 'audit-times': 'null' } },
    },
    holds: (other, usual) => {
      sameRows(other, usual, ['last_audit_time', 'ad_reviews']);
      const times = (read: Read): readonly unknown[] =>
        read.outcome.records('ad_reviews').map((row) => row['last_audit_time']);
      const told = times(other).filter((time) => time !== null);
      expect([[], times(usual).filter((time) => time !== null)]).toContainEqual(told);
    },
  },
  'Which field says that an ad group has rejected ads?': {
    streams: ['adgroup_reviews'],
    others: {
      contains_rejected_ads: { behaviours: { 'rejected-ads-name': 'contains_rejected_ads' } },
    },
  },
  'Does creative fatigue include its end_date?': {
    streams: ['creative_fatigue'],
    others: { yes: { behaviours: { 'fatigue-end-date': 'included' } } },
    holds: (other, usual) => {
      sameRows(other, usual);
      expect(other.outcome.logs('WARN')).toEqual([]);
      const days = other.outcome.records('creative_fatigue').map(({ date }) => String(date));
      expect([...days].sort().at(-1)).toBe(RANGE.end_date);
    },
  },
  'Which object holds the ids of video performance?': {
    streams: ['video_performance'],
    others: { dimensions: { behaviours: { 'video-row-ids': 'dimensions' } } },
  },
  'In which unit is the credit of bid protection?': {
    streams: ['bid_protection_history'],
    others: { 'units of the currency': { behaviours: { 'bid-protection-credit': 'units' } } },
    holds: (other, usual) => {
      sameRows(other, usual, ['credit_amount', 'credit']);
      const [raw] = other.outcome.records('bid_protection_history').filter(hasCredit);
      const [scaled] = usual.outcome.records('bid_protection_history').filter(hasCredit);
      expect(raw?.['credit_amount']).toBe(String(scaled?.['credit']));
    },
  },
  'Do Minis have more fields than one of their clients knows?': {
    streams: ['minis'],
    others: { yes: { faults: [{ path: 'minis/get/', do: { kind: 'rows', rewrite: withMore } }] } },
    apart: ['minis_level', 'owner'],
  },
  'In which format is the text of a change log?': {
    streams: ['change_log'],
    others: { JSON: { behaviours: { 'change-log-form': 'json' } } },
  },
  'How many playables fit on a page?': {
    streams: ['playables'],
    others: { '500': { behaviours: { 'playable-page-size': '500' } } },
  },
  'Do hourly reports by country exist?': {
    streams: ['ad_insights_by_country_hourly', 'advertiser_insights_by_country_hourly', 'ad_insights'],
    others: { no: { behaviours: { 'country-hours': 'refused' } } },
    holds: (other, usual) => {
      const { outcome } = other;
      const hourly = ['ad_insights_by_country_hourly', 'advertiser_insights_by_country_hourly'];
      expect([outcome.exitCode, outcome.errors()]).toEqual([0, []]);
      expect(hourly.map((stream) => outcome.records(stream))).toEqual([[], []]);
      expect(outcome.logs('WARN')).toEqual(
        hourly.map((stream) => expect.stringMatching(`^${stream}: .*by .*stat_time_hour, country_code`)),
      );
      expectSameRows([other, usual], 'ad_insights');
    },
  },
  'Do daily reports by Real-Time API bucket exist?': {
    streams: [],
    elsewhere: [
      '../src/connector/doubted-reports.test.ts',
      'a bucket costs as much by the hour as by the day, and buckets are never read through tasks',
      'if TikTok has buckets by the hour only, the daily report ends with a warning and the hourly one has its rows',
    ],
  },
  'Do reports by business center, catalog and playable have more than is documented?': {
    streams: [],
    elsewhere: [
      '../src/connector/other-reports.test.ts',
      'where TikTok has more, further metrics have values and days come with the rows',
      'where TikTok has no more, further metrics are dropped, and only a refused dimension fails its report',
    ],
  },
  'What is the country_code of an unknown country?': {
    streams: ['ad_insights_by_country'],
    others: {
      'empty text': { behaviours: { 'unknown-country': 'empty' } },
      'a dash': { behaviours: { 'unknown-country': '-' } },
    },
    apart: ['country_code'],
  },
  'Are amounts exact in a report for several accounts?': {
    streams: ['ad_insights', 'campaign_insights_by_province', 'gmv_max_campaign_insights'],
    holds: (_, { requests }) => {
      const ofSeveral = requests.filter(({ query }) => query['advertiser_ids'] !== undefined);
      expect(ofSeveral.map(({ path }) => path).filter((path) => path.includes('report'))).toEqual([]);
    },
  },
  'Does `buying_type` filter a report for several accounts?': {
    // Only a second run of many accounts asks.
    elsewhere: [
      '../src/connector/top-view-in-bulk.test.ts',
      'no TopView row is lost, of accounts that are known to have bought it and of new buyers',
      'accounts are asked about together only if that works, and not for long otherwise',
    ],
    streams: [],
  },
  'Do hourly GMV Max reports, and those of several objects, have attributes?': {
    streams: [
      'gmv_max_campaign_insights_hourly',
      'gmv_max_product_duration_insights',
      'gmv_max_live_duration_insights',
    ],
    others: {
      'only hourly ones': { behaviours: { 'gmv-max-attributes': 'documented' } },
      'no, they are refused': { behaviours: { 'gmv-max-attributes': 'refused' } },
      'no, they are 0': { behaviours: { 'gmv-max-attributes': 'zero' } },
    },
    apart: [
      ...['campaign_name', 'operation_status', 'schedule_type', 'schedule_start_time', 'schedule_end_time'],
      ...['target_roi_budget', 'bid_type', 'max_delivery_budget'],
      ...['tt_account_name', 'tt_account_profile_image_url', 'identity_id'],
    ],
  },
  'Does GMV Max still report on shops that have left the shop list?': {
    streams: ['gmv_max_campaign_insights'],
    world: {},
    before: ({ world }) => {
      world.unbindShop(ACCOUNTS[0], SHOP);
    },
    others: { no: { behaviours: { 'unbound-shop-reports': 'refused' } } },
    holds: (other, usual) => {
      expect([other.outcome.exitCode, other.outcome.errors()]).toEqual([0, []]);
      expect(other.outcome.logs('WARN')).toEqual([expect.stringContaining(SHOP)]);
      expect(usual.outcome.records('gmv_max_campaign_insights').filter(isOfShop).length).toBeGreaterThan(0);
      const where = (row: Row): boolean => !isOfShop(row);
      expectSameRows([other, usual], 'gmv_max_campaign_insights', { where });
    },
  },
  'Do GMV Max account reports include deleted campaigns?': {
    streams: ['gmv_max_campaign_insights', 'gmv_max_account_insights'],
    // Days in which the deleted campaign still ran.
    world: { days: 4 },
    others: { no: { behaviours: { 'gmv-max-deleted': 'left-out' } } },
    holds: (other, usual) => {
      expect([other.outcome.exitCode, other.outcome.errors()]).toEqual([0, []]);
      expectSameRows([other, usual], 'gmv_max_campaign_insights');
      const costs = [other, usual].map(({ outcome }) => costOf(outcome.records('gmv_max_account_insights')));
      expect(costs[1]).toBe(costOf(usual.outcome.records('gmv_max_campaign_insights')));
      expect(costs[0]).toBeLessThan(costs[1] ?? 0);
    },
  },
  'Do account totals include GMV Max spend?': {
    streams: ['ad_insights', 'gmv_max_campaign_insights'],
    others: { yes: { behaviours: { 'gmv-max-in-totals': 'included' } } },
  },
  'Does an ad name the upgraded Smart+ ad that it belongs to?': {
    streams: ['ads'],
    others: { no: { behaviours: { 'smart-plus-ad-ids': 'left-out' } } },
    apart: ['smart_plus_ad_id', 'ad_id_v2'],
  },
  'Do reports by ad_id and by ad_id_v2 add up to the same total?': {
    streams: [],
    elsewhere: [
      '../src/tiktok/audit/reconciliation/explain.test.ts',
      'the report distinguishes rows that only the other id of ads has from purged ads',
      'without a difference there is no request',
    ],
  },
  'What is the id of a whole ad called in the file of a report task?': {
    streams: [],
    elsewhere: [
      '../src/connector/report-engines.test.ts',
      'the id of whole ads is found under both titles that a file may have',
    ],
  },
  'Can objects created in the TikTok app (PROMOTE) be requested?': {
    streams: ['campaigns', 'campaign_insights'],
    world: { promoteCampaigns: 1 },
    others: { no: { behaviours: { 'promote-objects': 'refused' } } },
    holds: (other, usual) => {
      expect([other.outcome.exitCode, other.outcome.errors()]).toEqual([0, []]);
      expect(other.outcome.logs('WARN').join(' ')).toContain('created in the TikTok app');
      expectSameRows([other, usual], 'campaign_insights');
      const where = (row: Row): boolean => row['campaign_system_origin'] !== 'PROMOTE';
      expectSameRows([other, usual], 'campaigns', { where });
    },
  },
  'In which time zone are the days of business center costs, and how many days are returned if none are requested?':
    {
      streams: ['bc_account_costs'],
      others: { 'UTC, 7': { behaviours: { 'bc-cost-days': 'utc' } } },
      holds: (other, usual) => {
        sameRows(other, usual, AMOUNTS);
        for (const { requests } of [other, usual])
          for (const { path, query } of requests.filter(
            ({ path: asked }) => asked === 'bc/account/cost/get/',
          ))
            expect([path, query['filtering']]).toEqual([
              path,
              { start_date: expect.any(String), end_date: expect.any(String) },
            ]);
      },
    },
  'In which unit are business center costs and transactions?': {
    streams: ['bc_account_costs', 'bc_account_transactions'],
    others: { 'its smallest': { behaviours: { 'bc-amounts': 'smallest-units' } } },
    holds: (other, usual) => {
      sameRows(other, usual, AMOUNTS);
      const sumOf = ({ outcome }: Read): number =>
        outcome.records('bc_account_costs').reduce((sum, row) => sum + Number(row['amount']), 0);
      expect(sumOf(other) / sumOf(usual)).toBeCloseTo(100);
    },
  },
  'Does version 2.0 of the API have the same rows?': {
    streams: ['campaigns', 'ad_insights'],
    holds: (_, { requests }) => {
      // Addresses of another version would be logged in full.
      expect(requests.filter(({ path }) => path.startsWith('/'))).toEqual([]);
    },
  },
  'What is the authorization code called in the redirect URL?': {
    streams: [],
    elsewhere: ['../src/commands/login/login.test.ts', 'the pasted address has its code as %s'],
  },
  'How will TikTok announce the end of v1.3?': {
    streams: ['campaigns', 'ad_insights'],
    others: { 'with a header': { behaviours: { deprecation: 'announced' } } },
    holds: (other, usual) => {
      sameRows(other, usual);
      expect(other.outcome.logs('WARN')).toEqual([
        expect.stringContaining('API version used by this connector'),
      ]);
    },
  },
  'What happens if a request has more than 100 metrics?': {
    streams: ['ad_insights', 'ad_insights_by_country', 'gmv_max_product_insights'],
    holds: (_, { requests }) => {
      const counts = requests.map(
        ({ query }) => (query['metrics'] as readonly string[] | undefined)?.length ?? 0,
      );
      expect(Math.max(...counts)).toBeLessThanOrEqual(100);
      expect(Math.max(...counts)).toBeGreaterThan(50);
    },
  },
  'Which UTC offset has a zone whose standard time is its summer time?': {
    streams: ['ad_insights'],
    others: {
      'the one in winter': {
        faults: [
          {
            path: 'advertiser/info/',
            do: {
              kind: 'rows',
              rewrite: (rows) =>
                rows.map((row) => ({ ...row, timezone: '', display_timezone: 'Europe/Dublin' })),
            },
          },
        ],
      },
    },
    apart: ['account_timezone', 'account_utc_offset', 'day_start_utc', 'day_end_utc'],
    holds: (other, usual) => {
      sameRows(other, usual, ['account_timezone', 'account_utc_offset', 'day_start_utc', 'day_end_utc']);
      const offsets = other.outcome.records('ad_insights').map((row) => row['account_utc_offset']);
      expect(new Set(offsets)).toEqual(new Set(['+00:00']));
    },
  },
  'Does a list without page_info have only one page?': {
    streams: ['pixels', 'campaigns', 'custom_audiences'],
    others: {
      yes: {
        faults: ['pixel/list/', 'campaign/get/', 'dmp/custom_audience/list/'].map(withoutPageInfo),
      },
    },
  },
};

const ALL_STREAMS = [...new Set(Object.values(QUESTIONS).flatMap(({ streams }) => streams))];
const RANGE = { start_date: '2026-05-16', end_date: '2026-05-19' };
const WORLD = { accounts: ACCOUNTS, campaigns: 3, adgroups: 1, ads: 2, days: 8, now };

/** One separate read for each reading except the first, which all questions share. */
async function read(
  { faults = [], ...behaviour }: Reading,
  { streams, world, before }: Question,
): Promise<Read> {
  const simulator = await startSimulator({ ...WORLD, ...world, ...behaviour, faults });
  before?.(simulator);
  try {
    const outcome = await readFrom(simulator, { streams, config: RANGE });
    return { outcome, requests: [...simulator.requests] };
  } finally {
    await simulator.close();
  }
}

const isOfFirst = (row: Row): boolean => row['advertiser_id'] === ACCOUNTS[0];

interface Comparison {
  readonly apart?: readonly string[];
  readonly where?: (row: Row) => boolean;
}

/** The rows of a stream as texts, without columns that have no value: in a warehouse those are null. */
function textsOf(outcome: Outcome, stream: string, { apart = [], where = () => true }: Comparison) {
  const text = (row: Row): string =>
    JSON.stringify(
      Object.entries(row)
        .filter(([name, value]) => value !== null && !apart.includes(name))
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  return outcome.records(stream).filter(where).map(text);
}

function expectSameRows([other, usual]: readonly [Read, Read], stream: string, comparison: Comparison = {}) {
  const rows = textsOf(other.outcome, stream, comparison);
  const right = textsOf(usual.outcome, stream, comparison);
  const [there, wanted] = [new Set(rows), new Set(right)];
  const example = (of: readonly string[]): readonly string[] => of.slice(0, 1);
  expect({
    stream,
    rows: rows.length,
    missing: example(right.filter((row) => !there.has(row))),
    strange: example(rows.filter((row) => !wanted.has(row))),
  }).toEqual({ stream, rows: right.length, missing: [], strange: [] });
}

/** @param apart columns that may differ */
function sameRows(other: Read, usual: Read, apart: readonly string[] = []): void {
  expect([other.outcome.exitCode, other.outcome.errors()]).toEqual([0, []]);
  for (const stream of ALL_STREAMS)
    if (other.outcome.statuses(stream).length > 0) expectSameRows([other, usual], stream, { apart });
}

/** A value may only be missing in columns that a warning names. */
function onlyNamedColumnsAreEmpty(other: Read, usual: Read): void {
  expect([other.outcome.exitCode, other.outcome.errors()]).toEqual([0, []]);
  for (const stream of ALL_STREAMS) {
    if (other.outcome.statuses(stream).length === 0) continue;
    const warnings = other.outcome.logs('WARN').filter((line) => line.startsWith(stream));
    const empty = emptied(other.outcome.records(stream), usual.outcome.records(stream));
    expect(empty.filter((column) => !warnings.join(' ').includes(column))).toEqual([]);
    expectSameRows([other, usual], stream, { apart: empty });
  }
}

/** Columns that no longer have a value in any row. */
function emptied(rows: readonly Row[], usual: readonly Row[]): readonly string[] {
  const filled = (of: readonly Row[]): ReadonlySet<string> =>
    new Set(of.flatMap((row) => Object.keys(row).filter((name) => row[name] !== null)));
  const there = filled(rows);
  return [...filled(usual)].filter((name) => !there.has(name));
}

describe("open questions about TikTok's API", () => {
  let usual: Read;
  beforeAll(async () => {
    usual = await read({}, { streams: ALL_STREAMS });
  });

  it('docs/unsettled.md lists the questions of this test', () => {
    const documented = [...DOCUMENT.matchAll(/^\| (.+?\?) +\|/gm)].map(([, question]) => question);
    expect(documented).toEqual(Object.keys(QUESTIONS));
  });

  it("the simulator's default reading is complete", () => {
    expect([usual.outcome.exitCode, usual.outcome.errors()]).toEqual([0, []]);
    expect(ALL_STREAMS.filter((stream) => usual.outcome.records(stream).length === 0)).toEqual([]);
  });

  describe.each(Object.entries(QUESTIONS))('%s', (_, question) => {
    const { elsewhere, world, others, apart, holds } = question;
    if (elsewhere !== undefined)
      it(`separate tests cover it, in ${elsewhere[0]}`, () => {
        const [file, ...titles] = elsewhere;
        const tests = readFileSync(new URL(file, import.meta.url), 'utf8');
        expect(titles.filter((title) => !tests.includes(`'${title}'`))).toEqual([]);
        expect(titles).not.toHaveLength(0);
      });
    else if (others === undefined)
      it('it is never requested, so the answer does not matter', () => {
        holds?.(usual, usual);
      });
    for (const [answer, reading] of Object.entries(others ?? {}))
      it(`if the answer is "${answer}", no row is lost`, async () => {
        const first = world === undefined ? usual : await read({}, question);
        const other = await read(reading, question);
        if (holds === undefined) sameRows(other, first, apart);
        else holds(other, first);
      });
  });
});
