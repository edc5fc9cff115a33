import { describe, expect, it } from '@jest/globals';

import type { JsonObject } from '../cdk/index.js';
import {
  denyEndpoint,
  type Fault,
  type RequestLogEntry,
  type SimulatorOptions,
  type WireRow,
  type World,
} from '../simulator/index.js';
import { readReports, withSimulator, type ReportsRead } from './testing/in-process.js';

/* Compares emitted rows with the totals of accounts, for each cause of a difference, alone and together. */

const LEVEL_STREAMS = ['campaign_insights', 'adgroup_insights', 'ad_insights'];
const STREAMS = ['reconciliation', ...LEVEL_STREAMS];
const DAYS = 15;
const ACCOUNTS = ['7100000000000000001', '7100000000000000002', '7100000000000000003'] as const;
/** The last account has bought TopView. */
const [FIRST, SECOND, THIRD] = ACCOUNTS;
const WORLD: SimulatorOptions = { accounts: ACCOUNTS, campaigns: 4, adgroups: 2, ads: 3, days: 20 };

const CENTS = 100;
const cents = (value: unknown): number => Math.round(Number(value) * CENTS);

interface Given {
  readonly world?: SimulatorOptions;
  readonly streams?: readonly string[];
  readonly faults?: readonly Fault[];
  /** Faults that depend on the world's data. */
  readonly faultsOf?: (world: World) => readonly Fault[];
  readonly config?: JsonObject;
}

interface Compared extends Pick<ReportsRead, 'complete' | 'log'> {
  readonly rows: readonly JsonObject[];
  readonly calls: readonly RequestLogEntry[];
  readonly world: World;
  readonly warnings: readonly string[];
}

const REPORT = 'report/integrated/get/';

/** Prevents report tasks, which could read a truncated report in full. */
const WITHOUT_TASKS = { report_engine: 'sync' };

const isOfAds = ({ query }: RequestLogEntry): boolean => query['data_level'] === 'AUCTION_AD';

type Rewrite = (rows: readonly WireRow[]) => readonly WireRow[];

/** Changes the first response to a report of an account's ads. */
const changingAds = (rewrite: Rewrite, advertiserId: string = FIRST): Fault => ({
  ...{ path: REPORT, advertiserId, match: isOfAds, times: 1 },
  do: { kind: 'rows', rewrite },
});

const isOfTopView = ({ query }: RequestLogEntry): boolean =>
  JSON.stringify(query).includes('RESERVATION_TOP_VIEW');

/** Refuses the TopView buyers' request, and reports with many metrics that filter by buying type. */
const topViewUntold = (advertiserId: string): readonly Fault[] => [
  { ...denyEndpoint('campaign/get/', advertiserId), match: isOfTopView },
  {
    ...{ path: REPORT, advertiserId },
    match: (request) => isOfTopView(request) && String(request.query['metrics']).split(',').length > 10,
    do: { kind: 'code', code: 40000, message: 'filtering: buying_type cannot be used.' },
  },
];

/** Truncates reports of an account's ads if they include an ad of its last campaign, even that ad alone. */
const cutShort = (world: World, advertiserId: string): Fault => {
  const { ad_id, adgroup_id, campaign_id } = world.ads(advertiserId).at(-1) ?? {};
  const has = (text: string): boolean =>
    [ad_id, adgroup_id, campaign_id].some((id) => text.includes(String(id)));
  return {
    ...{ path: REPORT, advertiserId },
    match: (request) => {
      const filtering = JSON.stringify(request.query['filtering']);
      return isOfAds(request) && (!filtering.includes('_ids') || has(filtering));
    },
    do: {
      ...{ kind: 'http', status: 200 },
      headers: { 'X-Tt-Ads-Throttle': 'only the top 20k', 'Content-Type': 'application/json' },
      body: '{"code":0,"message":"OK","request_id":"x","data":{"list":[],"page_info":{"total_number":0,"total_page":0}}}',
    },
  };
};

