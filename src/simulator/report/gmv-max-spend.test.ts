import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { startSimulator } from '../index.js';
import { FROZEN, get, hundredths, NOW, type Query, sum } from '../testing/client.js';
import type { Simulator } from '../types.js';
import { gmvMaxCost } from '../world/assets/gmv-max-delivery.js';
import { parseDay } from '../world/calendar.js';
import { createInnerWorld } from '../world/world.js';
import { nowOf } from './delivery.js';

const advertiser_id = '7100000000000000001';
const DAYS = { start_date: '2026-05-01', end_date: '2026-05-10' };
const tree = createInnerWorld(FROZEN).tree(advertiser_id);
const moment = { now: nowOf(tree, NOW, false), isDormant: () => false };
const costOn = (day: string): number => gmvMaxCost(tree, parseDay(day)!, moment);

let plain: Simulator;
let whole: Simulator;
beforeAll(async () => {
  plain = await startSimulator(FROZEN);
  whole = await startSimulator({ ...FROZEN, behaviours: { 'gmv-max-in-totals': 'included' } });
});
afterAll(() => Promise.all([plain.close(), whole.close()]));

const spendOf = async (simulator: Simulator, query: Query): Promise<ReadonlyMap<string, number>> => {
  const { rows } = await get(simulator, 'report/integrated/get/', {
    advertiser_id,
    report_type: 'BASIC',
    data_level: 'AUCTION_ADVERTISER',
    metrics: ['spend'],
    page_size: '1000',
    ...DAYS,
    ...query,
  });
  return new Map(
    rows.map(({ dimensions, metrics }) => {
      const { stat_time_day: time = '' } = dimensions as Record<string, string>;
      return [time.slice(0, 10), hundredths((metrics as Record<string, string>)['spend'])];
    }),
  );
};

describe('spend of GMV Max campaigns', () => {
  it("GMV Max spend is in an account's daily totals if the behaviour is set", async () => {
    const daily = { dimensions: ['advertiser_id', 'stat_time_day'] };
    const without = await spendOf(plain, daily);
    const withIt = await spendOf(whole, daily);
    expect(withIt.size).toBe(10);
    for (const [day, spend] of withIt) expect(spend).toBe((without.get(day) ?? 0) + costOn(day));
    expect(costOn('2026-05-10')).toBeGreaterThan(0);
  });

  it('GMV Max spend is in the total of several days', async () => {
    const all = { dimensions: ['advertiser_id'] };
    const [without] = (await spendOf(plain, all)).values();
    const [withIt] = (await spendOf(whole, all)).values();
    const costs = Array.from({ length: 10 }, (_, index) =>
      costOn(`2026-05-${String(index + 1).padStart(2, '0')}`),
    );
    expect(withIt).toBe((without ?? 0) + sum(costs));
  });

  it('GMV Max spend is in no campaign report', async () => {
    const campaigns = { data_level: 'AUCTION_CAMPAIGN', dimensions: ['campaign_id', 'stat_time_day'] };
    expect(await spendOf(whole, campaigns)).toEqual(await spendOf(plain, campaigns));
  });
});
