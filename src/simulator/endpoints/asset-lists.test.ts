import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startSimulator } from '../index.js';
import { FROZEN, get, type Query, textOf } from '../testing/client.js';
import { rowsAt } from '../testing/rows-at.js';
import type { Simulator, WireRow } from '../types.js';
import { ACME } from '../world/centers.js';

let simulator: Simulator;
const advertiser_id = '7100000000000000001';
/** An account that a business center owns. */
const OWNED = '7100000000000000002';
const CENTER = ACME.id;

beforeAll(async () => {
  simulator = await startSimulator(FROZEN);
});
afterAll(() => simulator.close());

const ask = (path: string, query: Query = {}) => get(simulator, path, { advertiser_id, ...query });
const read = async (path: string, key: string, query: Query = {}) => rowsAt(await ask(path, query), key);

describe('identities', () => {
  const types = async (query: Query) =>
    (await read('identity/get/', 'identity_list', query)).map((row) => row['identity_type']);

  it('identity/get/ returns all types at once, except those of a business center', async () => {
    const all = ['CUSTOMIZED_USER', 'CUSTOMIZED_USER', 'AUTH_CODE', 'TT_USER', 'TTS_TT'];
    expect(await types({ advertiser_id: OWNED })).toEqual(all);
    const query = { identity_type: 'BC_AUTH_TT', identity_authorized_bc_id: CENTER };
    expect(await types({ advertiser_id: OWNED, ...query })).toEqual(['BC_AUTH_TT']);
    expect(await types(query)).toEqual([]);
  });

  it('identity/get/ returns the identity that ads show', async () => {
    const [ad] = simulator.world
      .ads(advertiser_id)
      .filter((row) => row['identity_type'] === 'CUSTOMIZED_USER');
    const [first] = await read('identity/get/', 'identity_list', { identity_type: 'CUSTOMIZED_USER' });
    expect(first?.['identity_id']).toBe(ad?.['identity_id']);
  });

  it('identity/get/ searches a keyword only among custom identities', async () => {
    const found = await read('identity/get/', 'identity_list', { filtering: { keyword: 'İndirim' } });
    expect(found.map((row) => row['identity_type'])).toEqual([
      'CUSTOMIZED_USER',
      'AUTH_CODE',
      'TT_USER',
      'TTS_TT',
    ]);
  });

  it('the total of identities is right only if one type is requested', async () => {
    const totalOf = async (query: Query) => (await ask('identity/get/', query)).pageInfo['total_number'];
    expect(await totalOf({ identity_type: 'CUSTOMIZED_USER' })).toBe(2);
    expect(await totalOf({})).toBe(15);
  });

  it.each([{ identity_type: 'BC_AUTH_TT' }, { identity_type: 'PAGE' }, { filtering: { name: 'x' } }])(
    'identity/get/ refuses %j',
    async (query) => {
      expect((await ask('identity/get/', query)).code).toBe(40002);
    },
  );
});

describe('posts', () => {
  it('a post nests its content, its authorization and its owner', async () => {
    const rows = await read('tt_video/list/', 'list');
    expect(
      rows.map((row) => [(row['item_info'] as WireRow)['item_type'], row['auth_info'] === null]),
    ).toEqual([
      ['VIDEO', false],
      ['CAROUSEL', false],
      ['VIDEO', true],
    ]);
    expect((rows[2]?.['item_info'] as WireRow)['auth_info']).toMatchObject({ ad_auth_status: 'AUTHORIZED' });
  });

  it('posts can be filtered by type and text', async () => {
    expect(await read('tt_video/list/', 'list', { item_types: ['CAROUSEL'] })).toHaveLength(1);
    expect(await read('tt_video/list/', 'list', { keyword: '🔥' })).toHaveLength(1);
    expect((await ask('tt_video/list/', { item_types: ['PHOTO'] })).code).toBe(40002);
  });
});

