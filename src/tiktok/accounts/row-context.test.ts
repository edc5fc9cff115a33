import { describe, expect, it } from '@jest/globals';

import { type JsonObject } from '../../cdk/index.js';
import { rowsOf, runSync } from '../../cdk/testing/run-sync.js';
import { ACCOUNT, createFakeApi, createTestSession, page, refusal, type ApiAnswer } from '../testing/api.js';
import { METRICS, testReport, type GivenStream } from '../testing/report.js';

const WITHOUT_CURRENCY = METRICS.filter(([name]) => name !== 'currency');
const INFO = page([
  {
    ...{ advertiser_id: ACCOUNT, currency: 'JPY' },
    ...{ timezone: 'Etc/GMT+8', display_timezone: 'America/Los_Angeles' },
  },
]);

async function read(given: Partial<GivenStream>, dimensions: JsonObject, info: ApiAnswer = INFO) {
  const api = createFakeApi(({ path }) =>
    path === 'advertiser/info/' ? info : page([{ dimensions, metrics: {} }]),
  );
  const session = createTestSession(api, { start_date: '2024-03-10', end_date: '2024-03-10' });
  const stream = testReport({ level: 'ad', metrics: WITHOUT_CURRENCY, rowContext: true, ...given });
  const { messages } = await runSync({ session, streams: [stream], clock: session.clock, log: session.log });
  return { stream, rows: rowsOf(messages) };
}

const DAY = { ad_id: '1', stat_time_day: '2024-03-10 00:00:00' };

describe('the context of a row', () => {
  it('the context of a row is its currency, its time zone, and its day in UTC', async () => {
    const { rows } = await read({}, DAY);
    // Clocks went forward in California on that day, but accounts have no summer time.
    expect(rows).toEqual([
      {
        ...{ advertiser_id: ACCOUNT, ad_id: '1', stat_time_day: '2024-03-10' },
        ...{
          buying_type: 'AUCTION_OR_RESERVATION_RF',
          currency: 'JPY',
          account_timezone: 'America/Los_Angeles',
          account_utc_offset: '-08:00',
        },
        ...{ day_start_utc: '2024-03-10T08:00:00Z', day_end_utc: '2024-03-11T08:00:00Z' },
      },
    ]);
  });

  it('the context of an hourly row has the bounds of its day', async () => {
    const { rows } = await read(
      { granularity: 'hourly' },
      { ad_id: '1', stat_time_hour: '2024-03-10 15:00:00' },
    );
    expect(rows[0]).toMatchObject({
      day_start_utc: '2024-03-10T08:00:00Z',
      day_end_utc: '2024-03-11T08:00:00Z',
    });
  });

  it('the context of a monthly row has the bounds of the month', async () => {
    const { rows } = await read({ granularity: 'monthly' }, { ad_id: '1' });
    expect(rows[0]).toMatchObject({
      day_start_utc: '2024-03-01T08:00:00Z',
      day_end_utc: '2024-04-01T08:00:00Z',
    });
  });

  it('the context of a lifetime row has no day', async () => {
    const { stream, rows } = await read({ granularity: 'lifetime' }, { ad_id: '1' });
    expect(Object.keys(stream.fields)).not.toContain('day_start_utc');
    expect(rows[0]).not.toHaveProperty('day_start_utc');
    expect(rows[0]).toMatchObject({ currency: 'JPY' });
  });

  it('the context has no currency if the report requests it', async () => {
    const { rows } = await read({ metrics: METRICS }, DAY);
    expect(rows[0]).not.toHaveProperty('currency');
  });

  it('the context has no currency, and UTC, if the account’s details are not granted', async () => {
    const denied = refusal(40001, 'advertiser does not grant you /advertiser/info/:GET permission');
    const { rows } = await read({}, DAY, denied);
    expect(rows[0]).toMatchObject({
      currency: null,
      account_timezone: 'UTC',
      account_utc_offset: '+00:00',
      day_start_utc: '2024-03-10T00:00:00Z',
    });
  });

  it.each([
    ['Etc/GMT+8', 'America/Los_Angeles', '-08:00', '2026-07-14T08:00:00Z'],
    ['', 'Asia/Kolkata', '+05:30', '2026-07-13T18:30:00Z'],
    ['Australia/Adelaide', 'Australia/Adelaide', '+09:30', '2026-07-13T14:30:00Z'],
    ['Europe/Dublin', 'Europe/Dublin', '+00:00', '2026-07-14T00:00:00Z'],
  ])(
    'timezone %j, shown as %s, has the offset %s in summer too',
    async (...[timezone, place, offset, start]) => {
      const info = page([{ advertiser_id: ACCOUNT, timezone, display_timezone: place }]);
      const { rows } = await read({}, { ad_id: '1', stat_time_day: '2026-07-14 00:00:00' }, info);
      expect(rows[0]).toMatchObject({
        ...{ account_timezone: place, account_utc_offset: offset, day_start_utc: start },
      });
    },
  );

  it.each(['-', '', null, '2026-02-30 00:00:00'])(
    'the context has no bounds if the day is %j',
    async (stat_time_day) => {
      const { rows } = await read({}, { ad_id: '1', stat_time_day });
      expect(rows[0]).toMatchObject({ stat_time_day: null, day_start_utc: null, day_end_utc: null });
    },
  );

  it('row_context: false adds no columns', async () => {
    const { stream, rows } = await read({ rowContext: false }, DAY);
    const zone = ['account_timezone', 'account_utc_offset'];
    const columns = ['currency', ...zone, 'day_start_utc', 'day_end_utc'];
    expect(Object.keys(stream.fields).filter((name) => columns.includes(name))).toEqual([]);
    expect(Object.keys(rows[0] ?? {}).filter((name) => columns.includes(name))).toEqual([]);
  });
});
