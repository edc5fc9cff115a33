import { describe, expect, it } from '@jest/globals';

import { parseJson, type Json, type JsonObject } from '../../cdk/index.js';
import { recordsOf } from '../../cdk/testing/run-sync.js';
import { ACCOUNT, OTHER_ACCOUNT, page, refusal, TODAY, type ApiCall } from '../testing/api.js';
import { AD_REPORT, CAMPAIGN_REPORT, METRICS, readReport, testReport } from '../testing/report.js';

const parameter = (call: ApiCall | undefined, name: string): Json => parseJson(call?.query[name] ?? 'null');
const row = (dimensions: JsonObject, metrics: JsonObject): JsonObject => ({ dimensions, metrics });
const DAY = { ad_id: '1', stat_time_day: '2024-03-05 00:00:00' };
const oneOfTwoPages = ({ query: { page: number = '' } }: ApiCall) =>
  page([row({ ...DAY, ad_id: number }, {})], Number(number), 2);

describe('the request of a report', () => {
  it('the request has type, level, dimensions and metrics, and includes deleted objects of its level', async () => {
    const { calls } = await readReport({});
    expect(calls).toHaveLength(1);
    const { dimensions, metrics, filtering, ...plain } = calls[0]?.query ?? {};
    expect(plain).toEqual({
      advertiser_id: ACCOUNT,
      report_type: 'BASIC',
      data_level: 'AUCTION_AD',
      start_date: '2024-03-01',
      end_date: TODAY,
      page: '1',
      page_size: '1000',
      enable_total_metrics: 'true',
    });
    expect(parseJson(dimensions ?? '')).toEqual(['ad_id', 'stat_time_day']);
    expect(parseJson(metrics ?? '')).toEqual(METRICS.map(([name]) => name));
    expect(parseJson(filtering ?? '')).toEqual([
      { field_name: 'ad_status', filter_type: 'IN', filter_value: '["STATUS_ALL"]' },
    ]);
  });

  it('the request has the breakdowns as dimensions, and the filter and metrics of its level', async () => {
    const { calls } = await readReport({ stream: CAMPAIGN_REPORT });
    expect(calls[0]?.query).toMatchObject({ report_type: 'AUDIENCE', data_level: 'AUCTION_CAMPAIGN' });
    expect(parameter(calls[0], 'dimensions')).toEqual(['campaign_id', 'stat_time_day', 'age', 'gender']);
    expect(parameter(calls[0], 'metrics')).toEqual(['campaign_name', 'currency', 'spend', 'clicks']);
    expect(parameter(calls[0], 'filtering')).toEqual([
      { field_name: 'campaign_status', filter_type: 'IN', filter_value: '["STATUS_ALL"]' },
    ]);
  });

  it('a report by account has no status filter', async () => {
    const stream = testReport({ level: 'advertiser' });
    const { calls } = await readReport({ stream });
    expect(calls[0]?.query).toMatchObject({
      data_level: 'AUCTION_ADVERTISER',
      metrics: '["currency","spend","clicks"]',
    });
    expect(parameter(calls[0], 'dimensions')).toEqual(['advertiser_id', 'stat_time_day']);
    expect(calls[0]?.query).not.toHaveProperty('filtering');
    expect(stream.primaryKey).toEqual(['advertiser_id', 'stat_time_day']);
  });

  it('the request includes deleted objects with and without include_deleted', async () => {
    const { calls } = await readReport({ config: { include_deleted: true } });
    expect(calls[0]?.query['filtering']).toBe((await readReport({})).calls[0]?.query['filtering']);
  });

  it('a report has at most 100 metrics, the first ones', () => {
    const many = Array.from(
      { length: 130 },
      (_, index) => [`m${String(index)}`, 'integer', 'count', 'advertiser', 'core', ''] as const,
    );
    const { report } = testReport({ level: 'ad', metrics: many });
    expect(report.metrics).toEqual(many.slice(0, 100).map(([name]) => name));
  });

  it('every page has the configured page size', async () => {
    const { calls } = await readReport({ config: { page_size: 7 }, report: oneOfTwoPages });
    expect(calls.map(({ query }) => [query['page'], query['page_size']])).toEqual([
      ['1', '7'],
      ['2', '7'],
    ]);
  });
});

describe('a row of a report', () => {
  const readRow = async (given: JsonObject, stream = AD_REPORT) => {
    const { messages } = await readReport({ stream, report: () => page([given]) });
    return recordsOf(messages)[0];
  };

  it('a row is flat and typed, and has its account and a day without time', async () => {
    const record = await readRow(
      row(DAY, {
        campaign_name: 'One',
        campaign_id: 7,
        currency: 'USD',
        spend: '20.500',
        clicks: '57',
        is_smart_creative: '1',
      }),
    );
    expect(record?.data).toEqual({
      advertiser_id: ACCOUNT,
      ad_id: '1',
      stat_time_day: '2024-03-05',
      buying_type: 'AUCTION_OR_RESERVATION_RF',
      campaign_name: 'One',
      campaign_id: '7',
      currency: 'USD',
      spend: 20.5,
      clicks: 57,
      is_smart_creative: true,
    });
    expect(record).not.toHaveProperty('meta');
  });

  it('a dash becomes null, except in names', async () => {
    const record = await readRow(
      row(DAY, {
        campaign_name: '-',
        campaign_id: '-',
        currency: '-',
        spend: '-',
        clicks: '-',
        is_smart_creative: '-',
      }),
    );
    expect(record?.data).toMatchObject({
      campaign_name: '-',
      campaign_id: null,
      currency: null,
      spend: null,
      clicks: null,
      is_smart_creative: null,
    });
    expect(record).not.toHaveProperty('meta');
  });

  it('an invalid metric becomes null, and the record says so', async () => {
    const record = await readRow(row(DAY, { clicks: '<5', spend: '' }));
    expect(record?.data).toMatchObject({ clicks: null, spend: null });
    expect(record?.meta?.changes.map(({ field }) => field).sort()).toEqual(['clicks', 'spend']);
  });

  it('breakdown values stay unchanged', async () => {
    const dimensions = {
      campaign_id: '7',
      stat_time_day: '2024-03-05 00:00:00',
      age: 'AGE_25_34',
      gender: 'NONE',
    };
    expect((await readRow(row(dimensions, {}), CAMPAIGN_REPORT))?.data).toEqual({
      advertiser_id: ACCOUNT,
      campaign_id: '7',
      stat_time_day: '2024-03-05',
      age: 'AGE_25_34',
      gender: 'NONE',
      buying_type: 'AUCTION_OR_RESERVATION_RF',
    });
  });
});

describe('a report endpoint that one account does not grant', () => {
  it('a report that one account does not grant fails only for that account', async () => {
    const { complete, rows } = await readReport({
      config: { accounts: [ACCOUNT, OTHER_ACCOUNT] },
      report: (call) =>
        call.query['advertiser_id'] === ACCOUNT
          ? refusal(40001, 'advertiser does not grant you /report/integrated/get/:GET permission')
          : page([row(DAY, {})]),
    });
    expect(complete).toBe(false);
    expect(rows.map(({ advertiser_id }) => advertiser_id)).toEqual([OTHER_ACCOUNT]);
  });
});
