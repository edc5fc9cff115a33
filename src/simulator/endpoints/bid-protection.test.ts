import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startSimulator } from '../index.js';
import { FROZEN, get, type Query, textOf } from '../testing/client.js';
import { rowsAt } from '../testing/rows-at.js';
import { objectsWithSpend } from '../testing/objects-with-spend.js';
import type { Simulator } from '../types.js';

/** In London, where it is 2026-05-15. */
const advertiser_id = '7100000000000000001';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator(FROZEN);
});
afterAll(() => simulator.close());

const ask = (path: string, query: Query = {}) => get(simulator, path, { advertiser_id, ...query });
const days = (start_date: string, end_date: string): Query => ({ start_date, end_date });

describe('bid protection', () => {
  const HISTORY = 'report/bid_protection/detail/get/';
  const campaignIds = () => simulator.world.campaigns(advertiser_id).map((row) => textOf(row, 'campaign_id'));
  const level = { data_level: 'CAMPAIGN' };

  it('bid protection has a status for each campaign', async () => {
    const { rows } = await ask('report/bid_protection/status/get/', { ...level, query_ids: campaignIds() });
    expect(rows.map((row) => row['query_id'])).toEqual(campaignIds());
  });

  it('bid protection has a record for each campaign and day with a cost, and a currency only with a credit', async () => {
    const query = { ...level, query_ids: campaignIds(), ...days('2026-05-01', '2026-05-10') };
    const records = rowsAt(await ask(HISTORY, query), 'bid_protection_records');
    const keys = records.map((row) => `${textOf(row, 'query_id')} ${textOf(row, 'record_date')}`);
    expect(keys.sort()).toEqual(
      [...objectsWithSpend(simulator.world, 'CAMPAIGN', ['2026-05-01', '2026-05-10'])].sort(),
    );
    for (const row of records) expect(row['currency'] !== '').toBe(row['credit_amount'] !== '0');
  });

  it.each<[string, Query, number]>([
    ['an empty list', { query_ids: [], ...days('2026-05-01', '2026-05-10') }, 52404],
    ['no ids', days('2026-05-01', '2026-05-10'), 40002],
    [
      'a level that has none',
      { data_level: 'ADVERTISER', query_ids: ['7'], ...days('2026-05-01', '2026-05-01') },
      40002,
    ],
    ['an unknown id', { query_ids: ['7'], ...days('2026-05-01', '2026-05-10') }, 40002],
    [
      '21 ids and ten days',
      { query_ids: Array.from({ length: 21 }, String), ...days('2026-05-01', '2026-05-10') },
      40002,
    ],
    ['days that are too old', { query_ids: ['7'], ...days('2026-01-01', '2026-01-02') }, 40002],
  ])('the bid protection history is refused for %s', async (_what, query, code) => {
    expect((await ask(HISTORY, { ...level, ...query })).code).toBe(code);
  });
});