/** The same, except for reports that name their objects or are about TopView. */
const unlessNamed = (fault: Fault): Fault => ({
  ...fault,
  match: (request) => {
    const filtering = JSON.stringify(request.query['filtering']);
    return fault.match?.(request) === true && !/_ids|TOP_VIEW/.test(filtering);
  },
});

const reconcile = ({
  world = {},
  streams = STREAMS,
  faults = [],
  faultsOf = () => [],
  config = {},
}: Given): Promise<Compared> =>
  withSimulator({ ...WORLD, ...world }, async (simulator) => {
    for (const fault of [...faults, ...faultsOf(simulator.world)]) simulator.addFault(fault);
    const { rows, complete, log } = await readReports(simulator, { days: DAYS, streams, config });
    return {
      ...{ complete, log, world: simulator.world, calls: [...simulator.requests] },
      rows: rows.map(({ row }) => row).filter((row) => 'advertiser_total' in row),
      warnings: log.filter((line) => line.startsWith('WARN reconciliation')),
    };
  });

const causesOf = (rows: readonly JsonObject[], metric: string): readonly string[] =>
  [
    ...new Set(
      rows
        .filter((row) => row['metric'] === metric && row['difference'] !== 0)
        .map(({ level, cause }) => `${String(level)} ${String(cause)}`),
    ),
  ].sort();

describe('numbers that add up', () => {
  it('numbers that add up have no difference except in reach, and take one request per account', async () => {
    const { rows, complete, calls, warnings } = await reconcile({ streams: STREAMS });
    expect(complete).toBe(true);
    expect(warnings).toEqual([]);
    expect(rows.length).toBeGreaterThan(3 * 14 * 3);
    for (const metric of ['spend', 'impressions', 'clicks', 'conversion']) {
      expect(causesOf(rows, metric)).toEqual([]);
    }
    expect(causesOf(rows, 'reach')).toEqual(
      LEVEL_STREAMS.map((name) => `${name.split('_')[0]!} unique_metric`).sort(),
    );
    const totals = calls.filter(({ query }) => query['data_level'] === 'AUCTION_ADVERTISER');
    expect(totals).toHaveLength(3);
  });

  it('the totals of accounts are taken from advertiser_insights if the sync has read it', async () => {
    const { rows, calls } = await reconcile({ streams: ['advertiser_insights', ...STREAMS] });
    expectAllExplained(rows);
    expect(rows.length).toBeGreaterThan(3 * 14 * 3);
    const totals = calls.filter(({ query }) => query['data_level'] === 'AUCTION_ADVERTISER');
    expect(totals).toHaveLength(3);
  });

  it('ads add up by both of their ids, and only reach does not', async () => {
    const { rows, warnings } = await reconcile({ streams: [...STREAMS, 'smart_plus_ad_insights'] });
    expectAllExplained(rows);
    expect(warnings).toEqual([]);
    const sumsAt = (level: string): readonly JsonObject[] =>
      rows.filter((row) => row['level'] === level && row['metric'] !== 'reach');
    const told = ({ stat_time_day, metric, emitted_sum }: JsonObject) => [stat_time_day, metric, emitted_sum];
    expect(sumsAt('ad_v2').map(told)).toEqual(sumsAt('ad').map(told));
    expect(sumsAt('ad_v2').filter(({ difference }) => difference !== 0)).toEqual([]);
    expect(sumsAt('ad_v2').length).toBeGreaterThan(3 * 14 * 3);
    expect(causesOf(rows, 'reach')).toContain('ad_v2 unique_metric');
  });

  it('only complete days are compared, because today is still growing', async () => {
    const { rows } = await reconcile({ streams: STREAMS });
    const days = rows.map((row) => String(row['stat_time_day'])).sort();
    expect([days[0], days.at(-1)]).toEqual(['2026-05-06', '2026-05-19']);
  });

  it('reconciliation is empty and complete, and says why, if no report of objects is read', async () => {
    const { rows, log, complete, calls } = await reconcile({ streams: ['reconciliation', 'campaigns'] });
    expect({ rows, complete }).toEqual({ rows: [], complete: true });
    expect(log.filter((line) => line.includes('nothing to compare'))).toEqual([
      'INFO reconciliation: nothing to compare, because the sync includes none of these streams: ad_insights, adgroup_insights, campaign_insights, smart_plus_ad_insights; nor both gmv_max_account_insights and gmv_max_campaign_insights.',
    ]);
    expect(calls.filter(({ path }) => path === REPORT)).toEqual([]);
  });
});

