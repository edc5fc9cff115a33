import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { bannedCountry, lackScope, startSimulator, type Fault } from '../../src/simulator/index.js';
import { endsOf, startStruck, type Struck } from '../support/damage.js';
import { readFrom } from '../support/reads.js';
import { now } from '../support/time.js';

/* Failures of one endpoint, or reported in an odd way, next to streams that do not need it. */

const STREAMS = ['business_centers', 'business_center_assets', 'catalogs', 'campaigns', 'ad_insights'];
const FINE = ['campaigns', 'ad_insights'];

let struck: Struck;
beforeAll(async () => {
  struck = await startStruck({ streams: STREAMS, world: { accounts: 3, campaigns: 1, ads: 1, days: 3 } });
});
afterEach(() => {
  struck.mend();
});
afterAll(() => struck.close());

describe('failing business centers', () => {
  const always = (action: Fault['do']): Fault => ({ path: 'bc/get/', do: action });

  it('business centers sent as code 0 with `data: {}` count as none, with a warning, and all streams are complete', async () => {
    const { first } = await struck.readTwice([
      always({ kind: 'http', status: 200, body: '{"code":0,"message":"OK","data":{}}' }),
    ]);
    expect([first.exitCode, first.errors()]).toEqual([0, []]);
    expect(STREAMS.slice(0, 3).map((stream) => first.records(stream))).toEqual([[], [], []]);
    for (const stream of FINE) expect(first.records(stream)).toEqual(struck.healthy.records(stream));
    expect(first.logs().filter((line) => line.includes('treating the list as empty'))).toHaveLength(3);
  });

  it('business centers that keep failing with code 50000 fail their own streams only', async () => {
    const { first, second } = await struck.readTwice([always({ kind: 'code', code: 50000 })]);
    expect(first.exitCode).toBe(1);
    expect(endsOf(first, STREAMS)).toEqual([
      ...['INCOMPLETE', 'INCOMPLETE', 'INCOMPLETE'],
      ...['COMPLETE', 'COMPLETE'],
    ]);
    for (const stream of FINE) expect(first.records(stream)).toEqual(struck.healthy.records(stream));
    for (const { message } of first.errors()) expect(message).toMatch(/bc\/get\/: system error \(code 50000/);
    expect([second.exitCode, struck.missingFrom([first, second])]).toEqual([0, []]);
  });
});

describe('a web page of the edge', () => {
  it.each([400, 403])(
    'single web pages with HTTP %d are retried without effect on the result',
    async (status) => {
      const { first } = await struck.readTwice(
        ['bc/get/', 'campaign/get/', 'report/integrated/get/'].map((path) => ({
          ...{ path, times: 1, do: { kind: 'http', status, body: '<html><body>No</body></html>' } },
        })),
      );
      expect([first.exitCode, first.errors(), struck.damageOf(first)]).toEqual([0, [], []]);
    },
  );
});

describe('a permission that the developer app lacks', () => {
  it('a missing permission says to tick it in the app, not to remove the account, and other streams are complete', async () => {
    const { first } = await struck.readTwice([lackScope('campaign/get/')]);
    expect(endsOf(first, FINE)).toEqual(['INCOMPLETE', 'COMPLETE']);
    const [error] = first.errors();
    expect([first.errors().length, error?.failure_type]).toEqual([1, 'config_error']);
    expect(error?.message).toMatch(
      /campaign\/get\/ for account \d+: the developer app lacks the permission \(code 40001.*Enable this permission in the developer app/s,
    );
    expect(error?.message).not.toContain('remove the id');
  });
});

describe('a machine in a banned country', () => {
  it('a banned country ends the run after one request, with what to do about it', async () => {
    const { first, requests } = await struck.readTwice([bannedCountry()]);
    expect([first.exitCode, requests.length]).toEqual([1, 1]);
    for (const { failure_type, message } of first.errors()) {
      expect(failure_type).toBe('config_error');
      expect(message).toMatch(/banned \(code -1, .*from another network/);
    }
  });
});

describe('an API version that will end', () => {
  it('a deprecation notice is logged once, and everything is read', async () => {
    const behaviours = { deprecation: 'announced' } as const;
    const simulator = await startSimulator({ accounts: 2, campaigns: 1, days: 2, now, behaviours });
    try {
      const outcome = await readFrom(simulator, { streams: ['campaigns', 'adgroups'] });
      expect([outcome.exitCode, outcome.errors()]).toEqual([0, []]);
      expect(outcome.logs('WARN')).toEqual([
        'TikTok says about the API version used by this connector (v1.3): "API v1.3 will be sunset, please use v2.0: https://example.com/changes". Syncs still work; look for a newer version of the connector.',
      ]);
    } finally {
      await simulator.close();
    }
  });
});

describe('a report by a hundred ids that must be requested by campaign', () => {
  it('the report is split into URLs that the edge accepts, and has the same rows as in one call', async () => {
    const size = { accounts: 1, campaigns: 40, adgroups: 1, ads: 2, days: 2 };
    const simulator = await startSimulator({ ...size, now });
    try {
      const [account] = simulator.world.accounts;
      const ids = simulator.world.ads(account!.id).map((ad) => ad['ad_id']);
      const value = JSON.stringify(ids.slice(0, 100));
      const filters = [{ field_name: 'ad_ids', filter_type: 'IN', filter_value: value }];
      const custom_reports = [{ name: 'chosen_ads', level: 'ad', filters }];
      const given = { streams: ['chosen_ads'], config: { start_date: '2026-05-19', custom_reports } };
      const whole = await readFrom(simulator, given);
      expect([whole.exitCode, whole.records('chosen_ads').length > 0]).toEqual([0, true]);
      simulator.resetRequests();
      const path = 'report/integrated/get/';
      const isWhole: Fault['match'] = ({ query }) =>
        !JSON.stringify(query['filtering']).includes('campaign_ids');
      simulator.addFault({ path, match: isWhole, do: { kind: 'code', code: 40067 } });
      const divided = await readFrom(simulator, given);
      expect([divided.exitCode, divided.errors()]).toEqual([0, []]);
      const sorted = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).sort();
      expect(sorted(divided.records('chosen_ads'))).toEqual(sorted(whole.records('chosen_ads')));
      expect(new Set(simulator.requests.map(({ httpStatus }) => httpStatus))).toEqual(new Set([200]));
    } finally {
      await simulator.close();
    }
  });
});
