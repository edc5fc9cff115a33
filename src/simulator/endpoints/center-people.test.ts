import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startSimulator } from '../index.js';
import { FROZEN, get, type Query } from '../testing/client.js';
import { rowsAt } from '../testing/rows-at.js';
import type { Simulator, WireRow } from '../types.js';
import { ACME, AGENCY } from '../world/centers.js';

const [acme, agency] = [ACME.id, AGENCY.id];

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ ...FROZEN, accounts: 1, campaigns: 1, adgroups: 1, ads: 1, days: 3 });
});
afterAll(() => simulator.close());

const columnOf = (rows: readonly WireRow[], name: string): readonly unknown[] => rows.map((row) => row[name]);

describe('bc/member/get/', () => {
  const ask = (query: Query) => get(simulator, 'bc/member/get/', { bc_id: acme, ...query });

  it('bc/member/get/ has 10 rows per page by default and 20 at most', async () => {
    expect((await ask({})).pageInfo).toMatchObject({ page_size: 10, total_number: 23, total_page: 3 });
    const { rows } = await ask({ page: '2', page_size: '20' });
    expect(columnOf(rows, 'user_id')).toEqual(['7060000000000000029', null, null]);
    expect(columnOf(rows, 'user_email').slice(1)).toEqual(['a**a@example.com', 'b**b@example.com']);
    expect((await ask({ page_size: '21' })).code).toBe(40002);
  });

  it('members can be filtered by role and status', async () => {
    expect((await ask({ filtering: { user_role: 'ADMIN' } })).rows).toHaveLength(1);
    expect((await ask({ filtering: { relation_status: 'PENDING' } })).rows).toHaveLength(2);
    expect((await ask({ filtering: { user_role: 'OWNER' } })).code).toBe(40002);
  });
});

describe('bc/partner/get/', () => {
  it('partners have their ids as bc_id', async () => {
    const { rows } = await get(simulator, 'bc/partner/get/', { bc_id: acme });
    expect(columnOf(rows, 'bc_id')).toEqual([agency, '7050000000000000077']);
    expect((await get(simulator, 'bc/partner/get/', { bc_id: '7' })).code).toBe(40001);
  });
});

describe('changelog/get/', () => {
  const ask = (query: Query) => get(simulator, 'changelog/get/', { bc_id: acme, page_size: '50', ...query });
  const read = async (query: Query) => rowsAt(await ask(query), 'changelog_list');

  it('activities cover seven days by default and are sorted by time, by default the newest first', async () => {
    const times = columnOf(await read({}), 'time') as readonly string[];
    expect(times).toEqual([...times].sort().reverse());
    expect(times.at(-1)?.slice(0, 10)).toBe('2026-05-09');
    expect(columnOf(await read({ sort_type: 'ASC', sort_field: 'operation_time' }), 'time')).toEqual(
      [...times].reverse(),
    );
  });

  it('activities can be filtered by type and written in another language', async () => {
    const filtering = { activity_type: 'ASSET', start_date: '2026-05-12', end_date: '2026-05-12' };
    expect(columnOf(await read({ filtering }), 'activity_log')).toEqual(['Shared catalog 商品 🛍']);
    expect(columnOf(await read({ filtering, lang: 'ja' }), 'activity_log')).toEqual([
      '翻訳: Shared catalog 商品 🛍',
    ]);
  });

  it.each([
    ['51 rows a page', { page_size: '51' }],
    ['an unknown type', { filtering: { activity_type: 'OTHER' } }],
    ['one date', { filtering: { start_date: '2026-05-12' } }],
    ['an unknown order', { sort_type: 'UP' }],
  ])('changelog/get/ refuses %s', async (_, query) => {
    expect((await ask(query)).code).toBe(40002);
  });
});
