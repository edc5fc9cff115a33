import { describe, expect, it } from '@jest/globals';

import { addDays, type JsonObject } from '../../cdk/index.js';
import { createTestClock, createTestLogger } from '../../cdk/testing/fakes.js';
import { lastStateOf, runSync } from '../../cdk/testing/run-sync.js';
import type { RequestLogEntry, Simulator, SimulatorOptions } from '../../simulator/index.js';
import { DEFAULT_SETTINGS, streamsOf, SUGGESTED_STREAMS, type StreamSettings } from '../../streams/index.js';
import { surveysOf, type Config } from '../../tiktok/index.js';
import { source } from '../source.js';
import { NOW, openInProcess, TODAY, withSimulator } from '../testing/in-process.js';
import { callsOfAccount, callsOfConnection, type AccountSize } from './estimate.js';
import { isOfAccounts, sizeOfAccount, sizingConfig } from './size.js';

/* Compares the estimated requests of a sync with those that the simulator counts. */

const NAMES = SUGGESTED_STREAMS;
const namedAs = (names: readonly string[], settings: StreamSettings = DEFAULT_SETTINGS) =>
  streamsOf(settings).filter(({ name }) => names.includes(name));
const suggestedIn = (settings: StreamSettings) => namedAs(NAMES, settings);
type Stream = ReturnType<typeof namedAs>[number];

interface Given {
  readonly world: SimulatorOptions;
  readonly days: number;
  readonly config?: JsonObject;
}

const idsOf = ({ world }: Simulator): readonly string[] => world.accounts.map(({ id }) => id);

const configs = new WeakMap<Given, Config>();

/** One config for all reads of a case, because the streams of each config are made anew. */
function configFor(simulator: Simulator, given: Given): Config {
  const { days, config } = given;
  const known =
    configs.get(given) ??
    source.parseConfig({
      access_token: simulator.token,
      accounts: idsOf(simulator).join(','),
      start_date: addDays(TODAY, 1 - days),
      requests_per_second: 1000,
      ...config,
    });
  configs.set(given, known);
  return known;
}

/** Sizes of all accounts, and the requests it took to find them. */
async function sizesOf(simulator: Simulator, given: Given, chosen?: readonly Stream[]) {
  const config = configFor(simulator, given);
  const streams = chosen ?? suggestedIn(config);
  const io = { clock: createTestClock(NOW), log: createTestLogger() };
  const names = streams.map(({ name }) => name);
  const session = await openInProcess(simulator, io, { config: sizingConfig(config), streams: names });
  const wait = ({ milliseconds }: { readonly milliseconds: number }) => io.clock.sleep(milliseconds);
  const whole = await openInProcess(simulator, io, { config, streams: names });
  const sizing = { session, whole, streams, pageSize: config.pageSize, wait };
  simulator.resetRequests();
  const sizes: AccountSize[] = [];
  for (const id of config.accounts) sizes.push(await sizeOfAccount(sizing, id));
  const works = sizes.map((size) => callsOfAccount(size, config.pageSize));
  const calls = callsOfConnection(works, surveysOf(whole));
  const paths = simulator.requests.map(({ path }) => path);
  return { sizes, calls, asked: paths.length, paths };
}

/** Requests of an initial sync of everything, and of another sync from its state. */
async function countsOf(simulator: Simulator, given: Given, chosen?: readonly Stream[]) {
  const config = configFor(simulator, given);
  const streams = chosen ?? suggestedIn(config);
  const names = streams.map(({ name }) => name);
  const read = async (saved: Readonly<Record<string, JsonObject>>) => {
    const clock = createTestClock(NOW);
    const log = createTestLogger();
    simulator.resetRequests();
    const session = await openInProcess(simulator, { clock, log }, { config, streams: names });
    const { complete, messages } = await runSync({ session, streams, saved, clock, log });
    expect(complete).toBe(true);
    const states: Record<string, JsonObject> = {};
    for (const name of names) states[name] = lastStateOf(messages, name) ?? {};
    return { requests: simulator.requests.length, states };
  };
  const first = await read({});
  return { first: first.requests, daily: (await read(first.states)).requests };
}

