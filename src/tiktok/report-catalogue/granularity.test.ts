import { describe, expect, it } from '@jest/globals';

import { parseJson, type JsonObject } from '../../cdk/index.js';
import { lastStateOf } from '../../cdk/testing/run-sync.js';
import { ACCOUNT, page, type ApiCall } from '../testing/api.js';
import { readReport, testReport } from '../testing/report.js';

const dimensionsOf = (call: ApiCall | undefined) => parseJson(call?.query['dimensions'] ?? 'null');
const rowOf = (dimensions: JsonObject): JsonObject => ({ dimensions, metrics: { clicks: '1' } });

describe('an hourly report', () => {
  const stream = testReport({ level: 'campaign', granularity: 'hourly' });

  it('an hourly report is requested one day per call', async () => {
    const { windows, calls } = await readReport({ stream, config: { start_date: '2024-03-13' } });
    expect(windows).toEqual([
      ['2024-03-13', '2024-03-13'],
      ['2024-03-14', '2024-03-14'],
      ['2024-03-15', '2024-03-15'],
    ]);
    expect(dimensionsOf(calls[0])).toEqual(['campaign_id', 'stat_time_hour']);
  });

  it('an hourly report has local hours without a zone as key and cursor', async () => {
    const { rows, messages } = await readReport({
      ...{ stream, zone: 'Asia/Tokyo', config: { start_date: '2024-03-15' } },
      report: (call) =>
        page([rowOf({ campaign_id: '7', stat_time_hour: `${call.query['start_date'] ?? ''} 09:00:00` })]),
    });
    // At noon in UTC it is already 21:00 there.
    expect(rows.map((row) => row['stat_time_hour'])).toEqual(['2024-03-15T09:00:00']);
    expect(stream.primaryKey).toEqual(['advertiser_id', 'campaign_id', 'stat_time_hour']);
    expect(lastStateOf(messages, 'insights')).toEqual({
      states: [{ partition: { advertiser_id: ACCOUNT }, cursor: { stat_time_hour: '2024-03-15' } }],
    });
  });

  it.each(['2024-03-14', '2024-03-14 23:00:00', '2024-03-14T23:00:00'])(
    'an hourly report continues from %s with the whole day and its look-back',
    async (saved) => {
      const { windows } = await readReport({
        ...{ stream, config: { lookback_days: 1 } },
        saved: { [ACCOUNT]: saved },
        cursor: 'stat_time_hour',
      });
      expect(windows.map(([start]) => start)).toEqual(['2024-03-13', '2024-03-14', '2024-03-15']);
    },
  );
});

describe('a monthly report', () => {
  const stream = testReport({ level: 'ad', granularity: 'monthly', breakdowns: ['device_brand_id'] });
  const report = () => page([rowOf({ ad_id: '1', device_brand_id: '5' })]);

  it('a monthly report is requested one calendar month per call, from the first day of the month', async () => {
    const { windows, calls } = await readReport({ stream, config: { start_date: '2024-01-20' } });
    expect(windows).toEqual([
      ['2024-01-01', '2024-01-31'],
      ['2024-02-01', '2024-02-29'],
      ['2024-03-01', '2024-03-15'],
    ]);
    expect(dimensionsOf(calls[0])).toEqual(['ad_id', 'device_brand_id']);
  });

  it('a monthly report has the same key for a month that is not over', async () => {
    const { rows } = await readReport({ stream, report, config: { start_date: '2024-02-01' } });
    expect(rows.map(({ period_start, period_end }) => [period_start, period_end])).toEqual([
      ['2024-02-01', '2024-02-29'],
      ['2024-03-01', '2024-03-31'],
    ]);
    expect(stream.primaryKey).toEqual([
      ...['advertiser_id', 'ad_id', 'period_start', 'period_end', 'device_brand_id'],
    ]);
  });

  it('a monthly report reads the months in the look-back again', async () => {
    const { windows, messages } = await readReport({
      ...{ stream, report, config: { start_date: '2023-01-01', lookback_days: 7 } },
      saved: { [ACCOUNT]: '2024-03-05' },
      cursor: 'period_start',
    });
    expect(windows.map(([start]) => start)).toEqual(['2024-02-01', '2024-03-01']);
    expect(lastStateOf(messages, 'insights')).toEqual({
      states: [
        {
          partition: { advertiser_id: ACCOUNT },
          cursor: { period_start: '2024-03-15' },
          empty_since: '2024-03-02',
        },
      ],
    });
  });
});

describe('a lifetime report', () => {
  const stream = testReport({ level: 'advertiser', granularity: 'lifetime' });

  it('a lifetime report is requested once, without days, and has no cursor', async () => {
    const { calls, rows } = await readReport({
      ...{ stream, config: { start_date: '2020-01-01' } },
      report: () => page([rowOf({ advertiser_id: ACCOUNT })]),
    });
    expect(calls).toHaveLength(1);
    expect(calls[0]?.query).toMatchObject({ query_lifetime: 'true', dimensions: '["advertiser_id"]' });
    expect(calls[0]?.query).not.toHaveProperty('start_date');
    expect(rows).toEqual([{ advertiser_id: ACCOUNT, clicks: 1 }]);
    expect(stream.cursor).toBeUndefined();
  });
});

describe('a dimension with another name', () => {
  it('a dimension with another name in the response has its documented name in the row', async () => {
    const { rows } = await readReport({
      stream: testReport({ level: 'ad', breakdowns: ['placement'] }),
      report: () => page([rowOf({ ad_id: '1', stat_time_day: '2024-03-05', placement_id: 'TikTok' })]),
    });
    expect(rows.map((row) => [row['placement'], row['placement_id']])).toEqual([['TikTok', undefined]]);
  });
});
