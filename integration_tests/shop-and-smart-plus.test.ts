import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { startSimulator, type Fault, type Simulator } from '../src/simulator/index.js';
import type { Outcome } from './support/connector.js';
import { readFrom } from './support/reads.js';
import { now } from './support/time.js';
import { expectSameValues, keyOf, truthOf } from './support/truth.js';

/* Upgraded Smart+ and GMV Max streams must add up to the same totals, however they are divided. */

const ACCOUNT = '7100000000000000001';
const RANGE = { start_date: '2026-05-13', end_date: '2026-05-19' };

const STREAMS = [
  'ad_insights',
  'smart_plus_ad_insights',
  'smart_plus_ad_insights_hourly',
  'smart_plus_ad_insights_lifetime',
  'smart_plus_ad_insights_by_platform',
  'smart_plus_ads',
  'smart_plus_material_breakdown',
  'smart_plus_material_overview',
  'ad_creatives_bridge',
  'gmv_max_stores',
  'gmv_max_campaigns',
  'gmv_max_campaign_insights',
  'gmv_max_campaign_insights_hourly',
  'gmv_max_product_insights',
  'gmv_max_product_insights_hourly',
  'gmv_max_post_insights',
  'gmv_max_live_room_insights',
  'gmv_max_live_room_insights_hourly',
];

/** The fields of ad/get/ about a creative of an upgraded Smart+ ad, which the simulator's own rows lack. */
const tellsWhose: Fault = {
  path: 'ad/get/',
  do: {
    kind: 'rows',
    rewrite: (rows) =>
      rows.map((row) =>
        row['campaign_automation_type'] === 'UPGRADED_SMART_PLUS'
          ? { ...row, campaign_automation_type: 'UPGRADED_SMART_PLUS_CREATIVE' }
          : row,
      ),
  },
};

let simulator: Simulator;
let outcome: Outcome;
beforeAll(async () => {
  simulator = await startSimulator({ accounts: 1, campaigns: 3, adgroups: 2, ads: 3, days: 30, now });
  simulator.addFault(tellsWhose);
  outcome = await readFrom(simulator, { streams: STREAMS, config: { ...RANGE, include_deleted: true } });
});
afterAll(() => simulator.close());

type Row = Readonly<Record<string, unknown>>;

const rowsOf = (stream: string, where: (row: Row) => boolean = () => true): readonly Row[] =>
  outcome.records(stream).filter(where);

/** In hundredths, so that the sum is exact. */
const total = (rows: readonly Row[], column: string): number =>
  rows.reduce((sum, row) => sum + Math.round(Number(row[column]) * 100), 0);

const isOf = (type: string) => (row: Row) => row['gmv_max_promotion_type'] === type;

describe('streams of GMV Max', () => {
  it('the streams of GMV Max are complete', () => {
    expect({ exitCode: outcome.exitCode, errors: outcome.errors() }).toEqual({ exitCode: 0, errors: [] });
  });

  it.each(['cost', 'orders', 'gross_revenue'])(
    'GMV Max reports have the same %s by day and by hour, at every level',
    (column) => {
      for (const level of ['campaign', 'product', 'live_room']) {
        const days = total(rowsOf(`gmv_max_${level}_insights`), column);
        expect(total(rowsOf(`gmv_max_${level}_insights_hourly`), column)).toBe(days);
        expect(days).toBeGreaterThan(0);
      }
    },
  );

  it.each(['cost', 'orders', 'gross_revenue'])(
    'GMV Max reports by product and by livestream have the %s of campaigns',
    (column) => {
      const campaigns = (type: string) => total(rowsOf('gmv_max_campaign_insights', isOf(type)), column);
      expect(total(rowsOf('gmv_max_product_insights'), column)).toBe(campaigns('PRODUCT'));
      expect(total(rowsOf('gmv_max_live_room_insights'), column)).toBe(campaigns('LIVE'));
    },
  );

  it('GMV Max reports by post have the whole cost, and no rows without cost', () => {
    const posts = rowsOf('gmv_max_post_insights');
    expect(total(posts, 'cost')).toBe(total(rowsOf('gmv_max_product_insights'), 'cost'));
    expect(posts.every(({ cost }) => Number(cost) > 0)).toBe(true);
    expect(posts.map(({ item_id: id }) => id)).toContain('-1');
  });

  it('GMV Max streams have deleted campaigns, and the shop of each', () => {
    const campaigns = rowsOf('gmv_max_campaigns');
    expect(campaigns.map(({ current_status: status }) => status).sort()).toEqual([
      'ACTIVE',
      'ACTIVE',
      'ACTIVE',
      'DELETE',
    ]);
    const stores = rowsOf('gmv_max_stores').map(({ store_id: id }) => id);
    expect(stores).toHaveLength(3);
    expect(stores).toEqual(expect.arrayContaining(campaigns.map(({ store_id: id }) => id)));
  });

  it('each GMV Max report is requested for one shop, and none is refused', () => {
    const reports = simulator.requests.filter(({ path }) => path === 'gmv_max/report/get/');
    expect(new Set(reports.map(({ query }) => (query['store_ids'] as string[]).length))).toEqual(
      new Set([1]),
    );
    expect(reports.every(({ code }) => code === 0)).toBe(true);
  });
});