/** All within 10 %. */
function expectClose(estimated: number, counted: number): void {
  expect(Math.abs(estimated / counted - 1)).toBeLessThanOrEqual(0.1);
}

describe('estimated requests of an initial and of a daily sync', () => {
  it.each<[string, Given]>([
    [
      'accounts of which some are dormant and others were active for a while',
      {
        world: { seed: 3, accounts: 4, campaigns: 1, adgroups: 1, ads: 1, days: 240, dormantShare: 0.4 },
        days: 220,
      },
    ],
    [
      'an account that was always active, with reports of several pages',
      {
        world: { seed: 4, accounts: 1, campaigns: 2, adgroups: 1, ads: 1, days: 100 },
        days: 95,
        config: { page_size: 50 },
      },
    ],
    [
      'lists of several pages, and reports that grow and shrink',
      {
        world: { seed: 5, accounts: 1, campaigns: 3, adgroups: 2, ads: 4, days: 40 },
        days: 15,
        config: { page_size: 20 },
      },
    ],
    [
      'reports of which every page is joined from up to nine calls',
      {
        world: { seed: 8, accounts: 1, campaigns: 2, adgroups: 1, ads: 2, days: 40 },
        days: 35,
        config: { page_size: 50, metrics: 'all' },
      },
    ],
    [
      'a look-back of several windows',
      {
        world: { seed: 6, accounts: 1, campaigns: 1, adgroups: 1, ads: 1, days: 120 },
        days: 110,
        config: { lookback_days: 65, include_deleted: true },
      },
    ],
  ])('the estimate is within 10 % of the actual requests for %s', async (_, given) => {
    await withSimulator(given.world, async (simulator) => {
      const { calls } = await sizesOf(simulator, given);
      const counted = await countsOf(simulator, given);
      expectClose(calls.first, counted.first);
      expectClose(calls.daily, counted.daily);
    });
  });
});

/** Every fifth account is active, but some of these not in the days that are read again. */
const AGENCY = { seed: 9, campaigns: 1, adgroups: 1, ads: 1, days: 60, dormantShare: 0.8 };
const LISTS = ['advertisers', 'campaigns', 'adgroups', 'ads'];
const REPORTS = NAMES.filter((name) => !LISTS.includes(name));

describe('estimated requests of a daily sync of accounts that are mostly dormant', () => {
  it.each<[string, readonly string[], Given]>([
    ['lists and reports', NAMES, { world: { ...AGENCY, accounts: 20 }, days: 50 }],
    ['reports alone', REPORTS, { world: { ...AGENCY, accounts: 20 }, days: 50 }],
    [
      'reports of a few days, before which nothing is searched',
      REPORTS,
      { world: { ...AGENCY, accounts: 20 }, days: 12 },
    ],
    [
      'reports of so many active accounts that they are asked about TopView together',
      ['ad_insights', 'campaign_insights'],
      { world: { ...AGENCY, dormantShare: 0.2, accounts: 40 }, days: 20 },
    ],
    [
      'reports by account, which have no TopView of their own, and by month and hour',
      [
        'advertiser_insights',
        'campaign_insights_hourly',
        'ad_insights_by_device_brand',
        'ad_insights_lifetime',
      ],
      { world: { ...AGENCY, accounts: 20 }, days: 12 },
    ],
    [
      'reports of every metric',
      ['ad_insights', 'campaign_insights'],
      { world: { ...AGENCY, accounts: 20 }, days: 12, config: { metrics: 'all' } },
    ],
    ['too few accounts for a survey', REPORTS, { world: { ...AGENCY, accounts: 4 }, days: 12 }],
    ['dormant accounts alone', REPORTS, { world: { ...AGENCY, dormantShare: 1, accounts: 10 }, days: 12 }],
    [
      'accounts that are read whether they are dormant or not',
      REPORTS,
      { world: { ...AGENCY, accounts: 10 }, days: 12, config: { skip_empty_history: false } },
    ],
  ])('the estimate is within 10 %% of the actual requests for %s', async (_, names, given) => {
    await withSimulator(given.world, async (simulator) => {
      const streams = streamsOf(configFor(simulator, given)).filter(({ name }) => names.includes(name));
      const { calls } = await sizesOf(simulator, given, streams);
      const counted = await countsOf(simulator, given, streams);
      expectClose(calls.first, counted.first);
      expectClose(calls.daily, counted.daily);
    });
  });
});

