import { describe, expect, it } from '@jest/globals';

import { id, timestamp, type JsonObject } from '../cdk/index.js';
import { lastStateOf, recordsOf, rowsOf, runSync } from '../cdk/testing/run-sync.js';
import { entityStream } from './lists/entity-stream.js';
import {
  ACCOUNT,
  createFakeApi,
  createTestSession,
  NOW,
  page,
  refusal,
  textAnswer,
  TODAY,
  type ApiAnswer,
  type ApiCall,
} from './testing/api.js';
import { AD_REPORT } from './testing/report.js';

const DAY_MS = 86_400_000;
const INFO = 'advertiser/info/';

const CAMPAIGNS = entityStream({
  ...{ name: 'campaigns', description: 'Test.', path: 'campaign/get/', primaryKey: ['campaign_id'] },
  fields: { campaign_id: id('Id'), create_time: timestamp('Created'), modify_time: timestamp('Changed') },
});

interface Given {
  /** Milliseconds by which the machine's clock is ahead of the API's. */
  readonly ahead: number;
  /** The Date of the nth response, if it is not the API's time. */
  readonly dateOf?: (nth: number) => string | undefined;
  readonly answer?: (call: ApiCall, nth: number) => ApiAnswer | undefined;
  readonly saved?: Readonly<Record<string, string>>;
  readonly stream?: typeof AD_REPORT | typeof CAMPAIGNS;
  readonly start?: string;
}

/** Reads one stream of one account. The machine's clock shows noon on 15 March 2024. */
async function read({ ahead, dateOf, answer, saved, stream = AD_REPORT, start = '2024-01-25' }: Given) {
  const api = createFakeApi((call, nth) => {
    const date = dateOf?.(nth) ?? new Date(NOW - ahead).toUTCString();
    const given = answer?.(call, nth) ?? usual(call);
    return 'status' in given && 'body' in given
      ? given
      : textAnswer(JSON.stringify(given), 200, { date: date === 'none' ? undefined : date });
  });
  const session = createTestSession(api, { start_date: start });
  const { clock, log } = session;
  const states = saved && [{ partition: { advertiser_id: ACCOUNT }, cursor: saved }];
  const { messages, complete } = await runSync({
    ...{ session, streams: [stream], clock, log },
    ...(states && { saved: { [stream.name]: { states } } }),
  });
  const [state] = (lastStateOf(messages, stream.name)?.['states'] ?? []) as readonly JsonObject[];
  return {
    ...{ complete, rows: rowsOf(messages), records: recordsOf(messages) },
    cursor: Object.values((state?.['cursor'] ?? {}) as JsonObject)[0],
    calls: api.calls.map(({ path }) => path),
    windows: api
      .callsOf('report/integrated/get/')
      .map(({ query }) => `${query['start_date'] ?? ''} ${query['end_date'] ?? ''}`),
    warnings: log.lines.filter((line) => line.startsWith('WARN')),
  };
}

function usual({ path }: ApiCall): ApiAnswer {
  if (path === INFO)
    return page([{ advertiser_id: ACCOUNT, timezone: 'Etc/GMT', display_timezone: 'Europe/London' }]);
  return page(path === 'campaign/get/' ? CAMPAIGN_ROWS : []);
}

/** An object that changed before any of the clocks, and one that changed after all of them. */
const CAMPAIGN_ROWS = ['2024-02-01 00:00:00', '2030-01-01 00:00:00'].map((time, index) => ({
  ...{ advertiser_id: ACCOUNT, campaign_id: String(index), modify_time: time },
}));

describe('a run on a machine whose clock is 40 days ahead', () => {
  const ahead = 40 * DAY_MS;

  it('with a clock 40 days ahead, reports are read up to the API’s day, and the cursor is not later', async () => {
    const { windows, cursor, warnings, calls } = await read({ ahead });
    expect(windows).toEqual(['2024-01-25 2024-02-04']);
    expect(cursor).toBe('2024-02-04');
    expect(warnings).toEqual([expect.stringMatching(/clock of this machine is 40 days ahead/)]);
    // Requested twice before any day is planned, because one response may come from a broken node.
    expect(calls.slice(0, 2)).toEqual([INFO, INFO]);
    expect(calls.filter((path) => path === INFO)).toHaveLength(2);
  });

  it('with a clock 40 days ahead, the cursor of objects does not pass the API’s time', async () => {
    const { cursor, rows, records } = await read({ ahead, stream: CAMPAIGNS });
    expect(rows).toHaveLength(2);
    expect(cursor).toBe('2024-02-01T00:00:00Z');
    expect(Math.abs((records[0]?.emitted_at ?? 0) - (NOW - ahead))).toBeLessThan(60_000);
  });

  it('the time of a response that is not from the API is ignored', async () => {
    const html = textAnswer('<html>', 502, { date: new Date(NOW + ahead).toUTCString() });
    const { windows } = await read({ ahead, answer: (_, nth) => (nth <= 2 ? html : undefined) });
    expect(windows).toEqual(['2024-01-25 2024-02-04']);
  });

  it('a refusal has the API’s time too', async () => {
    const denied = refusal(40001, 'advertiser does not grant you /advertiser/info/:GET permission');
    const { windows } = await read({ ahead, answer: ({ path }) => (path === INFO ? denied : undefined) });
    expect(windows).toEqual(['2024-01-25 2024-02-04']);
  });

  it('a rejected token is not sent again to confirm the time', async () => {
    const dead = refusal(40105, 'Access token is incorrect or has been revoked.');
    expect((await read({ ahead, answer: () => dead })).calls).toEqual([INFO]);
  });
});

describe('a run on a machine whose clock is 40 days behind', () => {
  const ahead = -40 * DAY_MS;

  it('with a clock 40 days behind, reports are read up to the API’s day', async () => {
    const { windows, cursor, warnings } = await read({ ahead, start: '2024-04-01' });
    expect([windows, cursor]).toEqual([['2024-04-01 2024-04-24'], '2024-04-24']);
    expect(warnings).toEqual([expect.stringMatching(/40 days behind/)]);
  });

  it.each<[string, Partial<Given>, string]>([
    ['a report', { saved: { stat_time_day: '2024-04-20' } }, '2024-04-24'],
    ['objects', { saved: { modify_time: '2024-04-20T00:00:00Z' }, stream: CAMPAIGNS }, '2024-04-20'],
  ])(
    'with a clock 40 days behind, the cursor of %s that seems to be in the future still works',
    async (_, given, day) => {
      const { calls, cursor } = await read({ ahead, ...given });
      expect(calls.filter((path) => path !== INFO).length).toBeGreaterThan(0);
      expect(String(cursor).slice(0, 10)).toBe(day);
    },
  );
});

describe('a run on a machine whose clock is right', () => {
  it.each([
    ['2099', 'Thu, 01 Jan 2099 00:00:00 GMT'],
    ['1970', 'Thu, 01 Jan 1970 00:00:00 GMT'],
    ['garbage', 'yesterday'],
    ['nothing', 'none'],
  ])('with a right clock, a first response with a Date of %s is ignored', async (_, wrong) => {
    const { windows, cursor, warnings } = await read({
      ahead: 0,
      dateOf: (nth) => (nth === 1 ? wrong : undefined),
      start: '2024-03-01',
    });
    expect([windows, cursor, warnings]).toEqual([[`2024-03-01 ${TODAY}`], TODAY, []]);
  });

  it('with a right clock, no additional request is sent', async () => {
    const { calls } = await read({ ahead: 0, start: '2024-03-01' });
    expect(calls).toEqual([INFO, 'report/integrated/get/']);
  });
});
