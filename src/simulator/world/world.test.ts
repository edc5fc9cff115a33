import { describe, expect, it } from '@jest/globals';
import { AD_KEYS, ADGROUP_KEYS, ADVERTISER_KEYS, CAMPAIGN_KEYS } from '../data/sample-keys.js';
import { FROZEN, NOW, textOf } from '../testing/client.js';
import type { WireRow } from '../types.js';
import { createWorld } from './world.js';

const world = createWorld(FROZEN);
const ids = world.accounts.map(({ id }) => id);
const campaigns = ids.flatMap((id) => world.campaigns(id));
const adgroups = ids.flatMap((id) => world.adgroups(id));
const ads = ids.flatMap((id) => world.ads(id));

const values = (rows: readonly WireRow[], name: string) => new Set(rows.map((row) => row[name]));

describe('the default world', () => {
  it('the default world has three accounts in three zones with 19-digit ids', () => {
    expect(ids).toEqual(['7100000000000000001', '7100000000000000002', '7100000000000000003']);
    expect(new Set(world.accounts.map(({ displayTimezone }) => displayTimezone)).size).toBe(3);
    expect(world.accounts[0]).toMatchObject({
      timezone: 'Etc/GMT+8',
      displayTimezone: 'America/Los_Angeles',
    });
  });

  it.each([
    ['campaigns', campaigns, ['CAMPAIGN_STATUS_ENABLE', 'CAMPAIGN_STATUS_DELETE']],
    [
      'ad groups',
      adgroups,
      [
        'ADGROUP_STATUS_DELIVERY_OK',
        'ADGROUP_STATUS_DISABLE',
        'ADGROUP_STATUS_DELETE',
        'ADGROUP_STATUS_CAMPAIGN_DELETE',
      ],
    ],
    [
      'ads',
      ads,
      [
        'AD_STATUS_DELIVERY_OK',
        'AD_STATUS_DISABLE',
        'AD_STATUS_DELETE',
        'AD_STATUS_ADGROUP_DELETE',
        'AD_STATUS_CAMPAIGN_DELETE',
      ],
    ],
  ] as const)('the default world has %s of every status', (_, rows, statuses) => {
    expect([...values(rows, 'secondary_status')]).toEqual(expect.arrayContaining([...statuses]));
  });

  it('the default world has a Smart+ ad without modify_time in every account', () => {
    for (const id of ids) {
      const timeless = world.ads(id).filter((ad) => ad['modify_time'] === null);
      expect(timeless.length).toBeGreaterThan(0);
      expect(values(timeless, 'campaign_automation_type')).toEqual(new Set(['UPGRADED_SMART_PLUS']));
    }
  });

  it('the default world has reservation campaigns of both kinds', () => {
    expect([...values(campaigns, 'objective_type')]).toEqual(
      expect.arrayContaining(['RF_REACH', 'TOPVIEW_REACH']),
    );
  });

  it('the default world has bare integers above 2^53, zeros and nulls in the same field', () => {
    const pages = [...values(ads, 'page_id')];
    expect(pages).toEqual(expect.arrayContaining([0, null]));
    expect(pages.some((page) => typeof page === 'bigint' && page > 2n ** 53n)).toBe(true);
    expect(ads.some(({ tracking_pixel_id: pixel }) => typeof pixel === 'bigint')).toBe(true);
  });

  it('the default world has names that careless parsers misread', () => {
    const names = ads.map((ad) => textOf(ad, 'ad_name')).join('|');
    expect(values(campaigns, 'campaign_name').has('-')).toBe(true);
    expect(names).toMatch(/[\u{10000}-\u{10FFFF}]/u);
    expect(ads.map((ad) => textOf(ad, 'ad_text')).join('')).toContain('\n');
    expect(values(adgroups, 'placements').has(null)).toBe(true);
  });

  it('the default world has undocumented fields', () => {
    const rows = [world.accounts[0]?.row ?? {}, ...campaigns, ...adgroups, ...ads];
    expect(rows.every((row) => 'new_experimental_field' in row)).toBe(true);
  });

  it.each([
    ['campaign', campaigns, CAMPAIGN_KEYS],
    ['ad group', adgroups, ADGROUP_KEYS],
    ['ad', ads, AD_KEYS],
    ['account', world.accounts.map(({ row }) => row), ADVERTISER_KEYS],
  ] as const)('every %s of the default world has the keys of a recorded one', (_, rows, keys) => {
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.flatMap((row) => keys.filter((key) => !(key in row)))).toEqual([]);
  });

  it('ids of the default world have 16 to 19 digits, and no two are equal', () => {
    const all = [
      ...values(campaigns, 'campaign_id'),
      ...values(adgroups, 'adgroup_id'),
      ...values(ads, 'ad_id'),
    ];
    expect(new Set(all).size).toBe(campaigns.length + adgroups.length + ads.length);
    for (const id of all) expect(id).toMatch(/^\d{16,19}$/);
  });

  it('children are created after their parents, and nothing changes in the future', () => {
    const born = new Map(
      [...campaigns, ...adgroups].map((row) => [row['adgroup_id'] ?? row['campaign_id'], row]),
    );
    for (const ad of ads) {
      const parent = born.get(ad['adgroup_id']);
      expect(textOf(parent, 'create_time') <= textOf(ad, 'create_time')).toBe(true);
      expect(textOf(ad, 'modify_time') < NOW.toISOString()).toBe(true);
    }
  });
});

describe('createWorld', () => {
  const print = (seed: number) => {
    const one = createWorld({ ...FROZEN, seed });
    return { ads: one.ads(ids[0]!), report: one.report({ ...query, advertiserId: ids[0]! }) };
  };
  const query = {
    reportType: 'BASIC',
    dataLevel: 'AUCTION_AD',
    dimensions: ['ad_id', 'stat_time_day'],
    metrics: ['spend', 'clicks'],
  } as const;

  it('the same seed makes the same world, another seed another', () => {
    expect(print(7)).toEqual(print(7));
    expect(print(7)).not.toEqual(print(8));
  });

  it('a world can have given accounts and sizes', () => {
    const one = createWorld({ ...FROZEN, accounts: ['42'], campaigns: 4, adgroups: 3, ads: 2 });
    expect(one.accounts.map(({ id }) => id)).toEqual(['42']);
    expect(one.campaigns('42')).toHaveLength(4);
    expect(one.adgroups('42')).toHaveLength(12);
    expect(one.ads('42')).toHaveLength(24);
  });

  it('today depends on the zone of each account', () => {
    const zones = createWorld({ now: () => new Date('2026-05-15T05:00:00Z'), accounts: 5 });
    expect(zones.accounts.map(({ id }) => zones.today(id))).toEqual([
      '2026-05-14',
      '2026-05-15',
      '2026-05-15',
      '2026-05-15',
      '2026-05-15',
    ]);
  });

  it('a test can change modify_time, but only of existing objects', () => {
    const one = createWorld(FROZEN);
    const adId = textOf(one.ads(ids[0]!)[0], 'ad_id');
    one.touch(ids[0]!, 'ad', adId, '2026-05-15 09:59:59');
    expect(one.ads(ids[0]!)[0]?.['modify_time']).toBe('2026-05-15 09:59:59');
    expect(() => {
      one.touch(ids[0]!, 'campaign', adId, null);
    }).toThrow('has no campaign');
    expect(() => one.ads('1')).toThrow('no account 1');
  });
});