describe('estimated requests of lists that are requested for other objects', () => {
  it.each([
    ['ad_reviews', 'adgroup_reviews', 'smart_plus_ad_reviews'],
    ['creative_fatigue'],
    ['video_performance', 'ad_benchmarks'],
    ['bid_protection_statuses', 'bid_protection_history'],
    ['negative_keywords'],
    ['comments'],
    ['change_log'],
    ['leads'],
  ])('the estimate is off by two requests and 15 %% at most for %s', async (...names) => {
    const given = {
      world: { seed: 7, accounts: 1, campaigns: 9, adgroups: 4, ads: 3, days: 60 },
      days: 50,
    };
    const streams = namedAs(names);
    await withSimulator(given.world, async (simulator) => {
      const { calls } = await sizesOf(simulator, given, streams);
      const counted = await countsOf(simulator, given, streams);
      const isClose = (estimated: number, actual: number): boolean =>
        Math.abs(estimated - actual) <= 2 + 0.15 * actual;
      expect([
        calls,
        counted,
        isClose(calls.first, counted.first),
        isClose(calls.daily, counted.daily),
      ]).toEqual([calls, counted, true, true]);
    });
  });

  it('the estimate is off by two requests and 15 % at most for custom reports of other types', async () => {
    const custom: readonly JsonObject[] = [
      {
        name: 'shops',
        report_type: 'TT_SHOP',
        level: 'campaign',
        dimensions: ['campaign_id', 'country_code', 'stat_time_day'],
      },
      { name: 'products', report_type: 'CATALOG', level: 'advertiser', dimensions: ['product_id'] },
      {
        name: 'playables_by_day',
        report_type: 'PLAYABLE_MATERIAL',
        dimensions: ['playable_id', 'stat_time_day'],
      },
      { name: 'playables_a_day', report_type: 'PLAYABLE_MATERIAL', dimensions: ['playable_id'] },
      { name: 'centers', report_type: 'BC', dimensions: ['advertiser_id'] },
    ].map((report) => ({ ...report, metrics: ['spend'] }));
    const given = {
      world: {
        ...{ seed: 7, accounts: 1, campaigns: 9, adgroups: 2, ads: 2, days: 60 },
        behaviours: { 'other-reports': 'served' as const },
      },
      days: 50,
      config: { custom_reports: custom },
    };
    await withSimulator(given.world, async (simulator) => {
      const config = configFor(simulator, given);
      const all = custom.map(({ name }) => name);
      const streams = streamsOf(config).filter(({ name }) => all.includes(name));
      const ofAccounts = streams.filter(isOfAccounts);
      expect(ofAccounts.map(({ name }) => name)).toEqual(all.slice(0, -1));
      for (const stream of ofAccounts) {
        const { calls } = await sizesOf(simulator, given, [stream]);
        const counted = await countsOf(simulator, given, [stream]);
        const isClose = (estimated: number, actual: number): boolean =>
          Math.abs(estimated - actual) <= 2 + 0.15 * actual;
        expect([
          stream.name,
          calls,
          counted,
          isClose(calls.first, counted.first) && isClose(calls.daily, counted.daily),
        ]).toEqual([stream.name, calls, counted, true]);
      }
    });
  });

  it('lists of each window of GMV Max reports do not end the plan', async () => {
    const given = { world: { accounts: 1, campaigns: 2, days: 40 }, days: 35 };
    await withSimulator(given.world, async (simulator) => {
      const { sizes } = await sizesOf(simulator, given, namedAs(['gmv_max_post_insights']));
      expect(sizes[0]?.streams[0]?.first.length).toBeGreaterThan(2);
    });
  });
});

