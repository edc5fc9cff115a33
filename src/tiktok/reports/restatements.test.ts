import { describe, expect, it } from '@jest/globals';

import { addDays, type Json, type JsonObject } from '../../cdk/index.js';
import { fullRefresh, lastStateOf, rowsOf, runSync } from '../../cdk/testing/run-sync.js';
import { ACCOUNT, createFakeApi, createTestSession, NOW, page, TODAY, type ApiCall } from '../testing/api.js';
import { METRICS, testReport, type GivenStream } from '../testing/report.js';

const OBSERVED = '2024-03-15T12:00:00Z';

interface GivenSync {
  readonly stream?: Partial<GivenStream>;
  readonly rows: readonly JsonObject[];
  readonly saved?: Json | undefined;
  readonly whole?: boolean;
}

async function sync({ stream: given, rows, saved, whole = false }: GivenSync) {
  const api = createFakeApi(({ path, query }) =>
    path === 'advertiser/info/'
      ? page([{ advertiser_id: ACCOUNT, display_timezone: 'UTC' }])
      : page(rows.filter((row) => isWithin(row, query))),
  );
  const session = createTestSession(api);
  const stream = testReport({ level: 'ad', restatements: 'changed', ...given });
  const { messages } = await runSync({
    ...{ session, streams: [stream], clock: session.clock, log: session.log },
    ...(saved !== undefined && { saved: { insights: saved } }),
    ...(whole && { selected: [fullRefresh('insights')] }),
  });
  return { stream, rows: rowsOf(messages), state: lastStateOf(messages, 'insights') };
}

/** Rows without a time belong to any requested days. */
function isWithin(
  { dimensions }: JsonObject,
  { start_date: start = '', end_date: end = '' }: ApiCall['query'],
) {
  const { stat_time_day, stat_time_hour } = dimensions as Readonly<Record<string, string>>;
  const day = (stat_time_day ?? stat_time_hour)?.slice(0, 10);
  return day === undefined || (start <= day && day <= end);
}

const rowOf = (ad: string, daysAgo: number, spend: string): JsonObject => ({
  dimensions: { ad_id: ad, stat_time_day: `${addDays(TODAY, -daysAgo)} 00:00:00` },
  metrics: { spend },
});

const FIRST = [rowOf('1', 9, '1.00'), rowOf('1', 2, '2.00'), rowOf('2', 0, '3.00')];
const LATER = [rowOf('1', 2, '2.50'), rowOf('2', 0, '3.00')];

describe('restatements', () => {
  it('changed emits only rows of the look-back that changed', async () => {
    const first = await sync({ rows: FIRST });
    expect(first.rows).toHaveLength(3);
    expect((await sync({ rows: FIRST.slice(1), saved: first.state })).rows).toEqual([]);
    const { rows, stream } = await sync({ rows: LATER, saved: first.state });
    expect(rows.map(({ ad_id, spend }) => [ad_id, spend])).toEqual([['1', 2.5]]);
    expect(stream.fields).not.toHaveProperty('observed_at');
    expect(rows[0]).not.toHaveProperty('observed_at');
  });

  it('history adds observed_at to every row and to the key', async () => {
    const stream: Partial<GivenStream> = { restatements: 'history' };
    const first = await sync({ stream, rows: FIRST });
    expect(first.stream.primaryKey).toEqual(['advertiser_id', 'ad_id', 'stat_time_day', 'observed_at']);
    expect(first.rows.map(({ observed_at }) => observed_at)).toEqual([OBSERVED, OBSERVED, OBSERVED]);
    const { rows } = await sync({ stream, rows: LATER, saved: first.state });
    expect(rows.map(({ ad_id, spend, observed_at }) => [ad_id, spend, observed_at])).toEqual([
      ['1', 2.5, OBSERVED],
    ]);
    expect(Date.parse(OBSERVED)).toBe(NOW);
  });

  it('history emits every row in a full refresh, each with observed_at', async () => {
    const { rows } = await sync({ stream: { restatements: 'history' }, rows: FIRST, whole: true });
    expect(rows.map(({ observed_at }) => observed_at)).toEqual([OBSERVED, OBSERVED, OBSERVED]);
  });

  it('all emits every row again, and saves no fingerprints', async () => {
    const stream: Partial<GivenStream> = { restatements: 'all' };
    const first = await sync({ stream, rows: FIRST });
    expect(first.state).toEqual({
      states: [{ partition: { advertiser_id: ACCOUNT }, cursor: { stat_time_day: TODAY } }],
    });
    expect((await sync({ stream, rows: FIRST.slice(1), saved: first.state })).rows).toHaveLength(2);
  });

  it('rows are emitted again if a column is added', async () => {
    const metrics = METRICS.filter(([name]) => name !== 'clicks');
    const withClicks = FIRST.map((row) => ({ ...row, metrics: { spend: '2.00', clicks: '1' } }));
    const first = await sync({ stream: { metrics }, rows: FIRST });
    expect((await sync({ rows: withClicks.slice(1), saved: first.state })).rows).toHaveLength(2);
  });

  it('changed compares the hours of a day', async () => {
    const stream: Partial<GivenStream> = { granularity: 'hourly' };
    const rows = [9, 10].map((hour) => ({
      dimensions: { ad_id: '1', stat_time_hour: `${TODAY} ${String(hour).padStart(2, '0')}:00:00` },
      metrics: { spend: '1.00' },
    }));
    const first = await sync({ stream, rows });
    const [nine = {}, ten = {}] = rows;
    const second = await sync({
      stream,
      rows: [nine, { ...ten, metrics: { spend: '2.00' } }],
      saved: first.state,
    });
    expect(second.rows.map(({ stat_time_hour }) => stat_time_hour)).toEqual([`${TODAY}T10:00:00`]);
  });

  it('changed compares months that the look-back reaches, from their first day', async () => {
    const stream: Partial<GivenStream> = { granularity: 'monthly', lookbackDays: 20 };
    const month = (spend: string) => [{ dimensions: { ad_id: '1' }, metrics: { spend } }];
    const first = await sync({ stream, rows: month('1.00'), saved: { period_start: TODAY } });
    expect(first.rows.map(({ period_start }) => period_start)).toEqual(['2024-03-01']);
    expect((await sync({ stream, rows: month('1.00'), saved: first.state })).rows).toEqual([]);
    expect((await sync({ stream, rows: month('2.00'), saved: first.state })).rows).toHaveLength(1);
  });

  it('reports without days are not affected', async () => {
    const stream: Partial<GivenStream> = { granularity: 'lifetime', restatements: 'history' };
    const given = await sync({ stream, rows: [{ dimensions: { ad_id: '1' }, metrics: { spend: '1.00' } }] });
    expect(given.stream.primaryKey).toEqual(['advertiser_id', 'ad_id']);
    expect(given.rows[0]).not.toHaveProperty('observed_at');
  });
});
