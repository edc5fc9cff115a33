import { describe, expect, it } from '@jest/globals';

import type { JsonObject } from '../cdk/index.js';
import { createTestClock, createTestLogger } from '../cdk/testing/fakes.js';
import { lastStateOf, rowsOf, runSync } from '../cdk/testing/run-sync.js';
import type { Simulator, SimulatorOptions } from '../simulator/index.js';
import { source } from './source.js';
import { NOW, withSimulator } from './testing/in-process.js';

/* Accounts that the config does not name, from the config to the rows, against the simulator. */

const APP = { app_id: '7000000000000000000', secret: 'hush' };
const WORLD: SimulatorOptions = {
  campaigns: 2,
  adgroups: 1,
  ads: 1,
  days: 60,
  appId: APP.app_id,
  secret: APP.secret,
};
const START = '2026-04-01';
const [FIRST, SECOND, THIRD] = ['7100000000000000001', '7100000000000000002', '7100000000000000003'] as const;
const AGENCY = '7050000000000000002';

const ioOf = ({ url }: Simulator) => ({
  clock: createTestClock(NOW),
  log: createTestLogger(),
  env: { TIKTOK_API_BASE_URL: url },
  forPeople: String,
});

const configFor = ({ token }: Simulator, change: JsonObject = {}) =>
  source.parseConfig({ access_token: token, accounts: 'all', start_date: START, ...APP, ...change });

const STREAMS = ['advertisers', 'campaigns', 'ad_insights'];

async function read(
  simulator: Simulator,
  config: JsonObject = {},
  saved: Readonly<Record<string, JsonObject>> = {},
) {
  const io = ioOf(simulator);
  const parsed = configFor(simulator, config);
  const session = await source.open(parsed, io, STREAMS);
  const streams = source.streams(parsed).filter(({ name }) => STREAMS.includes(name));
  const { complete, messages } = await runSync({ session, streams, saved, clock: io.clock, log: io.log });
  const states = Object.fromEntries(STREAMS.map((name) => [name, lastStateOf(messages, name) ?? {}]));
  const accountsIn = (name: string) => [
    ...new Set(rowsOf(messages, name).map(({ advertiser_id }) => advertiser_id)),
  ];
  const firstDayOf = (account: string) =>
    rowsOf(messages, 'ad_insights')
      .filter(({ advertiser_id }) => advertiser_id === account)
      .map(({ stat_time_day: day }) => String(day))
      .sort()[0];
  return { complete, states, accountsIn, firstDayOf, log: io.log.lines };
}

describe('accounts: all', () => {
  it('every stream reads all accounts', async () => {
    await withSimulator({ ...WORLD, accounts: 3 }, async (simulator) => {
      const { complete, accountsIn } = await read(simulator);
      expect(complete).toBe(true);
      for (const name of STREAMS) expect(accountsIn(name)).toEqual([FIRST, SECOND, THIRD]);
    });
  });

  it('an account that the token reaches later is read from start_date, and the others from their states', async () => {
    const before = await withSimulator({ ...WORLD, accounts: 2 }, (simulator) => read(simulator));
    expect(before.accountsIn('ad_insights')).toEqual([FIRST, SECOND]);
    await withSimulator({ ...WORLD, accounts: 3 }, async (simulator) => {
      const after = await read(simulator, {}, before.states);
      expect(after.accountsIn('ad_insights')).toEqual([FIRST, SECOND, THIRD]);
      expect(after.firstDayOf(THIRD)).toBe(START);
      // The days that are read again, seven by default, before the day of the first sync.
      for (const known of [FIRST, SECOND]) expect(after.firstDayOf(known)! >= '2026-05-13').toBe(true);
    });
  });

  it('accounts are filtered by what the API says about them', async () => {
    await withSimulator({ ...WORLD, accounts: 3 }, async (simulator) => {
      const inAgency = { business_center_ids: [AGENCY] };
      const { accountsIn, log } = await read(simulator, { account_filter: inAgency });
      expect(accountsIn('campaigns')).toEqual([FIRST, SECOND, THIRD]);
      expect(log).toContain('INFO account_filter excludes 0 of 3 accounts.');
      const enabled = { ...inAgency, statuses: ['STATUS_ENABLE'], name_pattern: '*ストア*' };
      expect((await read(simulator, { account_filter: enabled })).accountsIn('campaigns')).toEqual([SECOND]);
    });
  });
});

describe('check', () => {
  const check = (simulator: Simulator, config: JsonObject = {}) =>
    source.check(configFor(simulator, config), ioOf(simulator));

  it('check requests every account that the token reaches', async () => {
    await withSimulator({ ...WORLD, accounts: 3 }, async (simulator) => {
      expect(await check(simulator)).toEqual({ status: 'SUCCEEDED' });
      const asked = simulator.requests.filter(({ path }) => path === 'advertiser/info/');
      expect(asked[0]?.advertiserIds).toEqual([FIRST, SECOND, THIRD]);
    });
  });

  it('check names the accounts that cannot be read', async () => {
    await withSimulator({ ...WORLD, accounts: 3 }, async (simulator) => {
      simulator.addFault({
        match: ({ advertiserIds }) => advertiserIds.includes(SECOND),
        do: { kind: 'code', code: 40001, message: `No permission for ${SECOND}` },
      });
      const { status, message } = await check(simulator);
      expect(status).toBe('FAILED');
      expect(message).toMatch(/^1 of 3 accounts cannot be read\./);
      expect(message).toContain(SECOND);
    });
  });

  it.each([
    [{ app_id: '1' }, 'The app_id is inconsistent'],
    [{ secret: 'other' }, 'Invalid auth_code or app secret.'],
  ])('check says what to correct for %j', async (wrong, text) => {
    await withSimulator({ ...WORLD, accounts: 3 }, async (simulator) => {
      const told = check(simulator, wrong);
      await expect(told).rejects.toMatchObject({ failureType: 'config_error', scope: 'run' });
      await expect(told).rejects.toMatchObject({
        userMessage: expect.stringMatching(
          new RegExp(`${text}.*Set app_id and secret to those of the developer app`),
        ) as unknown,
      });
    });
  });

  it('check says so if no account matches the filter', async () => {
    await withSimulator({ ...WORLD, accounts: 3 }, async (simulator) => {
      await expect(check(simulator, { account_filter: { name_pattern: 'Nobody' } })).rejects.toMatchObject({
        userMessage:
          'account_filter excludes all 3 accounts. Correct its conditions: an account must match all of them.',
      });
    });
  });
});
