import { describe, expect, it } from '@jest/globals';

import type { JsonObject } from '../../cdk/index.js';
import { createTestClock, createTestLogger } from '../../cdk/testing/fakes.js';
import {
  denyBusinessCenter,
  lackScope,
  type Simulator,
  type SimulatorOptions,
} from '../../simulator/index.js';
import { source } from '../source.js';
import { NOW, withSimulator } from '../testing/in-process.js';

const WORLD = { accounts: 2, campaigns: 2, adgroups: 1, ads: 1, days: 20 };

/** The result of `check`, and what it logs. */
async function checkOf(simulator: Simulator, config: JsonObject = {}) {
  const log = createTestLogger();
  const parsed = source.parseConfig({
    access_token: simulator.token,
    accounts: simulator.world.accounts.map(({ id }) => id).join(','),
    start_date: '2026-05-01',
    requests_per_second: 1000,
    ...config,
  });
  const status = await source.check(parsed, {
    ...{ clock: createTestClock(NOW), log, env: { TIKTOK_API_BASE_URL: simulator.url }, forPeople: String },
  });
  const lines = log.lines;
  return { status, lines, table: lines.find((line) => line.includes('Permissions of the token')) ?? '' };
}

const inWorld = (use: (simulator: Simulator) => Promise<void>, world: SimulatorOptions = WORLD) =>
  withSimulator(world, use);

const notGranted = (path: string) =>
  ({ kind: 'code', code: 40001, message: `advertiser does not grant you /${path}:GET permission` }) as const;

/** The boxes below a heading of the report, each with the ids below it. */
const boxesBelow = (report: string, heading: string): Readonly<Record<string, readonly string[]>> => {
  const lines = report.split('\n');
  const boxes: Record<string, string[]> = {};
  let box = '';
  for (const line of lines.slice(lines.findIndex((each) => each.startsWith(heading)) + 1)) {
    if (!line.startsWith('  ')) break;
    if (line.startsWith('    ')) boxes[box]?.push(...line.trim().split(', '));
    else boxes[(box = line.trim())] = [];
  }
  return boxes;
};

const longestLine = (text: string): number => Math.max(...text.split('\n').map(({ length }) => length));

describe('values that are allowed but hardly meant', () => {
  it.each([
    [
      { request_timeout: 30_000 },
      'WARN request_timeout is 30,000 seconds (9 h). Was it meant in milliseconds?',
    ],
    [{ start_date: '2027-01-01' }, 'WARN start_date is 2027-01-01, which is in the future.'],
  ])('check warns about %j, and succeeds', (config, warning) =>
    inWorld(async (simulator) => {
      const { status, lines } = await checkOf(simulator, config);
      expect(status.status).toBe('SUCCEEDED');
      expect(lines.filter((line) => line.startsWith('WARN'))).toEqual([expect.stringContaining(warning)]);
    }),
  );
});

