import { expect, test } from '@jest/globals';

import { FROZEN } from '../testing/client.js';
import { createWorld } from './world.js';

test('a world with plain names has names as of a shop, which the children repeat', () => {
  const world = createWorld({ ...FROZEN, accounts: 1, campaigns: 8, plainNames: true });
  const [id = ''] = world.accounts.map((account) => account.id);
  const names = world.campaigns(id).map((row) => row['campaign_name']);
  expect(names).toEqual(expect.arrayContaining(['Spring sale', 'New customers', 'Spring sale 2']));
  const rows = [...world.adgroups(id), ...world.ads(id)];
  for (const { campaign_name: campaign, adgroup_name: adgroup, ad_name: ad = 'An ad' } of rows)
    for (const name of [campaign, adgroup, ad]) expect(name).toMatch(/^[A-Za-z][\w ,:-]*$/);
});
