import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Behaviours, startSimulator } from '../index.js';
import { FROZEN, get, textOf, type Query } from '../testing/client.js';
import { rowsAt } from '../testing/rows-at.js';
import type { Simulator, WireRow } from '../types.js';

let simulator: Simulator;

const SMALL = { ...FROZEN, accounts: 2, campaigns: 2, adgroups: 1, ads: 2, days: 20 };

const [advertiser_id, second] = ['7100000000000000001', '7100000000000000002'] as const;

beforeAll(async () => {
  simulator = await startSimulator(SMALL);
});
afterAll(() => simulator.close());

const ask = (path: string, query: Query = {}) => get(simulator, path, { advertiser_id, ...query });

/** The rows of an answer, wherever they are in it. */
const rowsOf = async (path: string, query: Query, key = 'list'): Promise<readonly WireRow[]> =>
  rowsAt(await ask(path, query), key);

const columnOf = (rows: readonly WireRow[], name: string): readonly unknown[] => rows.map((row) => row[name]);

describe('app/list/', () => {
  it('app/list/ returns all apps at once, or those that are requested', async () => {
    const { text } = await get(simulator, 'app/list/', { advertiser_id });
    expect(text).not.toContain('page_info');
    const wanted = { advertiser_id, app_platform_ids: ['1000000001'] };
    expect(columnOf(await rowsOf('app/list/', wanted, 'apps'), 'platform')).toEqual(['IOS']);
  });

  it('app/list/ returns an empty list for an account without apps', async () => {
    expect(await rowsOf('app/list/', { advertiser_id: second }, 'apps')).toEqual([]);
  });

  it('app/list/ accepts ids only as strings', async () => {
    expect((await get(simulator, 'app/list/', { advertiser_id, app_platform_ids: [1] })).code).toBe(40002);
  });
});

describe('optimizer/rule/list/', () => {
  const PATH = 'optimizer/rule/list/';

  it('rules spell the action and the dimension in two ways', async () => {
    const rows = await rowsOf(PATH, { advertiser_id }, 'rules');
    expect(rows.map((row) => ['actions' in row, 'action' in row])).toEqual([
      [true, false],
      [false, true],
    ]);
    const text = JSON.stringify(rows);
    expect([text.includes('"dimension":'), text.includes('"dimesion":')]).toEqual([true, true]);
  });

  it('rules refer to campaigns of their account', async () => {
    const { rows } = await get(simulator, 'campaign/get/', { advertiser_id });
    const [rule] = await rowsOf(PATH, { advertiser_id }, 'rules');
    const [target] = rule?.['apply_objects'] as readonly WireRow[];
    expect(columnOf(rows, 'campaign_id')).toEqual(
      expect.arrayContaining(target?.['dimension_ids'] as string[]),
    );
  });

  it('rules have times in the requested time zone, by default in UTC', async () => {
    const timeIn = async (query: Query) => {
      const [rule] = await rowsOf(PATH, { advertiser_id, ...query }, 'rules');
      return Date.parse(`${textOf(rule, 'create_datetime').replace(' ', 'T')}Z`);
    };
    const utc = await timeIn({});
    expect(await timeIn({ tzone: 'Asia/Tokyo' })).toBe(utc + 9 * 3_600_000);
  });

  it('optimizer/rule/list/ filters by status', async () => {
    const rows = await rowsOf(PATH, { advertiser_id, filtering: { status: 'OFF' } }, 'rules');
    expect(columnOf(rows, 'rule_status')).toEqual(['OFF']);
  });

  it.each([
    ['an unknown filter', { filtering: { name: 'x' } }],
    ['an unknown status', { filtering: { status: 'PAUSED' } }],
    ['a word where a list is due', { filtering: { rule_info: 'x' } }],
    ['an unknown zone', { tzone: 'Mars/Olympus' }],
    ['101 rows a page', { page_size: '101' }],
  ])('optimizer/rule/list/ refuses %s', async (...[, query]) => {
    expect((await get(simulator, PATH, { advertiser_id, ...query })).code).toBe(40002);
  });
});

