import { describe, expect, it } from '@jest/globals';

import type { JsonObject } from '../cdk/index.js';
import type { Fault, SimulatorOptions, WireRow } from '../simulator/index.js';
import { readReports, withSimulator } from './testing/in-process.js';

/* Compares GMV Max by account with the emitted rows of campaigns, for each cause of a difference. */

const PAIR = ['gmv_max_account_insights', 'gmv_max_campaign_insights'];
const ACCOUNT = '7100000000000000001';
const WORLD: SimulatorOptions = { accounts: [ACCOUNT], campaigns: 4, adgroups: 1, ads: 1 };
const DAYS = 15;
const METRICS = ['cost', 'orders', 'gross_revenue'];

interface Given {
  readonly faults?: readonly Fault[];
  readonly behaviours?: NonNullable<SimulatorOptions['behaviours']>;
  readonly streams?: readonly string[];
  readonly days?: number;
}

const reconcile = ({
  faults = [],
  behaviours = {},
  streams = ['reconciliation', ...PAIR],
  days = DAYS,
}: Given) =>
  withSimulator({ ...WORLD, behaviours, days: days + 5 }, async (simulator) => {
    for (const fault of faults) simulator.addFault(fault);
    const { rows, complete, log } = await readReports(simulator, { days, streams });
    return {
      complete,
      paths: simulator.requests.map(({ path }) => path),
      rows: rows.map(({ row }) => row).filter((row) => 'advertiser_total' in row),
      warnings: log.filter((line) => line.startsWith('WARN reconciliation')),
    };
  });

type Rewrite = (rows: readonly WireRow[]) => readonly WireRow[];

/** Changes reports by account or by campaign. */
const changing = (dimension: 'advertiser_id' | 'campaign_id', rewrite: Rewrite): Fault => ({
  path: 'gmv_max/report/get/',
  match: ({ query }) => JSON.stringify(query['dimensions']) === JSON.stringify([dimension, 'stat_time_day']),
  do: { kind: 'rows', rewrite },
});

const withCost =
  (by: number): Rewrite =>
  (rows) =>
    rows.map((row) => {
      const metrics = row['metrics'] as WireRow;
      return { ...row, metrics: { ...metrics, cost: String(Number(metrics['cost']) + by) } };
    });

/** Campaigns of one type are in reports and in no list. */
const UNLISTED: Fault = {
  path: 'gmv_max/campaign/get/',
  match: ({ query }) => JSON.stringify(query['filtering']).includes('PRODUCT_GMV_MAX'),
  do: {
    kind: 'data',
    change: { list: [], page_info: { page: 1, page_size: 100, total_number: 0, total_page: 0 } },
  },
};

const causesOf = (rows: readonly JsonObject[], metric: string): readonly unknown[] => [
  ...new Set(
    rows.filter((row) => row['metric'] === metric && row['difference'] !== 0).map(({ cause }) => cause),
  ),
];

describe('GMV Max by account and by campaign', () => {
  it('both add up for every finished day, and nothing more is requested', async () => {
    const { rows, paths, warnings } = await reconcile({});
    const alone = await reconcile({ streams: PAIR });
    expect([paths.length, warnings]).toEqual([alone.paths.length, []]);
    expect(rows.map(({ level, metric }) => `${String(level)} ${String(metric)}`)).toEqual(
      Array.from({ length: DAYS - 1 }, () => METRICS.map((metric) => `gmv_max_campaign ${metric}`)).flat(),
    );
    for (const { advertiser_total: total, emitted_sum: sum, difference, is_explained } of rows) {
      expect([sum, difference, is_explained]).toEqual([total, 0, true]);
      expect(total).toBeGreaterThan(0);
    }
  });

  it.each<readonly [cause: string, given: Given]>([
    ['deleted_left_out', { behaviours: { 'gmv-max-deleted': 'left-out' } }],
    ['unlisted', { faults: [UNLISTED] }],
    ['seller_center', { faults: [changing('advertiser_id', withCost(5))] }],
    ['changed', { faults: [{ ...changing('advertiser_id', withCost(-5)), times: 1 }] }],
  ])('a difference has its cause: %s', async (cause, given) => {
    const { rows, complete, warnings } = await reconcile(given);
    expect([complete, warnings]).toEqual([true, []]);
    expect(causesOf(rows, 'cost')).toEqual([cause]);
    expect(rows.filter((row) => row['is_explained'] !== true)).toEqual([]);
  });

  it('shops are listed once per run, however many windows and reports are compared', async () => {
    const { rows, paths } = await reconcile({ faults: [changing('advertiser_id', withCost(5))], days: 45 });
    expect(causesOf(rows, 'cost')).toEqual(['seller_center']);
    expect(paths.filter((path) => path === 'gmv_max/store/list/')).toHaveLength(1);
  });

  it('what no report tells has no cause, and the log names the day and the amounts', async () => {
    const { rows, warnings } = await reconcile({ faults: [changing('campaign_id', withCost(5))] });
    expect(causesOf(rows, 'cost')).toEqual([null]);
    expect(warnings).toEqual([expect.stringMatching(/at level gmv_max_campaign \(cost -[\d.]+\)/)]);
  });

  it('a report that is refused leaves the difference without a cause', async () => {
    const refused: Fault = {
      path: 'gmv_max/store/list/',
      do: { kind: 'code', code: 40001, message: 'No permission' },
    };
    const { rows } = await reconcile({ faults: [changing('advertiser_id', withCost(5)), refused] });
    expect(causesOf(rows, 'cost')).toEqual([null]);
  });
});
