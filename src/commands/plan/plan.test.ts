import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  callsOfAccount,
  callsOfConnection,
  meanOf,
  type AccountSize,
  type StreamSize,
} from '../../connector/sizing/estimate.js';
import { planConnections, type Planning } from './plan.js';
import { describePlan } from './plan-report.js';

const NO_SIZE: AccountSize = {
  questions: { first: 0, daily: 0 },
  searches: 0,
  streams: [],
  surveyed: undefined,
};

const sized = (size: Partial<StreamSize>): StreamSize => ({
  ...{ first: [], daily: [], moreLists: 0, callsPerPage: 1, isLeftOut: false },
  ...size,
});

const surveyed = (advertiserId: string, isAsleep: boolean): NonNullable<AccountSize['surveyed']> => ({
  ...{ advertiserId, isAsleep, isAskedForTopView: false, first: '2026-05-13', today: '2026-05-20' },
});

const NO_SURVEYS: Planning['surveys'] = () => ({ requests: 0, isDormantLeftOut: false });

const GIVEN: Planning = {
  accounts: [
    { advertiserId: '71', first: 3599, daily: 359 },
    { advertiserId: '72', first: 1799, daily: 89 },
    { advertiserId: '73', first: 1800, daily: 90 },
  ],
  unsized: 0,
  rows: 1_000_000,
  connections: 2,
  perSecond: 10,
  surveys: NO_SURVEYS,
};

describe('requests', () => {
  it('the requests of an account are at least one page per slice, and the searches', () => {
    const streams = [
      sized({ first: [0, 1000, 1001], daily: [5] }),
      sized({ moreLists: 1 }),
      sized({ first: [10, 2000], daily: [10], moreLists: 1 }),
    ];
    const size = { ...NO_SIZE, questions: { first: 2, daily: 1 }, searches: 3, streams };
    expect(callsOfAccount(size, 1000)).toEqual({
      first: 2 + 3 + (1 + 1 + 2) + (2 + 3),
      daily: 1 + 1 + 2,
    });
  });

  it('the requests of a page are as many as its rows are joined from', () => {
    const streams = [sized({ first: [1001, 10], daily: [1001], moreLists: 1, callsPerPage: 9 })];
    expect(callsOfAccount({ ...NO_SIZE, streams }, 1000)).toEqual({
      first: 9 * (3 + 2),
      daily: 9 * 3,
    });
  });

  it('the requests of a connection are those of its accounts, and one per hundred accounts for their details', () => {
    const accounts = Array.from({ length: 101 }, () => ({ first: 7, daily: 3 }));
    expect(callsOfConnection(accounts, NO_SURVEYS)).toEqual({ first: 709, daily: 305 });
  });

  it('the requests of a dormant account are those of the streams that are read anyway, if it is left out', () => {
    const streams = [sized({ daily: [5] }), sized({ daily: [5, 5], isLeftOut: true })];
    const size = { ...NO_SIZE, questions: { first: 0, daily: 1 }, streams };
    const [asleep, awake] = [true, false].map((isAsleep) =>
      callsOfAccount({ ...size, surveyed: surveyed('71', isAsleep) }, 1000),
    );
    expect([asleep?.daily, asleep?.surveyed?.dormant]).toEqual([1 + 1 + 2, 1 + 1]);
    const accounts = [asleep, awake].flatMap((one) => one ?? []);
    const asked: unknown[] = [];
    const dailyIf = (isDormantLeftOut: boolean): number =>
      callsOfConnection(accounts, (some) => {
        asked.push(some.map(({ isAsleep }) => isAsleep));
        return { requests: 7, isDormantLeftOut };
      }).daily;
    expect([dailyIf(true), dailyIf(false)]).toEqual([1 + 7 + 2 + 4, 1 + 7 + 4 + 4]);
    expect(asked).toEqual([
      [true, false],
      [true, false],
    ]);
    expect(meanOf(accounts).daily).toBe(3);
  });

  it('the requests of an account of unknown size are the mean', () => {
    expect(
      meanOf([
        { first: 10, daily: 1 },
        { first: 21, daily: 2 },
      ]),
    ).toEqual({ first: 16, daily: 2 });
  });
});

