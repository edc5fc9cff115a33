import { beforeAll, describe, expect, it } from '@jest/globals';

import {
  denyEndpoint,
  startSimulator,
  type Behaviours,
  type Fault,
  type Simulator,
} from '../../src/simulator/index.js';
import type { Outcome } from '../support/connector.js';
import { cursorOf, readFrom } from '../support/reads.js';
import { now } from '../support/time.js';

/* A TikTok Shop that an account may no longer use is removed from the list of shops; its spend and sales remain. */

const ACCOUNT = '7100000000000000001';
/** Both reports have two windows. */
const FIRST_RUN = { start_date: '2026-04-13', end_date: '2026-05-12', lookback_days: 0 };
const BOTH_RUNS = { start_date: '2026-04-13', end_date: '2026-05-19', lookback_days: 0 };

const LEVELS = [
  ...['account', 'campaign', 'product', 'post', 'product_duration', 'live_room', 'live_duration'],
];
const STREAMS = LEVELS.map((level) => `gmv_max_${level}_insights`);
const REPORT = 'gmv_max/report/get/';
const STORES = 'gmv_max/store/list/';
const CAMPAIGNS = 'gmv_max/campaign/get/';
const DETAILS = 'campaign/gmv_max/info/';

const given = (behaviours: Behaviours = {}): Promise<Simulator> =>
  startSimulator({ accounts: 1, campaigns: 1, adgroups: 1, ads: 1, days: 30, now, behaviours });

const withSimulator = async (
  behaviours: Behaviours | undefined,
  use: (simulator: Simulator) => Promise<void>,
): Promise<void> => {
  const simulator = await given(behaviours);
  try {
    await use(simulator);
  } finally {
    await simulator.close();
  }
};

type Row = Readonly<Record<string, unknown>>;

const keyOf = (row: Row): string =>
  ['store_id', 'campaign_id', 'item_group_id', 'item_id', 'room_id', 'duration', 'stat_time_day']
    .map((name) => String(row[name]))
    .join(' ');

/** For each stream, its rows and their cost in hundredths, for one shop or all. */
const totalsOf = (outcomes: readonly Outcome[], storeId?: unknown) =>
  Object.fromEntries(
    STREAMS.map((stream) => {
      const all = outcomes.flatMap((outcome) => outcome.records(stream));
      const some = all.filter((row) => storeId === undefined || row['store_id'] === storeId);
      const rows = [...new Map(some.map((row) => [keyOf(row), row])).values()];
      const cost = rows.reduce((sum, row) => sum + Math.round(Number(row['cost']) * 100), 0);
      return [stream, { rows: rows.length, cost }];
    }),
  );

const read = (simulator: Simulator, config: object, state?: unknown): Promise<Outcome> =>
  readFrom(simulator, { streams: STREAMS, config: { ...config }, ...(state !== undefined && { state }) });

/** The shop with the most campaigns, and the other one. */
const shopsOf = (outcome: Outcome): readonly [string, string] => {
  const rows = outcome.records('gmv_max_product_insights');
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(String(row['store_id']), (counts.get(String(row['store_id'])) ?? 0) + 1);
  const [large = '', small = ''] = [...counts].sort(([, a], [, b]) => b - a).map(([id]) => id);
  return [large, small];
};

const asked = (simulator: Simulator, path: string): number =>
  simulator.requests.filter((request) => request.path === path).length;

const refused = (path: string, storeId: string): Fault => ({
  path,
  match: ({ query }) => JSON.stringify(query['store_ids']) === JSON.stringify([storeId]),
  do: { kind: 'code', code: 40002, message: 'The advertiser has no access to the store.' },
});

/** The rows while every shop is listed: the same in each of these simulators. */
let healthy: Outcome;
beforeAll(() =>
  withSimulator({}, async (simulator) => {
    healthy = await read(simulator, BOTH_RUNS);
  }),
);

