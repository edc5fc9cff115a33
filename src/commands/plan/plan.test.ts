import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { callsOfAccount, callsOfConnection, meanOf } from '../../connector/sizing/estimate.js';
import { planConnections, type Planning } from './plan.js';
import { describePlan } from './plan-report.js';

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
};

describe('requests', () => {
  it('the requests of an account are at least one page per slice, and the searches', () => {
    const streams = [
      { first: [0, 1000, 1001], daily: [5], moreLists: 0, callsPerPage: 1 },
      { first: [], daily: [], moreLists: 1, callsPerPage: 1 },
      { first: [10, 2000], daily: [10], moreLists: 1, callsPerPage: 1 },
    ];
    expect(callsOfAccount({ questions: 2, searches: 3, streams }, 1000)).toEqual({
      first: 2 + 3 + (1 + 1 + 2) + (2 + 3),
      daily: 2 + 1 + 2,
    });
  });

  it('the requests of a page are as many as its rows are joined from', () => {
    const streams = [{ first: [1001, 10], daily: [1001], moreLists: 1, callsPerPage: 9 }];
    expect(callsOfAccount({ questions: 0, searches: 0, streams }, 1000)).toEqual({
      first: 9 * (3 + 2),
      daily: 9 * 3,
    });
  });

  it('the requests of a connection are those of its accounts, and one per hundred accounts for their details', () => {
    const accounts = Array.from({ length: 101 }, () => ({ first: 7, daily: 3 }));
    expect(callsOfConnection(accounts)).toEqual({ first: 709, daily: 305 });
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
      },
    });
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
