import { describe, expect, it } from '@jest/globals';

import type { Json } from '../../cdk/index.js';
import { createKnownShops, type ShopCampaign } from './known-shops.js';

const campaign = (campaignId: string, storeId: string, type: ShopCampaign['type'] = 'PRODUCT') => ({
  ...{ campaignId, storeId, type },
});

describe('known shops', () => {
  it('known campaigns are saved by shop and type, and restored by the next run', () => {
    const first = createKnownShops();
    first.learn('1', [campaign('11', '8'), campaign('12', '8', 'LIVE'), campaign('13', '9')]);
    const told = first.toSave('1', 1000) ?? null;
    expect(told).toEqual({ '8': { PRODUCT: ['11'], LIVE: ['12'] }, '9': { PRODUCT: ['13'] } });
    const next = createKnownShops();
    next.restore('1', told);
    expect(next.campaignsOf('1')).toEqual([
      campaign('11', '8'),
      campaign('12', '8', 'LIVE'),
      campaign('13', '9'),
    ]);
    expect(next.campaignsOf('2')).toEqual([]);
    expect(next.toSave('2', 1000)).toBeUndefined();
  });

  it('as many campaigns are saved as fit, those that were learned first before others', () => {
    const memory = createKnownShops();
    const ids = Array.from({ length: 500 }, (_, index) => String(1_800_000_000_000_000 + index));
    memory.learn(
      '1',
      ids.map((id) => campaign(id, '8')),
    );
    memory.learn(
      '1',
      ids.slice(400).map((id) => campaign(id, '8')),
    );
    const told = memory.toSave('1', 2000) as { '8': { PRODUCT: string[] } };
    expect(JSON.stringify(told).length).toBeLessThanOrEqual(2000);
    expect(told['8'].PRODUCT.slice(0, 2)).toEqual(['1800000000000400', '1800000000000401']);
    expect(told['8'].PRODUCT.length).toBeGreaterThan(95);
  });

  it.each<[string, Json]>([
    ['null', null],
    ['a text', '8'],
    ['a list', ['8']],
    ['a shop with an invalid id', { shop: { PRODUCT: ['11'] } }],
    ['campaigns that are not a list', { '8': { PRODUCT: '11' } }],
    ['ids that are numbers or of any length', { '8': { PRODUCT: [11, '', 'x', '1'.repeat(99)] } }],
  ])('nothing is restored from a state with %s', (_, known) => {
    const memory = createKnownShops();
    memory.restore('1', known);
    expect(memory.campaignsOf('1')).toEqual([]);
  });
});
