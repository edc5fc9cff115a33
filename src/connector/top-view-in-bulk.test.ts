import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { Json, JsonObject } from '../cdk/index.js';
import { startSimulator, type RequestLogEntry, type Simulator } from '../simulator/index.js';
import { BEHAVIOURS } from '../simulator/behaviours.js';
import { NOW, readReports, withSimulator, type GivenRead, type ReportsRead } from './testing/in-process.js';

/* What a second run asks to find TopView rows, and that it finds them, whatever the API does with the filter. */

const WORLD = { campaigns: 1, adgroups: 1, ads: 1, days: 6 };
const STREAM = 'ad_insights';

/** Every third account of a simulator has bought TopView. */
const isBuyer = (place: number): boolean => place % 3 === 2;

const isQuestion = ({ path }: RequestLogEntry): boolean => path === 'campaign/get/';
const isWindow = ({ query }: RequestLogEntry): boolean => query['data_level'] === 'AUCTION_AD';
const isOfSeveral = ({ query }: RequestLogEntry): boolean => query['data_level'] === 'AUCTION_CAMPAIGN';

/** How many requests there were of each kind. */
const counted = ({ requests }: ReportsRead) => ({
  windows: requests.filter(isWindow).length,
  alone: requests.filter(isQuestion).length,
  together: requests.filter(isOfSeveral).length,
  details: requests.filter(({ path }) => path === 'advertiser/info/').length,
});

const DAYS = 5;
const read = (simulator: Simulator, given: Partial<GivenRead> = {}): Promise<ReportsRead> =>
  readReports(simulator, { days: DAYS, streams: [STREAM], saved: {}, ...given });

describe('130 accounts that are active, and one report', () => {
  let simulator: Simulator;
  let ids: readonly string[];
  let saved: ReportsRead['states'];
  beforeAll(async () => {
    simulator = await startSimulator({ ...WORLD, accounts: 195, now: () => new Date(NOW) });
    ids = simulator.world.accounts.map(({ id }) => id);
    saved = (await read(simulator)).states;
  });
  afterAll(() => simulator.close());

  it.each<{ which: string; isRead: (place: number) => boolean; windows: number; together: number }>([
    { which: 'none', isRead: (place) => !isBuyer(place), windows: 130, together: 28 },
    { which: 'every third', isRead: (place) => place < 130, windows: 173, together: 20 },
  ])(
    'a second run takes at most 1.25 times the requests of its windows if $which has TopView',
    async ({ isRead, windows, together }) => {
      const accounts = ids.filter((_, place) => isRead(place));
      expect(accounts).toHaveLength(130);
      const second = await read(simulator, { saved, config: { accounts: accounts.join(',') } });
      expect(counted(second)).toEqual({ windows, alone: 0, together, details: 2 });
      expect(second.requests.length).toBeLessThanOrEqual(1.25 * windows);
    },
  );
});

/** A state that says of no account that it bought TopView, as if all had bought it since. */
const forgetful = (states: Readonly<Record<string, Json>>): Readonly<Record<string, Json>> =>
  Object.fromEntries(
    Object.entries(states).map(([stream, state]) => {
      const parts = (state as { states: JsonObject[] }).states;
      return [stream, { states: parts.map((part) => ({ ...part, known: null })) }];
    }),
  );

const textsOf = ({ rows }: ReportsRead): readonly string[] => rows.map(({ text }) => text).sort();
const isTopViewRow = ({ row }: ReportsRead['rows'][number]): boolean =>
  row['buying_type'] === 'RESERVATION_TOP_VIEW';

describe.each(BEHAVIOURS['buying-type-of-several'].readings)(
  'if buying_type is %s in a report of several accounts',
  (reading) => {
    let simulator: Simulator;
    let states: ReportsRead['states'];
    beforeAll(async () => {
      simulator = await startSimulator({
        ...{ ...WORLD, accounts: 18, now: () => new Date(NOW) },
        behaviours: { 'buying-type-of-several': reading },
      });
      states = (await read(simulator)).states;
    });
    afterAll(() => simulator.close());

    it('no TopView row is lost, of accounts that are known to have bought it and of new buyers', async () => {
      const right = await read(simulator, { saved: states, config: { skip_empty_history: false } });
      expect(right.rows.filter(isTopViewRow).length).toBeGreaterThan(0);
      for (const saved of [states, forgetful(states)]) {
        const second = await read(simulator, { saved });
        expect([second.complete, textsOf(second)]).toEqual([true, textsOf(right)]);
      }
    });

    it('accounts are asked about together only if that works, and not for long otherwise', async () => {
      const second = counted(await read(simulator, { saved: states }));
      expect(second).toMatchObject(reading === 'served' ? { alone: 0, together: 6 } : { alone: 12 });
      expect(second.together).toBeLessThanOrEqual(6);
    });
  },
);

it('a run that lists campaigns asks each account that is not known to have TopView once, and none together', async () => {
  await withSimulator({ ...WORLD, accounts: 18 }, async (simulator) => {
    const streams = ['campaigns', STREAM];
    const { states } = await read(simulator, { streams });
    const second = await read(simulator, { streams, saved: states });
    const questions = second.requests.filter(
      (request) => isQuestion(request) && request.query['page_size'] === '1',
    );
    expect([questions.length, second.requests.filter(isOfSeveral)]).toEqual([12, []]);
  });
});
