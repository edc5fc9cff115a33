import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startSimulator } from '../index.js';
import { FROZEN, get, type Query } from '../testing/client.js';
import type { Simulator, WireRow } from '../types.js';

let simulator: Simulator;
const advertiser_id = '7100000000000000001';

beforeAll(async () => {
  simulator = await startSimulator({ ...FROZEN, accounts: 2 });
});
afterAll(() => simulator.close());

const ask = async (path: string, key: string, query: Query = {}): Promise<readonly WireRow[]> => {
  const { text } = await get(simulator, path, { advertiser_id, ...query });
  const { data } = JSON.parse(text) as { data: Record<string, readonly WireRow[]> };
  return data[key] ?? [];
};

const valuesOf = (rows: readonly WireRow[], column: string): readonly unknown[] =>
  rows.map((row) => row[column]);

/** Values of a dimension in the account's reports. */
const reported = async (dimension: string): Promise<readonly string[]> => {
  const { rows } = await get(simulator, 'report/integrated/get/', {
    advertiser_id,
    report_type: 'AUDIENCE',
    data_level: 'AUCTION_ADVERTISER',
    dimensions: ['advertiser_id', dimension],
    metrics: ['spend'],
    start_date: '2026-04-20',
    end_date: '2026-05-10',
    page_size: '1000',
  });
  return rows.map((row) => String((row['dimensions'] as Record<string, string>)[dimension]));
};

describe('ids of reports', () => {
  it.each([
    ['province_id', 'search/region/', 'region_list', 'region_id'],
    ['language', 'tool/language/', 'languages', 'code'],
    ['device_brand_id', 'tool/device_model/', 'device_models', 'device_model_id'],
  ])('every id of %s in reports has a name in %s', async (...[dimension, path, key, column]) => {
    const named = valuesOf(await ask(path, key), column).map(String);
    const ids = await reported(dimension);
    expect(ids.length).toBeGreaterThan(1);
    expect(named).toEqual(expect.arrayContaining(ids.filter((id) => id !== '-1')));
  });
});

describe('interests', () => {
  const query = { version: '1' };

  it.each([
    'interest_category',
    'interest_category_tier2',
    'interest_category_tier3',
    'interest_category_tier4',
  ])('ids of %s in reports have names in version 1 of interests, and not in version 2', async (dimension) => {
    const ids = await reported(dimension);
    const idsIn = async (more: Query) =>
      valuesOf(await ask('tool/interest_category/', 'interest_categories', more), 'interest_category_id');
    expect(ids.length).toBeGreaterThan(1);
    expect(await idsIn(query)).toEqual(expect.arrayContaining([...ids]));
    const newer = await idsIn({});
    expect(ids.filter((id) => newer.includes(id))).toEqual([]);
  });
});

describe('search/region/', () => {
  it('search/region/ returns ids as text and as bare numbers', async () => {
    const types = new Set(
      valuesOf(await ask('search/region/', 'region_list'), 'region_id').map((id) => typeof id),
    );
    expect(types).toEqual(new Set(['string', 'number']));
  });

  it('every parent of a region is listed', async () => {
    const rows = await ask('search/region/', 'region_list');
    const ids = new Set(valuesOf(rows, 'region_id').map(String));
    const parents = valuesOf(rows, 'parent_id').map(String);
    expect(parents.filter((id) => id !== '0' && !ids.has(id))).toEqual([]);
  });

  it('an unknown language means English', async () => {
    expect(await ask('search/region/', 'region_list', { language: 'xx' })).toHaveLength(10);
  });
});