describe('a plan', () => {
  it('a plan gives each connection its accounts, its share of the quota, and the hours it takes', () => {
    expect(planConnections(GIVEN)).toEqual({
      connections: [
        {
          connection: 1,
          accounts: ['71'],
          calls: 3600,
          hours: 0.2,
          daily_calls: 360,
          daily_hours: 0.02,
          requests_per_second: 5,
        },
        {
          connection: 2,
          accounts: ['73', '72'],
          calls: 3600,
          hours: 0.2,
          daily_calls: 180,
          daily_hours: 0.01,
          requests_per_second: 5,
        },
      ],
      totals: {
        accounts: 3,
        unsized: 0,
        calls: 7200,
        hours: 0.2,
        daily_calls: 540,
        daily_hours: 0.02,
        requests_per_second: 10,
        least_connections: 1,
        cadence_hours: 1,
        cadence_hours_with_own_apps: 1,
      },
    });
  });

  it.each([
    ['every hour', 28_800 - 1, 1],
    ['every 2 hours', 28_900, 2],
    ['every 12 hours', 10 * 3600 * 9, 12],
    ['every 24 hours', 10 * 3600 * 19, 24],
    ['none of a day or less', 10 * 3600 * 20, null],
  ])(
    'a plan says the shortest schedule of which a sync takes at most four fifths: %s',
    (words, calls, hours) => {
      const accounts = [{ advertiserId: '71', first: 100, daily: calls }];
      const plan = planConnections({ ...GIVEN, accounts, connections: 1 });
      expect(plan.totals.cadence_hours).toBe(hours);
      expect(describePlan(plan)).toContain(`Shortest schedule that fits: ${words} (a later sync takes `);
    },
  );

  it('a plan says the shortest schedule with one developer app, and with one for each connection', () => {
    const accounts = ['71', '72'].map((advertiserId) => ({ advertiserId, first: 100, daily: 9 * 3600 }));
    const plan = planConnections({ ...GIVEN, accounts });
    expect(plan.totals).toMatchObject({ cadence_hours: 3, cadence_hours_with_own_apps: 2 });
    expect(describePlan(plan)).toContain(
      '\nShortest schedule that fits: every 3 hours with one developer app (a later sync takes 108 min), every 2 hours with one for each connection.\n',
    );
  });

  it('a plan has each account once and no connection without accounts, whatever the sizes', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 50_000 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 12 }), (calls, connections) => {
        const accounts = calls.map((first, index) => ({ advertiserId: `7${index}`, first, daily: 1 }));
        const planned = planConnections({ ...GIVEN, accounts, connections }).connections;
        expect(planned).toHaveLength(Math.min(connections, calls.length));
        expect(Math.min(...planned.map((one) => one.accounts.length))).toBeGreaterThan(0);
        expect(planned.flatMap((one) => one.accounts).sort()).toEqual(
          accounts.map(({ advertiserId }) => advertiserId).sort(),
        );
      }),
    );
  });

  it('a plan has the same requests and hours for one connection', () => {
    const { totals } = planConnections({ ...GIVEN, connections: 1 });
    expect([totals.calls, totals.hours]).toEqual([7199, 0.2]);
  });

  it('a plan has at most one connection per hundredth of a request per second', () => {
    const { connections } = planConnections({ ...GIVEN, connections: 3, perSecond: 0.02 });
    expect(connections.map((one) => one.requests_per_second)).toEqual([0.01, 0.01]);
  });

  it.each([
    ['one process keeps up with ten full pages per second', 10, 1],
    ['twenty full pages per second are more than one core converts', 20, 2],
    ['fifty full pages per second are more than two cores convert', 50, 3],
  ])('a plan says how many connections can use the quota: %s', (_, perSecond, least) => {
    const { totals } = planConnections({ ...GIVEN, rows: 7_199_000, perSecond });
    expect(totals.least_connections).toBe(least);
    expect(describePlan({ connections: [], totals })).toContain(
      least === 1 ? 'One connection can use all of it.' : `It takes ${least} connections to use all of it`,
    );
  });

  it('a plan shows seconds and minutes, and says that more connections are not faster', () => {
    const text = describePlan(planConnections(GIVEN));
    expect(text).toContain('share its quota of 10.00 requests per second');
    expect(text).toContain('More connections do not raise the quota, so they do not shorten a sync.');
    expect(text.split('\n').slice(2, 6)).toEqual([
      '1                  1         3,600  12 min         360  72 s        5.00',
      '2                  2         3,600  12 min         180  36 s        5.00',
      expect.stringContaining('──'),
      'all                3         7,200  12 min         540  72 s       10.00',
    ]);
  });
});
