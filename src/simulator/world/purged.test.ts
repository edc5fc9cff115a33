import { describe, expect, it } from '@jest/globals';

import type { DataLevel } from '../types.js';
import { createWorld } from './world.js';

const ID = '7100000000000000001';
const given = { accounts: [ID], days: 20, now: () => new Date('2026-05-20T10:00:00Z') };
const whole = createWorld(given);
const purged = createWorld({ ...given, purgedAdShare: 0.3 });

const spendAt = (world: typeof whole, dataLevel: DataLevel, dimension: string): number =>
  world
    .report({
      advertiserId: ID,
      reportType: 'BASIC',
      dataLevel,
      dimensions: [dimension, 'stat_time_day'],
      metrics: ['spend'],
      includeDeleted: true,
    })
    .reduce((sum, { metrics }) => sum + Math.round(Number(metrics['spend']) * 100), 0);

describe('ads that were purged', () => {
  it('purged ads are in no list and no report of ads, but in every report of a higher level', () => {
    expect(whole.ads(ID)).toHaveLength(18);
    const left = purged.ads(ID).length;
    expect(left).toBeLessThan(18);
    expect(left).toBeGreaterThan(0);
    const all = spendAt(whole, 'AUCTION_ADVERTISER', 'advertiser_id');
    expect(spendAt(purged, 'AUCTION_AD', 'ad_id')).toBeLessThan(all);
    expect(spendAt(purged, 'AUCTION_ADGROUP', 'adgroup_id')).toBe(all);
    expect(spendAt(purged, 'AUCTION_CAMPAIGN', 'campaign_id')).toBe(all);
    expect(spendAt(purged, 'AUCTION_ADVERTISER', 'advertiser_id')).toBe(all);
  });

  it('no ad is purged by default', () => {
    expect(createWorld({ ...given, purgedAdShare: 0 }).ads(ID)).toEqual(whole.ads(ID));
  });
});