describe('audiences', () => {
  it('custom audiences include invalid and shared ones', async () => {
    const rows = await read('dmp/custom_audience/list/', 'list');
    expect(rows.map((row) => [row['name'], row['is_valid'], row['is_creator'], row['cover_num']])).toEqual([
      ['よく似た人 1% 🪞', true, true, 48_000],
      ['-', false, true, -1],
      ['Müşteri listesi', true, false, 24_000],
      ['Site visitors 30d', true, true, 12_000],
    ]);
  });

  it('custom audiences that are requested by id have their history', async () => {
    const [{ audience_id: id } = {}] = await read('dmp/custom_audience/list/', 'list');
    const [found, ...others] = await read('dmp/custom_audience/get/', 'list', { custom_audience_ids: [id] });
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      audience_details: { audience_id: id, type: 'Lookalike Audience' },
      audience_history: [{ action: 'create', editor: 'open_api' }],
    });
    expect(await read('dmp/custom_audience/list/', 'list', { custom_audience_ids: [id] })).toHaveLength(1);
  });

  it.each([
    ['dmp/custom_audience/get/', {}, 40002],
    ['dmp/custom_audience/get/', { custom_audience_ids: ['1'], history_size: '101' }, 40002],
    ['dmp/custom_audience/list/', { custom_audience_ids: [100000001] }, 40002],
    ['dmp/custom_audience/list/', { custom_audience_ids: Array.from({ length: 101 }, String) }, 40011],
    ['dmp/saved_audience/list/', { saved_audience_ids: Array.from({ length: 101 }, String) }, 40011],
  ])('%s refuses %j', async (path, query, code) => {
    expect((await ask(path, query)).code).toBe(code);
  });

  it('saved audiences refer to custom audiences of the account', async () => {
    const [narrow, wide] = await read('dmp/saved_audience/list/', 'saved_audiences');
    const known = (await read('dmp/custom_audience/list/', 'list')).map((row) => row['audience_id']);
    expect(known).toEqual(expect.arrayContaining(narrow?.['audience_ids'] as string[]));
    expect(wide).toMatchObject({ age_groups: null, device_model_ids: null, actions: [] });
    const saved_audience_ids = [textOf(wide, 'saved_audience_id')];
    expect(await read('dmp/saved_audience/list/', 'saved_audiences', { saved_audience_ids })).toEqual([wide]);
  });
});

describe('pages', () => {
  it('page/get/ returns lead forms unless other types are requested', async () => {
    const titles = (rows: readonly WireRow[]) => rows.map((row) => row['title']);
    expect(titles(await read('page/get/', 'list'))).toEqual(['Lead form', 'Başvuru formu 📝']);
    const business_types = ['STORE_FRONT'];
    expect(titles(await read('page/get/', 'list', { business_types }))).toEqual(['']);
    expect(titles(await read('page/get/', 'list', { title: '📝' }))).toEqual(['Başvuru formu 📝']);
    expect(await read('page/get/', 'list', { page_status: 'EDITED' })).toEqual([]);
  });

  it('page/get/ returns the pages of ads, whose ids are bare integers there too', async () => {
    const named = simulator.world.ads(advertiser_id).map((ad) => ad['page_id']);
    const { text } = await ask('page/get/', { business_types: ['TIKTOK_INSTANT_PAGE'], page_size: '100' });
    const ids = [...text.matchAll(/"page_id":(\d+)/g)].map(([, id]) => id);
    expect(ids.length).toBeGreaterThan(0);
    expect(ids.sort()).toEqual([...new Set(named.filter((id) => typeof id === 'bigint').map(String))].sort());
  });

  it.each([
    { business_type: 'BLOG' },
    { business_types: ['BLOG'] },
    { page_status: 'DRAFT' },
    { update_time_range: { start: '2026-01-01', end: '2026-01-02 00:00:00' } },
  ])('page/get/ refuses %j', async (query) => {
    expect((await ask('page/get/', query)).code).toBe(40002);
  });

  it('pages can be filtered by the time of their last change', async () => {
    const [page] = await read('page/get/', 'list');
    const time = textOf(page, 'update_time');
    const range = (start: string, end: string) => ({ update_time_range: { start, end } });
    expect(await read('page/get/', 'list', range(time, time))).toEqual([page]);
    expect(await read('page/get/', 'list', range('2030-01-01 00:00:00', '2031-01-01 00:00:00'))).toEqual([]);
  });
});
