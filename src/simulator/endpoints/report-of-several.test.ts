import { describe, expect, it } from '@jest/globals';

import type { Behaviours } from '../behaviours.js';
import { startSimulator } from '../index.js';
import { FROZEN, get } from '../testing/client.js';

/* Every third account has bought TopView. */
const ACCOUNTS = ['7100000000000000001', '7100000000000000002', '7100000000000000003'];
const [, , BUYER = ''] = ACCOUNTS;

const USUAL = ['AUCTION', 'RESERVATION_RF'];
const TOP_VIEW = ['RESERVATION_TOP_VIEW'];

const filterBy = (field_name: string, values: readonly string[]) => ({
  field_name,
  filter_type: 'IN',
  filter_value: JSON.stringify(values),
});

/** The owners of campaigns with rows; the code if the report is refused. */
async function ownersOf(reading: Behaviours['buying-type-of-several'], buyingTypes: readonly string[]) {
  const simulator = await startSimulator({
    ...{ ...FROZEN, accounts: ACCOUNTS, campaigns: 2, adgroups: 1, ads: 1, days: 10 },
    ...(reading && { behaviours: { 'buying-type-of-several': reading } }),
  });
  const ask = (query: object) =>
    get(simulator, 'report/integrated/get/', {
      ...{ report_type: 'BASIC', data_level: 'AUCTION_CAMPAIGN', dimensions: ['campaign_id'] },
      ...{ metrics: ['impressions'], start_date: '2026-05-06', end_date: '2026-05-14', page_size: '1000' },
      filtering: [filterBy('campaign_status', ['STATUS_ALL']), filterBy('buying_type', buyingTypes)],
      ...query,
    });
  const several = await ask({ advertiser_ids: ACCOUNTS });
  const alone = await ask({ advertiser_id: BUYER });
  await simulator.close();
  expect([alone.code, alone.rows.length > 0]).toEqual([0, true]);
  if (several.code !== 0) return several.code;
  return [...new Set(several.rows.map((row) => (row['metrics'] as { advertiser_id: string }).advertiser_id))];
}

describe('buying_type in a report of several accounts', () => {
  it.each([
    [undefined, ACCOUNTS, [BUYER]],
    ['ignored', ACCOUNTS, ACCOUNTS],
    ['refused', 40002, 40002],
    ['empty', [], []],
  ] as const)(
    'it filters, is ignored, is refused or empties the report, according to its behaviour (%s)',
    async (reading, usual, topView) => {
      expect(await ownersOf(reading, USUAL)).toEqual(usual);
      expect(await ownersOf(reading, TOP_VIEW)).toEqual(topView);
    },
  );
});