/** Checks that each difference is the sum of its parts, and that each part has a cause. */
function expectAllExplained(rows: readonly JsonObject[]): void {
  expect(rows.filter((row) => row['is_explained'] !== true)).toEqual([]);
  const parts = new Map<string, readonly JsonObject[]>();
  for (const row of rows) {
    const key = ['advertiser_id', 'stat_time_day', 'level', 'metric']
      .map((name) => String(row[name]))
      .join(' ');
    parts.set(key, [...(parts.get(key) ?? []), row]);
  }
  for (const [key, all] of parts) {
    const sum = all.reduce((total, { difference }) => total + cents(difference), 0);
    const [{ advertiser_total, emitted_sum } = {}] = all;
    expect([key, sum]).toEqual([key, cents(advertiser_total) - cents(emitted_sum)]);
    expect(all.map(({ part }) => part)).toEqual(all.map((_, index) => index + 1));
  }
}

const sumOf = (rows: readonly JsonObject[], wanted: JsonObject): number =>
  rows
    .filter((row) => Object.entries(wanted).every(([name, value]) => row[name] === value))
    .reduce((sum, { difference }) => sum + cents(difference), 0);

/** Cents that a level spent on complete days, according to the world. */
const spentAt = (
  world: World,
  level: 'ADVERTISER' | 'CAMPAIGN' | 'AD',
  advertiserId: string = FIRST,
): number =>
  world
    .report({
      ...{ advertiserId, reportType: 'BASIC', dataLevel: `AUCTION_${level}` },
      ...{ dimensions: [`${level.toLowerCase()}_id`, 'stat_time_day'], metrics: ['spend'] },
      ...{ startDate: '2026-05-06', endDate: '2026-05-19', includeDeleted: true },
    })
    .reduce((sum, { metrics }) => sum + cents(metrics['spend']), 0);