describe('the report of check', () => {
  it('check says in one line that all permissions are granted', () =>
    inWorld(async (simulator) => {
      const { status, table, lines } = await checkOf(simulator);
      expect(status).toEqual({ status: 'SUCCEEDED' });
      expect(table).toBe('INFO Permissions of the token: all 12 are granted.');
      expect(lines.filter((line) => line.startsWith('WARN'))).toEqual([]);
      expect(lines.find((line) => line.includes('Only a sync shows'))).toContain(
        'Ads Management > Search Ads > Negative Keywords (negative_keywords); Reporting > Ad Insight Report (video_performance, ad_benchmarks)',
      );
    }));

  it('check names a missing permission, who denies it and which streams it disables, and succeeds', () =>
    inWorld(async (simulator) => {
      const [{ id } = { id: '' }] = simulator.world.accounts;
      const path = 'file/image/ad/search/';
      simulator.addFault({ path, advertiserId: id, do: notGranted(path) });
      const { status, table, lines } = await checkOf(simulator);
      expect(status).toEqual({ status: 'SUCCEEDED' });
      expect(boxesBelow(table, 'Denied')).toEqual({ 'Creative Management': [id] });
      expect(Object.keys(boxesBelow(table, 'Granted by each account'))).toHaveLength(11);
      expect(longestLine(table)).toBeLessThanOrEqual(80);
      const warnings = lines.filter((line) => line.startsWith('WARN'));
      expect(warnings).toHaveLength(1);
      expect(warnings[0]).toContain(`${id}: Creative Management is denied. Tick this box`);
      for (const stream of ['images', 'videos', 'spark_ads_posts']) expect(warnings[0]).toContain(stream);
      expect(warnings[0]).not.toContain('ad_insights');
    }));

  it('check names who denies a permission of business centers and which streams need it', () =>
    inWorld(async (simulator) => {
      const agency = '7050000000000000002';
      simulator.addFault(denyBusinessCenter('advertiser/balance/get/', agency));
      const { status, lines } = await checkOf(simulator);
      expect(status).toEqual({ status: 'SUCCEEDED' });
      const table = lines.find((line) => line.includes('in business centers')) ?? '';
      expect(boxesBelow(table, 'Denied')).toEqual({
        'Ad Account Management > Business Center > Ad Account Balance and Transaction': [agency],
      });
      expect(Object.keys(boxesBelow(table, 'Granted by each business center'))).toHaveLength(6);
      expect(longestLine(table)).toBeLessThanOrEqual(80);
      const warnings = lines.filter((line) => line.startsWith('WARN'));
      expect(warnings).toEqual([
        `WARN ${agency}: Ad Account Management > Business Center > Ad Account Balance and Transaction is denied. Tick this box when you authorize the app again, and give the token's user a role in the business center that covers it. Streams that cannot be read without it: bc_account_costs, bc_account_transactions, advertiser_balances, bc_budget_changes.`,
      ]);
    }));

  it('check names all streams of business centers if they cannot be listed', () =>
    inWorld(async (simulator) => {
      simulator.addFault(lackScope('bc/get/'));
      const { status, lines } = await checkOf(simulator);
      expect(status).toEqual({ status: 'SUCCEEDED' });
      const warnings = lines.filter((line) => line.startsWith('WARN'));
      expect(warnings).toHaveLength(1);
      expect(warnings[0]).toContain(
        'all business centers: Ad Account Management > Business Center > Read Business Center is denied.',
      );
      for (const stream of ['business_centers', 'bc_members', 'bc_account_costs', 'bc_balances'])
        expect(warnings[0]).toContain(stream);
    }));

  it('check estimates the requests of an initial and of a daily sync', () =>
    inWorld(async (simulator) => {
      const { lines } = await checkOf(simulator);
      const [line = ''] = lines.filter((each) => each.includes('Estimated requests'));
      const [first, daily] = [...line.matchAll(/about (\d+)/g)].map(([, number]) => Number(number));
      // One request for the details of both accounts, and for each account the TopView request and a page of each of
      // eight lists.
      expect([first, daily]).toEqual([1 + 2 * 9, 1 + 2 * 9]);
      expect(line).toContain(
        'daily sync about 19 (1 s). For other streams, run `plan --config FILE --streams all`.',
      );
    }));

  it.each([
    ['of which one in four of the sized ones is active', 4, 2],
    ['of which none of the sized ones is active', 8, 0],
  ])(
    'check estimates a daily sync of accounts %s, and dormant ones are asked about together',
    (_, seed, active) =>
      inWorld(
        async (simulator) => {
          const { lines } = await checkOf(simulator);
          const [line = ''] = lines.filter((each) => each.includes('Estimated requests'));
          const daily = Number(/daily sync about (\d+)/.exec(line)?.[1]);
          // The details of eight accounts, for each the TopView request and three lists, for active ones five reports, and
          // the survey: two requests that test it, and two groups. Of four accounts, one has bought TopView: three lists
          // more, and no request.
          expect(daily).toBe(1 + 8 * 4 + active * 5 + 2 + 2 + 2 * (3 - 1));
        },
        { ...WORLD, seed, accounts: 8, dormantShare: 0.8 },
      ),
  );

  it('check tests only a few of many accounts, and says so', () =>
    inWorld(
      async (simulator) => {
        const { table } = await checkOf(simulator);
        expect(table).toContain('(3 of 7 accounts tested): all 12 are granted.');
        const asked = new Set(
          simulator.requests
            .filter(({ path }) => path === 'pixel/list/')
            .flatMap(({ advertiserIds }) => advertiserIds),
        );
        expect(asked.size).toBe(3);
      },
      { ...WORLD, accounts: 7 },
    ));

  it('check names a permission that could not be tested, and succeeds', () =>
    inWorld(async (simulator) => {
      const [{ id } = { id: '' }] = simulator.world.accounts;
      simulator.addFault({ path: 'pixel/list/', advertiserId: id, do: { kind: 'code', code: 40002 } });
      const { status, table } = await checkOf(simulator);
      expect(status).toEqual({ status: 'SUCCEEDED' });
      expect(boxesBelow(table, 'Unknown')).toEqual({ 'Pixel Management': [id] });
    }));

  it('check does not test permissions if that would take minutes', () =>
    inWorld(async (simulator) => {
      const { table } = await checkOf(simulator, { requests_per_second: 1 });
      expect(table).toBe('');
    }));

  it('check does not test permissions of accounts that cannot be read', () =>
    inWorld(async (simulator) => {
      const [{ id } = { id: '' }] = simulator.world.accounts;
      simulator.addFault({ path: 'pixel/list/', advertiserId: id, do: { kind: 'code', code: 40002 } });
      const { status, table } = await checkOf(simulator, { accounts: `${id},7999999999999999999` });
      expect(status.status).toBe('FAILED');
      expect(table).toContain(id);
      expect(table).not.toContain('7999999999999999999');
    }));
});
