import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startSimulator } from '../index.js';
import { FROZEN, get, type Query, textOf } from '../testing/client.js';
import type { Simulator, WireRow } from '../types.js';

const advertiser_id = '7100000000000000001';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ ...FROZEN, campaigns: 6 });
});
afterAll(() => simulator.close());

const ask = (path: string, query: Query) => get(simulator, path, { advertiser_id, ...query });
const isUpgraded = (row: WireRow): boolean => row['campaign_automation_type'] === 'UPGRADED_SMART_PLUS';
const classic = () => simulator.world.ads(advertiser_id).filter((row) => !isUpgraded(row));
const mapAt = (data: WireRow, name: string) => data[name] as Readonly<Record<string, WireRow>>;

describe('reviews of ads', () => {
  it('reviews of ads are a map by id, and only rejected ads have a time and reasons', async () => {
    const ad_ids = classic().map((row) => textOf(row, 'ad_id'));
    const { data } = await ask('ad/review_info/', { ad_ids });
    const reviews = Object.values(mapAt(data, 'ad_review_map'));
    expect(reviews.map((row) => row['ad_id'])).toEqual(expect.arrayContaining(ad_ids));
    const isRejected = (row: WireRow): boolean => row['review_status'] !== 'ALL_AVAILABLE';
    expect(new Set(reviews.map(isRejected))).toEqual(new Set([true, false]));
    for (const row of reviews) {
      expect(row['last_audit_time'] !== null).toBe(isRejected(row));
      expect((row['reject_info'] as readonly WireRow[]).length > 0).toBe(isRejected(row));
    }
  });

  it('ad groups have reviews, together with those of their ads', async () => {
    const [adgroup] = simulator.world.adgroups(advertiser_id);
    const id = textOf(adgroup, 'adgroup_id');
    const { data } = await ask('adgroup/review_info/', { adgroup_ids: [id] });
    expect(mapAt(data, 'ad_group_review_map')[id]).toMatchObject({ adgroup_id: id });
    const below = Object.keys(mapAt(data, 'ad_review_map')[id] ?? {});
    const ads = simulator.world.ads(advertiser_id).filter((row) => row['adgroup_id'] === id);
    expect(below.sort()).toEqual(ads.map((row) => textOf(row, 'ad_id')).sort());
  });

  it('reviews of upgraded Smart+ ads have reasons only on request', async () => {
    const { rows } = await ask('smart_plus/ad/get/', { page_size: 100 });
    const ids = { smart_plus_ad_ids: rows.map((row) => textOf(row, 'smart_plus_ad_id')) };
    const reasonsOf = async (query: Query) => {
      const { data } = await ask('smart_plus/ad/review_info/', query);
      const reviews = data['smart_plus_ad_review_infos'] as readonly WireRow[];
      return reviews.map((row) => row['reject_info'] !== null);
    };
    expect(new Set(await reasonsOf(ids))).toEqual(new Set([false]));
    const extra_info_setting = { include_reject_info: true };
    expect(new Set(await reasonsOf({ ...ids, extra_info_setting }))).toEqual(new Set([true]));
  });

  const many = (count: number) => Array.from({ length: count }, (_, index) => String(index));

  it.each<[string, Query, number]>([
    ['ad/review_info/', {}, 40002],
    ['ad/review_info/', { ad_ids: [] }, 40002],
    ['ad/review_info/', { ad_ids: ['7'] }, 40002],
    ['ad/review_info/', { ad_ids: many(101) }, 40011],
    ['adgroup/review_info/', { adgroup_ids: many(21) }, 40011],
    ['smart_plus/ad/review_info/', { smart_plus_ad_ids: many(101) }, 40011],
    ['smart_plus/ad/review_info/', { smart_plus_ad_ids: ['7'], extra_info_setting: { x: true } }, 40002],
  ])('%s refuses %j', async (path, query, code) => {
    expect((await ask(path, query)).code).toBe(code);
  });

  it('reviews of creatives of upgraded Smart+ ads are at another endpoint', async () => {
    const creative = simulator.world.ads(advertiser_id).find(isUpgraded);
    const { code } = await ask('ad/review_info/', { ad_ids: [textOf(creative, 'ad_id')] });
    expect(code).toBe(40002);
  });
});