describe('the cause of a difference', () => {
  it('a difference by GMV Max is explained by GMV Max reports, at every level', async () => {
    const { rows, world, warnings } = await reconcile({
      world: { behaviours: { 'gmv-max-in-totals': 'included' } },
    });
    expectAllExplained(rows);
    expect(causesOf(rows, 'spend')).toEqual(['ad gmv_max', 'adgroup gmv_max', 'campaign gmv_max']);
    const cost = spentAt(world, 'ADVERTISER') - spentAt(world, 'CAMPAIGN');
    expect(cost).toBeGreaterThan(0);
    for (const level of ['campaign', 'adgroup', 'ad']) {
      expect(sumOf(rows, { advertiser_id: FIRST, level, metric: 'spend', cause: 'gmv_max' })).toBe(cost);
    }
    expect(warnings).toEqual([]);
  });

  it('a difference by purged ads exists at the ad level only, and takes one call per buying type', async () => {
    const given = { world: { purgedAdShare: 0.3 } };
    const { rows, world, calls, warnings } = await reconcile(given);
    expectAllExplained(rows);
    expect(causesOf(rows, 'spend')).toEqual(['ad deleted']);
    expect(causesOf(rows, 'impressions')).toEqual(['ad deleted']);
    const purged = spentAt(world, 'CAMPAIGN') - spentAt(world, 'AD');
    expect(purged).toBeGreaterThan(0);
    expect(sumOf(rows, { advertiser_id: FIRST, metric: 'spend', cause: 'deleted' })).toBe(purged);
    const sums = calls.filter(({ path, query }) => path === REPORT && query['page_size'] === '1');
    expect(sums.map(({ advertiserIds: [id] }) => id).sort()).toEqual([FIRST, SECOND, THIRD, THIRD]);
    expect(warnings).toEqual([]);
  });

  it('a difference by purged ads is found without the streams of campaigns and ad groups', async () => {
    const given = { world: { purgedAdShare: 0.3 }, streams: ['ad_insights', 'reconciliation'] };
    const { rows } = await reconcile(given);
    expectAllExplained(rows);
    expect(causesOf(rows, 'spend')).toEqual(['ad deleted']);
  });

  it('a difference by TopView that was not read is explained by a TopView report', async () => {
    const { rows, complete, warnings } = await reconcile({ faults: topViewUntold(THIRD) });
    expect(complete).toBe(true);
    expectAllExplained(rows);
    expect(causesOf(rows, 'spend')).toEqual(['ad top_view', 'adgroup top_view', 'campaign top_view']);
    expect(rows.filter((row) => row['cause'] === 'top_view' && row['advertiser_id'] !== THIRD)).toEqual([]);
    expect(warnings).toEqual([]);
  });

  it('a difference by a truncated report is explained for the days that failed', async () => {
    const { rows, complete, warnings } = await reconcile({
      config: WITHOUT_TASKS,
      faultsOf: (world) => [cutShort(world, SECOND)],
    });
    expect(complete).toBe(false);
    expectAllExplained(rows);
    expect(causesOf(rows, 'spend')).toEqual(['ad cut_off']);
    expect(rows.some((row) => row['cause'] === 'cut_off' && Number(row['emitted_sum']) > 0)).toBe(true);
    expect(rows.filter((row) => row['cause'] === 'cut_off' && row['advertiser_id'] === FIRST)).toEqual([]);
    expect(warnings).toEqual([]);
  });

  it('a difference by repeated rows is explained, and is negative', async () => {
    const { rows, warnings } = await reconcile({
      faults: [changingAds((all) => [...all, ...all.slice(0, 3)])],
    });
    expectAllExplained(rows);
    expect(causesOf(rows, 'impressions')).toEqual(['ad repeated']);
    expect(sumOf(rows, { metric: 'impressions' })).toBeLessThan(0);
    expect(warnings).toEqual([]);
  });

  it('a difference by numbers that changed during the sync is explained', async () => {
    const cheaper = (row: WireRow): WireRow => {
      const metrics = row['metrics'] as Record<string, string>;
      return { ...row, metrics: { ...metrics, spend: String(Math.max(0, Number(metrics['spend']) - 0.5)) } };
    };
    const { rows } = await reconcile({ faults: [changingAds((all) => all.map(cheaper))] });
    expectAllExplained(rows);
    expect(causesOf(rows, 'spend')).toEqual(['ad changed']);
  });

  it('a difference by a lost row has no cause, and the log names the day and the amounts', async () => {
    let lost: WireRow = {};
    const losing = changingAds((all) => {
      lost = all.find(({ dimensions, metrics }) => {
        const { stat_time_day: day = '' } = dimensions as Record<string, string>;
        return Number((metrics as Record<string, string>)['clicks']) > 0 && !day.startsWith('2026-05-20');
      })!;
      return all.filter((row) => row !== lost);
    });
    // A total that still included the row would cause the page to be read again.
    const untold: Fault = { ...losing, do: { kind: 'totals', totalNumber: 1 } };
    const { rows, warnings, complete } = await reconcile({ faults: [losing, untold] });
    const { dimensions, metrics } = lost as {
      dimensions: Record<string, string>;
      metrics: Record<string, string>;
    };
    const day = dimensions['stat_time_day']!.slice(0, 10);
    const unexplained = rows.filter((row) => row['is_explained'] === false);
    expect(unexplained.map(({ level, stat_time_day, cause }) => [level, stat_time_day, cause])).toEqual(
      unexplained.map(() => ['ad', day, null]),
    );
    expect(unexplained.find(({ metric }) => metric === 'spend')?.['difference']).toBe(
      Number(metrics['spend']),
    );
    expect(warnings).toEqual([
      expect.stringContaining(`account ${FIRST}: emitted rows differ from the account's total`),
    ]);
    expect(warnings[0]).toContain(`${day} at level ad (spend ${String(Number(metrics['spend']))}, `);
    expect(complete).toBe(true);
  });
});

