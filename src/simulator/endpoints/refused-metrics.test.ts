import { expect, it } from '@jest/globals';

import type { Behaviours } from '../behaviours.js';
import { startSimulator } from '../index.js';
import { FROZEN, get } from '../testing/client.js';
import type { SimulatorOptions } from '../types.js';

const CONFLICT = 'Conflict occurs. The input params including metrics and dimensions have no relation.';
const advertiser_id = '7100000000000000001';
const DAYS = { start_date: '2026-05-14', end_date: '2026-05-15' };

const IMAGES = {
  advertiser_id,
  ...DAYS,
  report_type: 'BASIC',
  data_level: 'AUCTION_AD',
  dimensions: ['ad_id', 'stat_time_day', 'image_id'],
  metrics: ['ad_name', 'clicks', 'spend', 'single_image_ctr', 'reach'],
};

/** Code and message with which a report is answered. */
async function answer(path: string, query: Parameters<typeof get>[2], options: SimulatorOptions) {
  const simulator = await startSimulator({
    ...FROZEN,
    accounts: 1,
    campaigns: 2,
    adgroups: 1,
    ads: 1,
    ...options,
  });
  const { code, message } = await get(simulator, path, query);
  await simulator.close();
  return [code, message];
}

type Reading = NonNullable<Behaviours['breakdown-metrics']>;

it.each<[Reading, number, string]>([
  ['served', 0, 'OK'],
  [
    'refused-all-named',
    40002,
    "Please correct the information in invalid metric fields and try again. Invalid metric fields: ['spend', 'reach']. ",
  ],
  ['refused-first-named', 40002, 'Invalid metric: spend not support'],
  ['refused-unnamed', 40002, CONFLICT],
])(
  'with breakdown-metrics %s, metrics that are not documented for a breakdown get that response',
  async (reading, code, message) => {
    const options = { behaviours: { 'breakdown-metrics': reading } };
    expect(await answer('report/integrated/get/', IMAGES, options)).toEqual([code, message]);
    const documented = { ...IMAGES, metrics: ['ad_name', 'clicks', 'single_image_ctr'] };
    expect(await answer('report/integrated/get/', documented, options)).toEqual([0, 'OK']);
  },
);

it.each([
  ['all', "Invalid metric(s): '[orders, cost]' Please remove those metrics and retry."],
  ['first', 'Invalid metric: orders not support'],
  ['none', 'ERROR Message.'],
] as const)(
  'GMV Max refuses removed metrics in its own words and names %s of them',
  async (naming, message) => {
    const simulator = await startSimulator({ ...FROZEN, accounts: 1 });
    const [store] = (await get(simulator, 'gmv_max/store/list/', { advertiser_id })).data['store_list'] as {
      store_id: string;
    }[];
    await simulator.close();
    const query = {
      advertiser_id,
      ...DAYS,
      store_ids: [store?.store_id ?? ''],
      dimensions: ['advertiser_id', 'stat_time_day'],
      metrics: ['orders', 'gross_revenue', 'cost'],
    };
    const refusedMetrics = { names: ['cost', 'orders'], naming };
    expect(await answer('gmv_max/report/get/', query, { accounts: 1, refusedMetrics })).toEqual([
      40002,
      message,
    ]);
  },
);