describe('tool/region/', () => {
  const query = { placements: ['PLACEMENT_TIKTOK'], objective_type: 'REACH' };

  it('tool/region/ has the same places under other names, down to the requested level', async () => {
    const all = await ask('tool/region/', 'region_info', query);
    expect(valuesOf(all, 'location_id')).toEqual(
      valuesOf(await ask('search/region/', 'region_list'), 'region_id').map(String),
    );
    expect(all[0]).toMatchObject({ name: 'United States', next_level_ids: ['5332921', '501', '803'] });
    const countries = await ask('tool/region/', 'region_info', { ...query, level_range: 'TO_COUNTRY' });
    expect(valuesOf(countries, 'region_code')).toEqual(['US', 'NO', 'JP', 'TR']);
    expect(await ask('tool/region/', 'region_list', query)).toEqual(['US', 'NO', 'JP', 'TR']);
  });

  it.each([
    { placements: ['PLACEMENT_TIKTOK'] },
    { objective_type: 'REACH' },
    { ...query, placements: ['PLACEMENT_MOON'] },
    { ...query, objective_type: 'FAME' },
    { ...query, level_range: 'TO_STREET' },
  ])('tool/region/ refuses %j', async (wrong) => {
    expect((await get(simulator, 'tool/region/', { advertiser_id, ...wrong })).code).toBe(40002);
  });
});

describe('tool/interest_category/', () => {
  const interests = (query: Query = {}) => ask('tool/interest_category/', 'interest_categories', query);

  it('interests have four levels, each with its parent', async () => {
    const rows = await interests();
    const children = rows.flatMap((row) => (row['sub_category_ids'] as readonly string[] | null) ?? []);
    const below = rows.filter(({ level }) => level !== 1);
    expect([...children].sort()).toEqual(valuesOf(below, 'interest_category_id').map(String).sort());
    expect(new Set(valuesOf(rows, 'level'))).toEqual(new Set([1, 2, 3, 4]));
  });

  it('interests can be filtered', async () => {
    const older = valuesOf(await interests({ version: '1' }), 'interest_category_id');
    expect(older).toHaveLength(20);
    expect(older).toContain('101');
    const housing = await interests({ special_industries: ['HOUSING'] });
    expect(valuesOf(housing, 'interest_category_id')).toEqual(['15']);
    const pangle = await interests({ placements: ['PLACEMENT_PANGLE'] });
    expect(valuesOf(pangle, 'interest_category_id')).not.toContain('47');
    expect(pangle).toHaveLength(17);
  });

  it.each([
    { version: '3' },
    { language: 'xx' },
    { special_industries: ['FISHING'] },
    { special_industries: 'CREDIT' },
    { placements: ['PLACEMENT_MOON'] },
  ])('tool/interest_category/ refuses %j', async (wrong) => {
    expect((await get(simulator, 'tool/interest_category/', { advertiser_id, ...wrong })).code).toBe(40002);
  });
});

describe('the other look-ups', () => {
  it('action categories include those that ad groups target', async () => {
    const { rows } = await get(simulator, 'adgroup/get/', { advertiser_id });
    const targeted = rows.flatMap((row) => (row['actions'] as readonly WireRow[] | null) ?? []);
    const ids = targeted.flatMap((action) => action['action_category_ids'] as readonly string[]);
    expect(ids.length).toBeGreaterThan(0);
    const known = valuesOf(await ask('tool/action_category/', 'action_categories'), 'action_category_id');
    expect(known).toEqual(expect.arrayContaining(ids));
    const credit = await ask('tool/action_category/', 'action_categories', {
      special_industries: ['CREDIT'],
    });
    expect(credit).toHaveLength(1);
  });

  it('carriers are listed by country, and one id is in two countries', async () => {
    const countries = await ask('tool/carrier/', 'countries');
    const ids = countries.map(({ carriers }) => valuesOf(carriers as readonly WireRow[], 'carrier_id'));
    expect(ids).toEqual([['310', '311'], ['311'], []]);
  });

  it('versions are listed for one operating system at a time', async () => {
    expect(valuesOf(await ask('tool/os_version/', 'os_versions', { os_type: 'IOS' }), 'os_id')).toEqual([
      '200',
    ]);
    for (const wrong of [{}, { os_type: 'IOS14_PLUS' }])
      expect((await get(simulator, 'tool/os_version/', { advertiser_id, ...wrong })).code).toBe(40002);
  });

  it('the lists of time zones and languages are complete', async () => {
    expect(await ask('tool/timezone/', 'timezones')).toContainEqual({
      timezone: 'Asia/Kathmandu',
      gmt_offset: 'GMT+05:45',
    });
    expect(await ask('tool/language/', 'languages')).toHaveLength(5);
  });
});
