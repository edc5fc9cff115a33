import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { addDays } from '../cdk/index.js';
import { aheadOf } from '../simulator/world/zones.js';
import { ACCOUNT, createFakeApi, createTestSession, NOW, page } from '../tiktok/testing/api.js';
import { partitionOf } from '../tiktok/accounts/partition.js';
import { planWindows } from '../tiktok/days/local-days.js';

const MINUTE_MS = 60_000;
const EVERY = 20 * MINUTE_MS;
const YEAR_MS = 366 * 1440 * MINUTE_MS;
const io = { wait: () => Promise.resolve() };

/** The days that an account's report requests in a year of syncs, and when each was last requested. */
async function aYearOfSyncs(timezone: string, place: string) {
  const api = createFakeApi(() => page([{ advertiser_id: ACCOUNT, timezone, display_timezone: place }]));
  const session = createTestSession(api, { start_date: '2024-03-10', lookback_days: 0 });
  const { clock } = session;
  const ahead = aheadOf({ timezone, displayTimezone: place }, new Date(NOW));
  const lastAsked = new Map<string, number>();
  const early: string[] = [];
  let saved: string | undefined;
  while (clock.now() < NOW + YEAR_MS) {
    for (const { dates } of await planWindows(
      session,
      { partition: partitionOf(ACCOUNT), saved },
      { windowDays: 30, io },
    )) {
      const { start, end } = dates!;
      for (let day = start; day <= end; day = addDays(day, 1)) lastAsked.set(day, clock.now());
      if (Date.parse(`${end}T00:00:00Z`) - ahead * MINUTE_MS > clock.now()) early.push(end);
      saved = end;
    }
    clock.advance(EVERY);
  }
  const ends = [...lastAsked].map(([day, asked]) => ({
    ...{ day, asked, end: Date.parse(`${day}T00:00:00Z`) + 1440 * MINUTE_MS - ahead * MINUTE_MS },
  }));
  return {
    days: [...lastAsked.keys()].sort(),
    early,
    /** Complete days that were not requested again. */
    lost: ends.filter(({ asked, end }) => end <= clock.now() - EVERY && asked < end).map(({ day }) => day),
  };
}

async function expectWholeYear(timezone: string, place: string): Promise<void> {
  const { days, early, lost } = await aYearOfSyncs(timezone, place);
  expect({ early, lost }).toEqual({ early: [], lost: [] });
  for (const [index, day] of days.entries()) expect(day).toBe(addDays('2024-03-10', index));
  expect(days.length).toBeGreaterThan(366);
}

describe('a year of syncs every 20 minutes without a look-back', () => {
  it.each([
    ['Etc/GMT+8', 'America/Los_Angeles'],
    ['', 'Australia/Lord_Howe'],
    ['Africa/Casablanca', 'Africa/Casablanca'],
  ])(
    'syncs lose no hour and request no day before it begins, with time zone %j, shown as %s',
    expectWholeYear,
  );

  it('syncs lose no hour and request no day before it begins, in any time zone', async () => {
    const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
    await fc.assert(
      fc.asyncProperty(zones, (zone) => expectWholeYear(zone, zone)),
      { numRuns: 3 },
    );
  });
});

describe('the days of an account', () => {
  it('the days of an account are the same for the connector and the API, in any time zone', async () => {
    for (const zone of Intl.supportedValuesOf('timeZone')) {
      const api = createFakeApi(() => page([{ advertiser_id: ACCOUNT, display_timezone: zone }]));
      const { accounts } = createTestSession(api);
      const { offset } = await accounts.zone(ACCOUNT, io);
      expect([zone, offset]).toEqual([zone, aheadOf({ timezone: '', displayTimezone: zone }, new Date(NOW))]);
    }
  });
});
