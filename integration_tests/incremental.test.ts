import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { startSimulator, type Simulator } from '../src/simulator/index.js';
import type { Outcome } from './support/connector.js';
import { STREAMS } from './support/read-inputs.js';
import { cursorOf, readFrom, type ReadOptions } from './support/reads.js';
import { NOW, now } from './support/time.js';
import { isTopViewQuestion } from './support/top-view.js';

let simulator: Simulator;
let account: string;

beforeEach(async () => {
  simulator = await startSimulator({ accounts: 2, campaigns: 3, adgroups: 1, ads: 2, days: 30, now });
  account = simulator.world.accounts[0]?.id ?? '';
});
afterEach(() => simulator.close());

const REPORT = 'report/integrated/get/';

/** First and last days that one account's report requests covered. */
const windowsOf = (advertiserId = account): readonly string[] =>
  simulator.requests
    .filter(
      ({ path, query }) =>
        path === REPORT && query['advertiser_id'] === advertiserId && query['page'] === '1',
    )
    .map(({ query }) => `${String(query['start_date'])} ${String(query['end_date'])}`);

const stateOf = (
  stream: string,
  cursor: Readonly<Record<string, string>>,
  advertiserId = account,
): unknown => [
  {
    type: 'STREAM',
    stream: {
      stream_descriptor: { name: stream },
      stream_state: { states: [{ partition: { advertiser_id: advertiserId }, cursor }] },
    },
  },
];

const readOne = (stream: string, options: ReadOptions = {}): Promise<Outcome> =>
  readFrom(simulator, { streams: [stream], ...options, config: { accounts: account, ...options.config } });