describe('a shop that is removed from the list between two runs', () => {
  it.each<Behaviours>([{}, { 'unbound-shop-campaigns': 'hidden' }])(
    'the reports of a removed shop are still read if its campaigns are %j',
    async (behaviours) => {
      await withSimulator(behaviours, async (simulator) => {
        const [shop] = shopsOf(healthy);
        const first = await read(simulator, FIRST_RUN);
        simulator.world.unbindShop(ACCOUNT, shop);
        simulator.resetRequests();
        const second = await read(simulator, BOTH_RUNS, first.finalState());
        expect([first.exitCode, second.exitCode]).toEqual([0, 0]);
        expect(totalsOf([first, second])).toEqual(totalsOf([healthy]));
        expect(totalsOf([healthy], shop)['gmv_max_post_insights']?.cost).toBeGreaterThan(0);
        expect(second.logs('INFO').filter((line) => line.includes('no longer in the shop list'))).toEqual([
          `Shop ${shop} is no longer in the shop list of account ${ACCOUNT}; requesting its GMV Max reports anyway.`,
        ]);
        expect(second.logs('WARN')).toEqual([]);
        // Nothing is looked up for known campaigns.
        expect([asked(simulator, STORES), asked(simulator, CAMPAIGNS), asked(simulator, DETAILS)]).toEqual([
          1, 4, 0,
        ]);
      });
    },
  );

  it('a removed shop is skipped with a warning if TikTok refuses its reports, and the others are read', async () => {
    await withSimulator({ 'unbound-shop-reports': 'refused' }, async (simulator) => {
      const [shop, other] = shopsOf(healthy);
      const first = await read(simulator, FIRST_RUN);
      simulator.world.unbindShop(ACCOUNT, shop);
      const second = await read(simulator, BOTH_RUNS, first.finalState());
      expect([second.exitCode, second.errors()]).toEqual([0, []]);
      expect(totalsOf([first, second], other)).toEqual(totalsOf([healthy], other));
      expect(totalsOf([second], shop)).toEqual(totalsOf([]));
      expect([...second.logs('WARN')].sort()).toEqual(
        [...STREAMS]
          .sort()
          .map((stream) =>
            expect.stringMatching(
              new RegExp(
                `^${stream}: .*${ACCOUNT}: TikTok refuses ${REPORT} .* of shop ${shop}, which is no longer listed`,
              ),
            ),
          ),
      );
      expect(cursorOf(second.finalState(), 'gmv_max_campaign_insights', ACCOUNT)).toBe('2026-05-19');
    });
  });
});

describe('a shop that was removed from the list before the first run', () => {
  it('a removed shop is found by its campaigns, whose shop is requested once in all runs', async () => {
    await withSimulator({}, async (simulator) => {
      simulator.world.unbindShop(ACCOUNT, shopsOf(healthy)[0]);
      simulator.resetRequests();
      const first = await read(simulator, FIRST_RUN);
      expect(asked(simulator, DETAILS)).toBe(4);
      simulator.resetRequests();
      const second = await read(simulator, BOTH_RUNS, first.finalState());
      expect(asked(simulator, DETAILS)).toBe(0);
      expect(totalsOf([first, second])).toEqual(totalsOf([healthy]));
    });
  });
});

describe('a listed shop whose reports are refused', () => {
  it('a refused shop fails alone: rows of other shops are emitted, and the next run reads its days again', async () => {
    await withSimulator({}, async (simulator) => {
      const [shop, other] = shopsOf(healthy);
      simulator.addFault(refused(REPORT, shop));
      const first = await read(simulator, BOTH_RUNS);
      expect(first.exitCode).toBe(1);
      expect(new Set(STREAMS.map((stream) => first.statuses(stream).at(-1)))).toEqual(
        new Set(['INCOMPLETE']),
      );
      expect(first.errors('gmv_max_post_insights')[0]?.message).toContain('no access to the store');
      expect(totalsOf([first], other)).toEqual(totalsOf([healthy], other));
      simulator.clearFaults();
      const second = await read(simulator, BOTH_RUNS, first.finalState());
      expect(second.exitCode).toBe(0);
      expect(totalsOf([first, second])).toEqual(totalsOf([healthy]));
    });
  });
});

describe('a list of shops that is refused', () => {
  it('a refused list leaves the shops of campaigns, with a warning', async () => {
    await withSimulator({}, async (simulator) => {
      simulator.addFault(denyEndpoint(STORES));
      const outcome = await read(simulator, BOTH_RUNS);
      expect([outcome.exitCode, totalsOf([outcome])]).toEqual([0, totalsOf([healthy])]);
      expect(outcome.logs('WARN')[0]).toContain('so only shops with GMV Max campaigns are read');
    });
  });

  it('a refused list means no shops if no campaign is known', async () => {
    await withSimulator({}, async (simulator) => {
      simulator.addFault(denyEndpoint(STORES));
      const none = { list: [], page_info: { page: 1, page_size: 100, total_number: 0, total_page: 0 } };
      simulator.addFault({ path: CAMPAIGNS, do: { kind: 'data', change: none } });
      const outcome = await read(simulator, FIRST_RUN);
      expect([outcome.exitCode, outcome.records()]).toEqual([0, []]);
      expect(outcome.logs('WARN')[0]).toContain('so assuming there are no shops');
    });
  });

  it('a refused list together with a refused list of campaigns is a missing permission', async () => {
    await withSimulator({}, async (simulator) => {
      simulator.addFault(denyEndpoint(STORES));
      simulator.addFault(denyEndpoint(CAMPAIGNS));
      const outcome = await read(simulator, FIRST_RUN);
      expect(outcome.exitCode).toBe(1);
      expect(outcome.errors('gmv_max_campaign_insights')[0]?.message).toContain('no permission');
    });
  });
});
