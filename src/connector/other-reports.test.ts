import { describe, expect, it } from '@jest/globals';

import type { Json, JsonObject } from '../cdk/index.js';
import type { SimulatorOptions } from '../simulator/index.js';
import { readReports, withSimulator } from './testing/in-process.js';

/* Reports of other types than BASIC and AUDIENCE from the simulator, whose numbers are those of the accounts' ads. */

const WORLD: SimulatorOptions = { accounts: 3, campaigns: 2, adgroups: 1, ads: 2, days: 4 };
const DAYS = 4;

interface Reading {
  readonly streams: readonly string[];
  readonly customReports?: readonly JsonObject[];
  readonly behaviours?: SimulatorOptions['behaviours'];
}

async function read({ streams, customReports = [], behaviours = {} }: Reading) {
  const outcome = await withSimulator({ ...WORLD, behaviours }, (simulator) =>
    readReports(simulator, { days: DAYS, streams, config: { custom_reports: [...customReports] } }),
  );
  const rowsOf = (stream: string): readonly JsonObject[] =>
    outcome.rows.filter(({ text }) => text.startsWith(`["${stream}"`)).map(({ row }) => row);
  return { ...outcome, rowsOf, warnings: outcome.log.filter((line) => line.startsWith('WARN')) };
}

/** The spend of rows with the same values of some columns, in thousandths. */
function spendBy(columns: readonly string[], rows: readonly JsonObject[]): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const row of rows) {
    const key = columns.map((column) => String(row[column] as Json)).join(' ');
    const units = Math.round(Number(row['spend']) * 1000);
    if (units > 0) sums[key] = (sums[key] ?? 0) + units;
  }
  return sums;
}

describe('reports of shops and business centers', () => {
  it('each spends on each day what the accounts do', async () => {
    const { complete, rowsOf, warnings } = await read({
      streams: [
        ...['advertiser_insights', 'tt_shop_insights', 'tt_shop_campaign_insights'],
        ...['business_center_insights', 'business_center_insights_by_country'],
      ],
    });
    expect([complete, warnings]).toEqual([true, []]);
    const key = ['advertiser_id', 'stat_time_day'];
    const spent = spendBy(key, rowsOf('advertiser_insights'));
    expect(Object.keys(spent).length).toBeGreaterThan(DAYS);
    for (const stream of ['tt_shop_insights', 'tt_shop_campaign_insights'])
      expect(spendBy(key, rowsOf(stream))).toEqual(spent);
    const isOfAgency = ({ bc_id }: JsonObject): boolean => bc_id === '7050000000000000002';
    for (const stream of ['business_center_insights', 'business_center_insights_by_country'])
      expect(spendBy(key, rowsOf(stream).filter(isOfAgency))).toEqual(spent);
  });

  it('an account of two business centers has a row in each', async () => {
    const { rowsOf } = await read({ streams: ['business_center_insights'] });
    const rows = rowsOf('business_center_insights');
    const centers = new Map<unknown, Set<unknown>>();
    for (const { advertiser_id, bc_id } of rows)
      centers.set(advertiser_id, (centers.get(advertiser_id) ?? new Set()).add(bc_id));
    expect([...centers.values()].map(({ size }) => size).sort()).toEqual([1, 1, 2]);
  });
});

describe('custom reports of more than is known', () => {
  const customReports: readonly JsonObject[] = [
    {
      ...{ name: 'centers', report_type: 'BC', dimensions: ['advertiser_id'] },
      metrics: ['spend', { name: 'clicks', type: 'integer' }],
    },
    {
      ...{ name: 'products', report_type: 'CATALOG', level: 'advertiser', dimensions: ['product_id'] },
      metrics: ['spend', { name: 'clicks', type: 'integer' }],
    },
    {
      ...{ name: 'playables_by_day', report_type: 'PLAYABLE_MATERIAL' },
      dimensions: ['playable_id', 'stat_time_day'],
    },
    { name: 'playables_a_day', report_type: 'PLAYABLE_MATERIAL', dimensions: ['playable_id'] },
  ];
  const streams = customReports.map(({ name }) => String(name as Json));

  it('where TikTok has more, further metrics have values and days come with the rows', async () => {
    const { complete, rowsOf, warnings } = await read({
      ...{ streams, customReports },
      behaviours: { 'other-reports': 'served' },
    });
    expect([complete, warnings]).toEqual([true, []]);
    for (const name of ['centers', 'products'])
      expect(rowsOf(name).some(({ clicks }) => Number(clicks) > 0)).toBe(true);
    const key = ['playable_id', 'stat_time_day'];
    const spent = spendBy(key, rowsOf('playables_a_day'));
    expect(Object.keys(spent).length).toBeGreaterThan(DAYS);
    expect(spendBy(key, rowsOf('playables_by_day'))).toEqual(spent);
  });

  it('where TikTok has no more, further metrics are dropped, and only a refused dimension fails its report', async () => {
    const { complete, rowsOf, warnings } = await read({ streams, customReports });
    expect(complete).toBe(false);
    for (const name of ['centers', 'products']) {
      expect(rowsOf(name).some(({ spend }) => Number(spend) > 0)).toBe(true);
      expect(rowsOf(name).filter(({ clicks }) => clicks !== undefined && clicks !== null)).toEqual([]);
      expect(warnings.some((line) => line.startsWith(`WARN ${name}:`) && line.endsWith(': clicks.'))).toBe(
        true,
      );
    }
    expect(rowsOf('playables_a_day').length).toBeGreaterThan(0);
    expect(rowsOf('playables_by_day')).toEqual([]);
  });
});
