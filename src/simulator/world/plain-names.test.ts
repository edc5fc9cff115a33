import { expect, test } from '@jest/globals';

import { FROZEN } from '../testing/client.js';
import { createWorld } from './world.js';

const PLAIN = /^[A-Za-z][\w ,:-]*$/;

test('a world with plain names has names as of a shop, which the children repeat', () => {
  const world = createWorld({ ...FROZEN, accounts: 1, campaigns: 8, plainNames: true });
  const [id = ''] = world.accounts.map((account) => account.id);
  const names = world.campaigns(id).map((row) => row['campaign_name']);
  expect(names).toEqual(expect.arrayContaining(['Spring sale', 'New customers', 'Spring sale 2']));
  const [adgroups, ads] = [world.adgroups(id), world.ads(id)];
  expect(adgroups.length).toBeGreaterThan(0);
  expect(ads.length).toBeGreaterThan(0);
  for (const row of [...adgroups, ...ads]) {
    expect(row['campaign_name']).toMatch(PLAIN);
    expect(row['adgroup_name']).toMatch(PLAIN);
  }
  for (const row of ads) expect(row['ad_name']).toMatch(PLAIN);
});