describe('streams of upgraded Smart+', () => {
  const bridged = () => rowsOf('ad_creatives_bridge', ({ smart_plus_ad_id: id }) => id !== null);

  it('every id of a report leads to its Smart+ ad', () => {
    const bridge = new Map(rowsOf('ad_creatives_bridge').map((row) => [row['ad_id'], row]));
    const reported = new Set(rowsOf('ad_insights').map(({ ad_id: id }) => id));
    expect([...reported].filter((id) => !bridge.has(id))).toEqual([]);
    const smart = simulator.world
      .ads(ACCOUNT)
      .filter((ad) => ad['campaign_automation_type'] === 'UPGRADED_SMART_PLUS')
      .map((ad) => ad['ad_id']);
    expect(
      bridged()
        .map(({ ad_id: id }) => id)
        .sort(),
    ).toEqual(smart.sort());
    const known = rowsOf('smart_plus_ads').map(({ smart_plus_ad_id: id }) => id);
    expect(new Set(bridged().map(({ smart_plus_ad_id: id }) => id))).toEqual(new Set(known));
  });

  it('reports by ad_id_v2 have exactly the rows and values of whole ads', () => {
    const stream = 'smart_plus_ad_insights';
    const asked = simulator.requests.find(({ query }) =>
      String(query['dimensions']).includes('ad_id_v2,stat_time_day'),
    );
    const metrics = asked?.query['metrics'] as readonly string[];
    const truth = truthOf(simulator, {
      stream,
      metrics,
      startDate: RANGE.start_date,
      endDate: RANGE.end_date,
    });
    const byKey = new Map(rowsOf(stream).map((row) => [keyOf(stream, row), row]));
    expect(byKey.size).toBe(truth.length);
    for (const row of truth) expectSameValues(byKey.get(keyOf(stream, row)), row, metrics);
    expect(truth.filter((row) => 'ad_text_list' in row).length).toBeGreaterThan(0);
    expect(metrics).toEqual(expect.arrayContaining(['ad_name', 'campaign_automation_type']));
  });

  it.each(['spend', 'impressions', 'clicks'])(
    'reports by ad_id_v2 have the %s of reports by ad_id, for each ad that the bridge leads to',
    (column) => {
      const wholeOf = new Map(rowsOf('ad_creatives_bridge').map((row) => [row['ad_id'], row['ad_id_v2']]));
      const sums = (rows: readonly Row[], idOf: (row: Row) => unknown) => {
        const found = new Map<unknown, number>();
        for (const row of rows) found.set(idOf(row), (found.get(idOf(row)) ?? 0) + total([row], column));
        return found;
      };
      const whole = sums(rowsOf('smart_plus_ad_insights'), (row) => row['ad_id_v2']);
      const hourly = sums(rowsOf('smart_plus_ad_insights_hourly'), (row) => row['ad_id_v2']);
      expect(whole).toEqual(sums(rowsOf('ad_insights'), (row) => wholeOf.get(row['ad_id'])));
      expect(hourly).toEqual(whole);
      const ofSmartPlus = [...whole.keys()].filter((id) => !wholeOf.has(id));
      expect(ofSmartPlus.length).toBeGreaterThan(0);
      expect(rowsOf('smart_plus_ads').map((row) => row['smart_plus_ad_id'])).toEqual(
        expect.arrayContaining(ofSmartPlus),
      );
    },
  );

  it('reports by ad_id_v2 exist for the lifetime and by audience', () => {
    for (const stream of ['smart_plus_ad_insights_lifetime', 'smart_plus_ad_insights_by_platform']) {
      const groups = rowsOf(stream, ({ ad_text_list: texts }) => Array.isArray(texts));
      expect([stream, groups.length > 0]).toEqual([stream, true]);
    }
  });

  it.each(['spend', 'impressions', 'clicks'])(
    'Smart+ reports by material have the %s of reports by ad',
    (column) => {
      const creatives = new Set(bridged().map(({ ad_id: id }) => id));
      const ads = total(
        rowsOf('ad_insights', ({ ad_id: id }) => creatives.has(id)),
        column,
      );
      expect(total(rowsOf('smart_plus_material_breakdown'), column)).toBe(ads);
      expect(ads).toBeGreaterThan(0);
    },
  );

  it('the lifetime report has a row for each material of each ad', () => {
    const overview = rowsOf('smart_plus_material_overview');
    const keys = overview.map(
      (row) => `${String(row['smart_plus_ad_id'])} ${String(row['main_material_id'])}`,
    );
    expect(new Set(keys).size).toBe(overview.length);
    expect(total(overview, 'spend')).toBeGreaterThan(total(rowsOf('smart_plus_material_breakdown'), 'spend'));
    const used = rowsOf('smart_plus_ads').flatMap(({ creative_list: list }) => list as Row[]);
    const ids = used.map(({ ad_material_id: id }) => id);
    expect(ids).toEqual(expect.arrayContaining(overview.flatMap(({ ad_material_id: some }) => some)));
  });

  it('a second read requests only what changed', async () => {
    const state = outcome.finalState();
    simulator.resetRequests();
    const second = await readFrom(simulator, { streams: ['smart_plus_ads'], config: RANGE, state });
    const times = rowsOf('smart_plus_ads').map(({ modify_time: time }) => String(time));
    const latest = [...times].sort().at(-1);
    expect(second.records('smart_plus_ads').map(({ modify_time: time }) => time)).toEqual([latest]);
    const asked = simulator.requests.filter(({ path }) => path === 'smart_plus/ad/get/');
    expect(asked.map(({ query }) => query['filtering'])).toEqual([
      { modified_after: latest?.replace('T', ' ').replace('Z', '') },
    ]);
  });
});