describe('playable/get/', () => {
  it.each([
    ['saved ones unless another status is asked for', {}, ['SAVED']],
    ['uploaded ones', { operation_status: 'UPLOADED' }, ['UPLOADED']],
    ['deleted ones', { operation_status: 'DELETED' }, ['DELETED']],
    ['those in review', { operation_status: 'UPLOADED', status: 'VALIDATING' }, ['UPLOADED']],
    ['none where two conditions contradict', { status: 'VALIDATING' }, []],
    ['those of a name', { playable_name: '-', operation_status: 'DELETED' }, ['DELETED']],
  ])('playable/get/ returns %s', async (...[, query, statuses]) => {
    const rows = await rowsOf('playable/get/', { advertiser_id, ...query });
    expect(columnOf(rows, 'operation_status')).toEqual(statuses);
  });

  it.each([{ operation_status: 'GONE' }, { status: 'GONE' }, { page_size: '101' }])(
    'playable/get/ refuses %j',
    async (query) => {
      expect((await get(simulator, 'playable/get/', { advertiser_id, ...query })).code).toBe(40002);
    },
  );
});

describe('playable/get/ where sources disagree', () => {
  const withReading = async (behaviours: Behaviours, path: string, query: Query = {}) => {
    const other = await startSimulator({ ...SMALL, behaviours });
    const answer = await get(other, path, { advertiser_id, ...query });
    await other.close();
    return answer;
  };

  it('playables may come in pages of 500, and their totals may have other names', async () => {
    const path = 'playable/get/';
    expect((await withReading({ 'playable-page-size': '500' }, path, { page_size: '500' })).code).toBe(0);
    const { text } = await withReading({ 'playable-totals': 'total' }, path);
    expect(text).toContain('"page_info":{"page":1,"page_size":10,"total":1,"total_pages":1}');
  });
});

describe('ids of apps, rules and playables', () => {
  it('ids of apps, rules and playables differ between accounts and exceed 2^53', async () => {
    const large = await startSimulator({ ...SMALL, accounts: 12 });
    const ids: string[] = [];
    for (const { id } of large.world.accounts) {
      for (const path of ['app/list/', 'optimizer/rule/list/', 'playable/get/']) {
        const { text } = await get(large, path, { advertiser_id: id });
        ids.push(...[...text.matchAll(/"(?:app|rule|playable)_id":"(\d+)"/g)].map(([, found = '']) => found));
      }
    }
    expect(ids).toHaveLength(8 * 2 + 6 * 2 + 12);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => BigInt(id) > BigInt(Number.MAX_SAFE_INTEGER))).toBe(true);
    await large.close();
  });
});

describe('labels, minis and negative keywords', () => {
  it('labels and minis have ids above 2^53, an empty value and an emoji', async () => {
    for (const path of ['campaign_label/get/', 'minis/get/']) {
      const { text, rows } = await ask(path);
      expect(rows).toHaveLength(2);
      expect(text).toMatch(/"75\d{17}"/);
      expect(text).toMatch(/\p{Emoji_Presentation}/u);
      expect(text).toContain('""');
    }
  });

  it('negative keywords exist only with a search placement', async () => {
    const found = new Map<boolean, number>();
    for (const row of simulator.world.adgroups(advertiser_id)) {
      const object = { object_type: 'ADGROUP', object_id: textOf(row, 'adgroup_id') };
      const keywords = rowsAt(await ask('search_ad/negative_keyword/get/', object), 'keywords');
      const places = row['tiktok_subplacements'];
      const isInSearch = Array.isArray(places) && places.includes('SEARCH_FEED');
      expect(keywords.length > 0).toBe(isInSearch);
      found.set(isInSearch, keywords.length);
    }
    expect([...found.keys()].sort()).toEqual([false, true]);
  });

  it.each<[string, Query]>([
    ['no object', {}],
    ['an unknown object', { object_type: 'CAMPAIGN', object_id: '7' }],
    ['an ad', { object_type: 'AD', object_id: '7' }],
    ['pages of 51', { object_type: 'CAMPAIGN', object_id: '7', page_size: 51 }],
  ])('negative keywords are refused for %s', async (_what, query) => {
    expect((await ask('search_ad/negative_keyword/get/', query)).code).toBe(40002);
  });
});