describe('an account with TopView, purged ads and a report that is truncated unless ads are named', () => {
  it('such an account is explained in full, although its ads are read in chunks next to those of TopView', async () => {
    const { rows, complete } = await reconcile({
      config: WITHOUT_TASKS,
      world: { purgedAdShare: 0.3 },
      faultsOf: (world) => [unlessNamed(cutShort(world, THIRD))],
    });
    expect(complete).toBe(true);
    expectAllExplained(rows);
    const third = rows.filter((row) => row['advertiser_id'] === THIRD);
    expect(causesOf(third, 'spend')).toEqual(['ad deleted']);
  });
});

describe('GMV Max without access', () => {
  it('unreadable GMV Max spend leaves its part without a cause, and the log says why', async () => {
    const { rows, complete, log, warnings } = await reconcile({
      world: { behaviours: { 'gmv-max-in-totals': 'included' } },
      faults: [denyEndpoint('gmv_max/store/list/', FIRST)],
    });
    expect(complete).toBe(true);
    const unexplained = rows.filter((row) => row['is_explained'] === false);
    expect(new Set(unexplained.map((row) => row['advertiser_id']))).toEqual(new Set([FIRST]));
    expect(new Set(unexplained.map(({ metric }) => metric))).toEqual(new Set(['spend']));
    expect(log.filter((line) => line.startsWith('INFO GMV Max spend could not be read'))).toHaveLength(1);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/; and \d+ more\. Read these days again/);
  });
});

describe('GMV Max of shops that have left the list', () => {
  it('such shops are explained if the GMV Max streams are read, because those find shops by their campaigns', async () => {
    const { rows, complete, warnings } = await reconcile({
      streams: [...STREAMS, 'gmv_max_campaign_insights'],
      world: { behaviours: { 'gmv-max-in-totals': 'included' } },
      faults: [{ path: 'gmv_max/store/list/', do: { kind: 'data', change: { store_list: [] } } }],
    });
    expect([complete, warnings]).toEqual([true, []]);
    expectAllExplained(rows);
    expect(causesOf(rows, 'spend')).toEqual(['ad gmv_max', 'adgroup gmv_max', 'campaign gmv_max']);
  });
});

describe('a world with every cause', () => {
  it('a world with every cause is explained to the cent', async () => {
    const { rows, warnings } = await reconcile({
      config: WITHOUT_TASKS,
      world: { behaviours: { 'gmv-max-in-totals': 'included' }, purgedAdShare: 0.3 },
      faults: [...topViewUntold(THIRD), changingAds((all) => [...all, ...all.slice(0, 3)], THIRD)],
      faultsOf: (world) => [cutShort(world, SECOND)],
    });
    expectAllExplained(rows);
    const causes = new Set(rows.map(({ cause }) => cause));
    expect(
      causesOf(
        rows.filter((row) => row['advertiser_id'] === THIRD),
        'spend',
      ),
    ).toEqual([
      ...['ad deleted', 'ad gmv_max', 'ad repeated', 'ad top_view'],
      ...['adgroup gmv_max', 'adgroup top_view', 'campaign gmv_max', 'campaign top_view'],
    ]);
    for (const cause of ['unique_metric', 'top_view', 'gmv_max', 'deleted', 'cut_off', 'repeated']) {
      expect([cause, causes.has(cause)]).toEqual([cause, true]);
    }
    expect(warnings).toEqual([]);
  });
});