describe('a report with a saved day', () => {
  it('a report is read from the saved day minus the look-back to today, also twice on one day', async () => {
    const first = await readOne('ad_insights');
    for (let run = 1; run <= 2; run += 1) {
      simulator.resetRequests();
      const next = await readOne('ad_insights', { state: first.finalState() });
      expect(windowsOf()).toEqual(['2026-05-13 2026-05-20']);
      expect(next.records().length).toBeGreaterThan(0);
      expect(next.finalState()[0]?.stream.stream_state).toEqual(first.finalState()[0]?.stream.stream_state);
    }
  });

  it('a report is read from the saved day itself if the look-back is 0', async () => {
    await readOne('ad_insights', {
      state: stateOf('ad_insights', { stat_time_day: '2026-05-18' }),
      config: { lookback_days: 0 },
    });
    expect(windowsOf()).toEqual(['2026-05-18 2026-05-20']);
  });

  it('a report is never read from before the start date', async () => {
    const config = { start_date: '2026-05-10T23:59:59Z', lookback_days: '90' };
    await readOne('ad_insights', { state: stateOf('ad_insights', { stat_time_day: '2026-05-12' }), config });
    expect(windowsOf()).toEqual(['2026-05-10 2026-05-20']);
  });

  it('an earlier start date does not make a report read older days', async () => {
    const state = stateOf('ad_insights', { stat_time_day: '2026-05-19' });
    await readOne('ad_insights', { state, config: { start_date: '2020-01-01' } });
    expect(windowsOf()).toEqual(['2026-05-12 2026-05-20']);
  });

  it('the saved day stays while days before it are read again', async () => {
    const state = stateOf('ad_insights', { stat_time_day: '2026-05-20' });
    const outcome = await readOne('ad_insights', { state, config: { lookback_days: 45 } });
    expect(windowsOf()).toEqual(['2026-04-05 2026-05-04', '2026-05-05 2026-05-20']);
    expect(outcome.states().map(({ stream }) => stream.stream_state)).toEqual(
      outcome.states().map(() => ({
        states: [{ partition: { advertiser_id: account }, cursor: { stat_time_day: '2026-05-20' } }],
      })),
    );
  });

  it.each([
    ['the saved day is in the future', '2099-01-01', {}],
    ['the saved day is tomorrow, less than a look-back away', '2026-05-21', {}],
    ['the range ends before the saved day', '2026-05-18', { end_date: '2026-05-17' }],
    ['the start lies in the future', '2026-05-18', { start_date: '2030-01-01' }],
  ])('a report is not read if %s, and its state stays', async (_when, saved, config) => {
    const outcome = await readOne('ad_insights', {
      state: stateOf('ad_insights', { stat_time_day: saved }),
      config,
    });
    expect([outcome.exitCode, outcome.records().length, windowsOf().length]).toEqual([0, 0, 0]);
    expect(outcome.states()).toHaveLength(1);
    expect(cursorOf(outcome.finalState(), 'ad_insights', account)).toBe(saved);
  });

  it('the saved day is the end date if that is before today', async () => {
    const outcome = await readOne('ad_insights', {
      config: { start_date: '2026-05-01', end_date: '2026-05-09T12:00:00Z' },
    });
    expect(windowsOf()).toEqual(['2026-05-01 2026-05-09']);
    expect(cursorOf(outcome.finalState(), 'ad_insights', account)).toBe('2026-05-09');
  });

  it('today is the account’s day, not the machine’s', async () => {
    const zoned = await startSimulator({
      accounts: 4,
      campaigns: 1,
      adgroups: 1,
      ads: 1,
      days: 5,
      now: () => new Date('2026-05-20T20:00:00Z'),
    });
    try {
      for (const TZ of ['UTC', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Apia']) {
        const run = { env: { FAKE_NOW: '2026-05-20T20:00:00Z', TZ } };
        const outcome = await readFrom(zoned, { streams: ['campaign_insights_by_province'], run });
        const cursors = zoned.world.accounts.map(({ id }) =>
          cursorOf(outcome.finalState(), 'campaign_insights_by_province', id),
        );
        expect(cursors).toEqual(zoned.world.accounts.map(({ id }) => zoned.world.today(id)));
        expect(new Set(cursors).size).toBeGreaterThan(1);
      }
    } finally {
      await zoned.close();
    }
  });
});

/** Requests of objects. */
const walks = () => simulator.requests.filter((request) => !isTopViewQuestion(request));

describe('objects with a saved change', () => {
  it('objects are read again only if they changed at or after the saved change', async () => {
    const first = await readOne('campaigns');
    const second = await readOne('campaigns', { state: first.finalState() });
    const latest = cursorOf(first.finalState(), 'campaigns', account);
    expect(second.records().map((row) => row['modify_time'])).toEqual([latest]);
    const touched = String(first.records().at(-1)?.['campaign_id']);
    simulator.world.touch(account, 'campaign', touched, '2026-05-20 09:00:00');
    const third = await readOne('campaigns', { state: second.finalState() });
    expect(third.records().map((row) => row['campaign_id'])).toContain(touched);
    expect(cursorOf(third.finalState(), 'campaigns', account)).toBe('2026-05-20T09:00:00Z');
  });

  it('objects are requested by modified_after if the endpoint supports it', async () => {
    const state = [
      ...(stateOf('ads', { modify_time: '2026-05-01T10:11:12Z' }) as unknown[]),
      ...(stateOf('campaigns', { modify_time: '2026-05-01T10:11:12Z' }) as unknown[]),
    ];
    await readFrom(simulator, { streams: ['ads', 'campaigns'], state, config: { accounts: account } });
    expect(
      walks().map(({ path, query }) => [
        path,
        (query['filtering'] as Record<string, unknown>)['modified_after'],
      ]),
    ).toEqual([
      ['ad/get/', '2026-05-01 10:11:12'],
      ['campaign/get/', undefined],
    ]);
  });

  it('all objects are read and filtered here if the saved change is older than 180 days', async () => {
    const outcome = await readOne('ads', { state: stateOf('ads', { modify_time: '2025-11-01T00:00:00Z' }) });
    expect(walks().map(({ query }) => 'modified_after' in (query['filtering'] as object))).toEqual([false]);
    expect(outcome.records().length).toBeGreaterThan(0);
  });

  it('objects without modify_time are read in every run and do not move the cursor', async () => {
    const timeless = (outcome: Outcome) =>
      outcome
        .records('ads')
        .filter((row) => row['modify_time'] === null)
        .map((row) => row['ad_id']);
    const [ad] = simulator.world
      .ads(account)
      .filter((row) => !String(row['secondary_status']).endsWith('_DELETE'));
    simulator.world.touch(account, 'ad', String(ad?.['ad_id']), null);
    const first = await readOne('ads');
    const second = await readOne('ads', { state: first.finalState() });
    expect(timeless(first)).toContain(ad?.['ad_id']);
    expect(timeless(second)).toEqual(timeless(first));
    expect(second.finalState()[0]?.stream.stream_state).toEqual(first.finalState()[0]?.stream.stream_state);
  });

  it('no objects are read while the saved change is in the future; the only request gets the time', async () => {
    const outcome = await readOne('ads', { state: stateOf('ads', { modify_time: '2099-01-01T00:00:00Z' }) });
    expect([outcome.exitCode, outcome.records().length]).toEqual([0, 0]);
    expect(simulator.requests.map(({ path }) => path)).toEqual(['advertiser/info/']);
    expect(outcome.states()).toHaveLength(1);
  });
});

describe('a state of other accounts', () => {
  it('a state of other accounts is kept, and a new account is read from the start', async () => {
    const [other = ''] = simulator.world.accounts.map(({ id }) => id).slice(1);
    const first = await readOne('ad_insights');
    simulator.resetRequests();
    const moved = await readOne('ad_insights', { state: first.finalState(), config: { accounts: [other] } });
    expect(windowsOf(other)[0]).toBe('2026-04-01 2026-04-30');
    expect(cursorOf(moved.finalState(), 'ad_insights', account)).toBe(simulator.world.today(account));
    expect(cursorOf(moved.finalState(), 'ad_insights', other)).toBe(simulator.world.today(other));
  });
});

describe('a state of another connector', () => {
  const partition = (advertiserId: unknown) => ({
    partition: { advertiser_id: advertiserId, parent_slice: {} },
    cursor: { stat_time_day: '2026-05-18' },
  });
  const official = (state: unknown, name: string) => [
    { type: 'STREAM', stream: { stream_descriptor: { name, namespace: null }, stream_state: state } },
  ];

  it.each([
    [
      'per partition, as Airbyte writes it',
      (id: string) =>
        official(
          {
            use_global_cursor: false,
            states: [partition(id)],
            state: { stat_time_day: '2026-05-19' },
            lookback_window: 37,
          },
          'ad_insights',
        ),
    ],
    [
      'per partition, under the name that the stream has in Airbyte’s source',
      (id: string) => official({ states: [partition(id)] }, 'ads_reports_daily'),
    ],
    [
      'as one global cursor',
      () =>
        official({ use_global_cursor: true, state: { stat_time_day: '2026-05-18 00:00:00' } }, 'ad_insights'),
    ],
    ['as a bare cursor', () => official({ stat_time_day: '2026-05-18' }, 'ad_insights')],
    [
      'as bookmarks of a Singer tap',
      (id: string) => ({
        currently_syncing: 'ads',
        bookmarks: { ad_insights: { [id]: '2026-05-18T00:00:00.000000Z' } },
      }),
    ],
    ['as a map of stream names', (id: string) => ({ ad_insights: { states: [partition(id)] } })],
  ])('a state of another connector is parsed %s', async (_form, stateFor) => {
    const outcome = await readOne('ad_insights', { state: stateFor(account) });
    expect(windowsOf()).toEqual(['2026-05-11 2026-05-20']);
    expect(cursorOf(outcome.finalState(), 'ad_insights', account)).toBe(simulator.world.today(account));
  });

  it('a state with account ids as bare 64-bit numbers is parsed', async () => {
    const text = JSON.stringify(official({ states: [partition('ID')] }, 'ad_insights')).replace(
      '"ID"',
      account,
    );
    await readOne('ad_insights', { state: text });
    expect(windowsOf()).toEqual(['2026-05-11 2026-05-20']);
  });
});

describe('the state of a run', () => {
  it('a state is emitted once per closed window and account, and not again if nothing came since', async () => {
    const outcome = await readFrom(simulator, { streams: ['campaigns', 'ad_insights'] });
    expect(
      outcome
        .states('ad_insights')
        .map((state) => state.sourceStats.recordCount)
        .reduce((a, b) => a + b),
    ).toBe(outcome.records('ad_insights').length);
    expect(outcome.states('campaigns')).toHaveLength(2);
    expect(outcome.states('ad_insights')).toHaveLength(4);
  });

  it('every stream emits a state even if nothing is new', async () => {
    const first = await readFrom(simulator);
    const nothing = await readFrom(simulator, {
      state: first.finalState(),
      config: { end_date: '2026-04-02' },
    });
    expect(nothing.records('ad_insights')).toEqual([]);
    expect(STREAMS.map((stream) => nothing.states(stream).length > 0)).toEqual(STREAMS.map(() => true));
    expect(nothing.exitCode).toBe(0);
  });

  it(`the time of this test is about ${NOW}, so that no zone is near its midnight`, () => {
    expect(new Set(simulator.world.accounts.map(({ id }) => simulator.world.today(id)))).toEqual(
      new Set(['2026-05-20']),
    );
  });
});