describe('sizing an account', () => {
  it('sizing finds the size of every stream, and starts no task', async () => {
    const given = { world: { accounts: 1, campaigns: 2, adgroups: 1, ads: 1, days: 40 }, days: 35 };
    await withSimulator(given.world, async (simulator) => {
      const streams = streamsOf(DEFAULT_SETTINGS);
      const { sizes, paths } = await sizesOf(simulator, given, streams);
      expect(sizes[0]?.streams).toHaveLength(
        streams.filter((stream) => isOfAccounts(stream) && stream.isAboutSync !== true).length,
      );
      expect(paths.filter((path) => path.includes('task'))).toEqual([]);
    });
  });

  const world = { accounts: 2, campaigns: 2, adgroups: 1, ads: 1, days: 200 };

  it('sizing requests the total of each list and of one window of each report, besides the search for activity', async () => {
    await withSimulator(world, async (simulator) => {
      const { sizes, asked } = await sizesOf(simulator, { world, days: 180 });
      const searches = sizes.reduce((sum, size) => sum + size.searches, 0);
      const questions = sizes.reduce((sum, size) => sum + size.questions.first, 0);
      // Beside the lists and reports: the details of both accounts, and whether each was active in the last days.
      expect([asked - searches - questions, questions]).toEqual([1 + 2 * (NAMES.length - 1 + 1), 2]);
      expect(new Set(simulator.requests.map(({ query }) => query['page_size'] ?? 1))).toEqual(
        new Set(['1', 1]),
      );
      expect(sizes[0]?.streams.map(({ first }) => first.length)).toEqual([0, 1, 1, 1, 6, 6, 6, 6, 6]);
    });
  });

  it.each(['auto', 'async'])('sizing starts no task with report_engine %s', async (report_engine) => {
    await withSimulator(world, async (simulator) => {
      const { paths } = await sizesOf(simulator, { world, days: 180, config: { report_engine } });
      expect(paths).toContain('report/integrated/get/');
      expect(paths.filter((path) => path.includes('task'))).toEqual([]);
    });
  });

  it('sizing requests no report of an account without activity', async () => {
    await withSimulator({ ...world, dormantShare: 1 }, async (simulator) => {
      const { sizes } = await sizesOf(simulator, { world, days: 180 });
      expect(sizes[0]?.streams.map(({ first }) => first.length)).toEqual([0, 1, 1, 1, 0, 0, 0, 0, 0]);
      expect(sizes[0]?.streams.map(({ daily }) => daily.length)).toEqual([0, 1, 1, 1, 1, 1, 1, 1, 1]);
      expect(sizes[0]?.searches).toBe(1);
    });
  });

  it('sizing counts the requests of lists without a total, and ignores streams that do not grow with accounts', async () => {
    await withSimulator(world, async (simulator) => {
      const streams = namedAs([
        'apps',
        'automated_rules',
        'playables',
        'business_center_assets',
        'languages',
      ]);
      const { sizes } = await sizesOf(simulator, { world, days: 10 }, streams);
      // Apps come without pages, rules have a total, playables are three lists.
      expect(sizes[0]?.streams.map(({ first }) => first.length)).toEqual([1, 1, 3]);
      expect(sizes[0]?.streams.map(({ daily }) => daily.length)).toEqual([1, 1, 3]);
    });
  });

  it('sizing fails if an endpoint is refused', async () => {
    await withSimulator(world, async (simulator) => {
      simulator.addFault({ path: 'adgroup/get/', do: { kind: 'code', code: 40001 } });
      await expect(sizesOf(simulator, { world, days: 10 })).rejects.toThrow(/adgroup\/get\/.*no permission/);
    });
  });

  it('sizing fails for a report that must be split, because no total covers all of it', async () => {
    await withSimulator(world, async (simulator) => {
      const isLong = ({ query }: RequestLogEntry): boolean =>
        query['data_level'] === 'AUCTION_AD' && query['start_date'] !== query['end_date'];
      simulator.addFault({ match: isLong, do: { kind: 'code', code: 40067 } });
      await expect(sizesOf(simulator, { world, days: 10 })).rejects.toThrow(
        'The API returned no total for ad_insights.',
      );
    });
  });
});
