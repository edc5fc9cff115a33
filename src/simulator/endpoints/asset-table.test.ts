import { describe, expect, it } from '@jest/globals';
import { startSimulator } from '../index.js';
import { FROZEN, get, type Query } from '../testing/client.js';
import { rowsAt } from '../testing/rows-at.js';
import type { Simulator, WireRow } from '../types.js';
import { ASSET_ENDPOINTS } from './asset-table.js';

const PIXEL = '7130000000000000001';

/** What each endpoint needs beside the account, where its rows are, and what they are known by. */
const CALLS: Readonly<Record<string, readonly [Query, string, string?]>> = {
  'file/image/ad/search/': [{}, 'list', 'image_id'],
  'file/video/ad/search/': [{}, 'list', 'video_id'],
  'file/music/get/': [{}, 'musics', 'music_id'],
  'creative/portfolio/list/': [{}, 'creative_portfolios', 'creative_portfolio_id'],
  'dmp/custom_audience/list/': [{}, 'list', 'audience_id'],
  'dmp/saved_audience/list/': [{}, 'saved_audiences', 'saved_audience_id'],
  'tt_video/list/': [{}, 'list'],
  'identity/get/': [{}, 'identity_list', 'identity_id'],
  'pixel/list/': [{}, 'pixels', 'pixel_id'],
  'page/get/': [{}, 'list', 'page_id'],
  'custom_conversion/list/': [{ event_source_type: 'PIXEL' }, 'list', 'custom_conversion_id'],
  'pixel/event/stats/': [
    { pixel_ids: [PIXEL], date_range: { start_date: '2026-05-01', end_date: '2026-05-15' } },
    'list',
  ],
  'comment/list/': [
    { search_field: 'ADGROUP_ID', start_time: '2026-04-01', end_time: '2026-05-15' },
    'comments',
    'comment_id',
  ],
};

/** Ids that accounts share: an identity and a pixel that ads and ad groups of all of them name. */
const SHARED = ['7080000000000000001', PIXEL];

const smallest = () =>
  startSimulator({ ...FROZEN, accounts: 2, campaigns: 2, adgroups: 1, ads: 2, days: 20 });

const rowsOf = async (simulator: Simulator, path: string, account: string): Promise<readonly WireRow[]> => {
  const [own, key] = CALLS[path]!;
  const [pixel] = [
    ...rowsAt(await get(simulator, 'pixel/list/', { advertiser_id: account }), 'pixels'),
  ].reverse();
  const named = {
    ...(path === 'custom_conversion/list/' && { event_source_id: pixel?.['pixel_id'] }),
    ...(path === 'comment/list/' && { search_value: simulator.world.adgroups(account)[0]?.['adgroup_id'] }),
  };
  return rowsAt(await get(simulator, path, { advertiser_id: account, ...own, ...named }), key);
};

describe('the smallest world', () => {
  it.each(Object.keys(CALLS))(
    'the smallest world has rows of %s, whose ids no other account has',
    async (path) => {
      const simulator = await smallest();
      const [, , id] = CALLS[path]!;
      const rows = [];
      for (const account of simulator.world.accounts)
        rows.push(...(await rowsOf(simulator, path, account.id)));
      await simulator.close();
      expect(rows.length).toBeGreaterThan(0);
      if (id === undefined) return;
      const ids = rows.map((row) => row[id]).filter((one) => !SHARED.includes(one as string));
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.every((one) => one !== undefined)).toBe(true);
    },
  );
});

describe('every endpoint of assets', () => {
  it.each(ASSET_ENDPOINTS.map(([path]) => path))(
    '%s requires an account that the token may read',
    async (path) => {
      const simulator = await smallest();
      expect(await get(simulator, path)).toMatchObject({
        code: 40002,
        message: 'Missing required field(s): advertiser_id.',
      });
      expect((await get(simulator, path, { advertiser_id: 'x' })).code).toBe(40002);
      expect((await get(simulator, path, { advertiser_id: '7999999999999999999' })).code).toBe(40001);
      await simulator.close();
    },
  );

  it.each([
    ['file/image/ad/search/', 20, 100],
    ['file/video/ad/search/', 20, 100],
    ['file/music/get/', 1000, 1000],
    ['creative/portfolio/list/', 20, 100],
    ['dmp/custom_audience/list/', 10, 100],
    ['dmp/saved_audience/list/', 10, 100],
    ['tt_video/list/', 20, 50],
    ['identity/get/', 20, 100],
    ['pixel/list/', 10, 20],
    ['page/get/', 10, 100],
  ])('%s has %d rows per page by default and %d at most', async (path, usual, most) => {
    const simulator = await smallest();
    const advertiser_id = simulator.world.accounts[0]!.id;
    expect((await get(simulator, path, { advertiser_id })).pageInfo).toMatchObject({ page_size: usual });
    expect((await get(simulator, path, { advertiser_id, page_size: String(most) })).code).toBe(0);
    expect((await get(simulator, path, { advertiser_id, page_size: String(most + 1) })).code).toBe(40002);
    await simulator.close();
  });
});

describe('the sandbox', () => {
  it.each(ASSET_ENDPOINTS.map(([path]) => path))(
    'the sandbox has %s only if its users read it',
    async (path) => {
      const simulator = await startSimulator({ ...FROZEN, sandbox: true });
      const { code } = await get(simulator, path, { advertiser_id: '7100000000000000001' });
      const known = /^file\/|portfolio\/list|custom_audience\/list/.test(path);
      expect(code).toBe(known ? 0 : 40008);
      await simulator.close();
    },
  );
});
