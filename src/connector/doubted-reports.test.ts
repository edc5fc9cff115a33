import { expect, it } from '@jest/globals';

import type { Behaviours } from '../simulator/behaviours.js';
import { readReports, withSimulator } from './testing/in-process.js';

/* Real-Time API buckets by the hour, and by the day, which TikTok may refuse. */

const BUCKETS = { level: 'ad', dimensions: ['bucket_id'], metrics: ['cost'] };
const REPORTS = [
  { ...BUCKETS, name: 'buckets_by_hour', granularity: 'hourly' },
  { ...BUCKETS, name: 'buckets_by_day', granularity: 'daily' },
];

const read = (behaviours: Behaviours) =>
  withSimulator({ accounts: 2, campaigns: 1, adgroups: 1, ads: 1, days: 2, behaviours }, (simulator) =>
    readReports(simulator, {
      ...{ days: 2, streams: REPORTS.map(({ name }) => name) },
      config: { custom_reports: REPORTS, report_engine: 'async' },
    }),
  );

it('a bucket costs as much by the hour as by the day, and buckets are never read through tasks', async () => {
  const { complete, rows, calls } = await read({});
  expect(complete).toBe(true);
  const costOf = (name: string): number =>
    rows
      .filter(({ text }) => text.startsWith(`["${name}"`))
      .reduce((sum, { row }) => sum + Math.round(Number(row['cost']) * 1000), 0);
  expect(costOf('buckets_by_hour')).toBeGreaterThan(0);
  expect(costOf('buckets_by_hour')).toBe(costOf('buckets_by_day'));
  expect(calls.length).toBeGreaterThan(4);
});

it('if TikTok has buckets by the hour only, the daily report ends with a warning and the hourly one has its rows', async () => {
  const [usual, { complete, rows, log }] = [await read({}), await read({ 'bucket-days': 'refused' })];
  expect(complete).toBe(true);
  const isByHour = ({ text }: { readonly text: string }): boolean => text.startsWith('["buckets_by_hour"');
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.map(({ text }) => text)).toEqual(usual.rows.filter(isByHour).map(({ text }) => text));
  expect(log.filter((line) => line.startsWith('WARN'))).toEqual([
    expect.stringMatching(/^WARN buckets_by_day: .*by ad_id, stat_time_day, bucket_id, so there are no rows/),
  ]);
});
