import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startSimulator } from '../index.js';
import { FROZEN, get, type Query, sum } from '../testing/client.js';
import { rowsAt } from '../testing/rows-at.js';
import type { Simulator } from '../types.js';

let simulator: Simulator;
const advertiser_id = '7100000000000000001';
let adgroup: string;

beforeAll(async () => {
  simulator = await startSimulator({ ...FROZEN, behaviours: { 'comment-times': 'epoch' } });
  adgroup = simulator.world.adgroups(advertiser_id).at(-1)?.['adgroup_id'] as string;
});
afterAll(() => simulator.close());

const ask = (query: Query = {}) =>
  get(simulator, 'comment/list/', {
    advertiser_id,
    search_field: 'ADGROUP_ID',
    search_value: adgroup,
    start_time: '2026-03-01',
    end_time: '2026-05-15',
    page_size: '100',
    ...query,
  });
const comments = async (query: Query = {}) => rowsAt(await ask(query), 'comments');

const second = (text: string): number => Date.parse(text) / 1000;

describe('comments', () => {
  it('comments belong to the ads of one ad group', async () => {
    const rows = await comments();
    const ads = simulator.world.ads(advertiser_id).filter((ad) => ad['adgroup_id'] === adgroup);
    expect(rows.length).toBeGreaterThan(20);
    expect(new Set(rows.map((row) => row['adgroup_id']))).toEqual(new Set([adgroup]));
    for (const { ad_id: id } of rows) expect(ads.map((ad) => ad['ad_id'])).toContain(id);
  });

  it('comments are selected by UTC day, first and last day included', async () => {
    const rows = await comments({ start_time: '2026-05-01', end_time: '2026-05-10' });
    const times = rows.map((row) => row['create_time'] as number);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(second('2026-05-01T00:00:00Z'));
    expect(Math.max(...times)).toBeLessThan(second('2026-05-11T00:00:00Z'));
    const days = Array.from({ length: 10 }, (_, i) => `2026-05-${String(i + 1).padStart(2, '0')}`);
    const single = [];
    for (const day of days) single.push((await comments({ start_time: day, end_time: day })).length);
    expect(sum(single)).toBe(rows.length);
    expect(rows.length).toBeGreaterThan(0);
  });

  it('times of comments are text or epoch seconds', async () => {
    const other = await startSimulator(FROZEN);
    const query = { advertiser_id, search_field: 'ADGROUP_ID', search_value: adgroup };
    const days = { start_time: '2026-05-01', end_time: '2026-05-15', page_size: '100' };
    const texts = rowsAt(await get(other, 'comment/list/', { ...query, ...days }), 'comments');
    await other.close();
    const epochs = await comments(days);
    expect(epochs.length).toBeGreaterThan(0);
    expect(texts.map((row) => row['create_time'])).toEqual(
      epochs.map((row) => {
        const [day, time] = new Date(Number(row['create_time']) * 1000).toISOString().split(/[T.]/);
        return `${day!} ${time!} +0000 UTC`;
      }),
    );
  });

  it('no comment is in the future', async () => {
    const [newest] = await comments({ end_time: '2027-01-01' });
    expect(newest?.['create_time']).toBeLessThanOrEqual(second('2026-05-15T10:00:00Z'));
  });

  it('comments are sorted by time, by default the newest first', async () => {
    const likes = (await comments({ sort_field: 'LIKES', sort_type: 'ASC' })).map(
      (row) => row['likes'] as number,
    );
    expect(likes).toEqual([...likes].sort((a, b) => a - b));
    const times = (await comments()).map((row) => row['create_time'] as number);
    expect(times).toEqual([...times].sort((a, b) => b - a));
  });

  it('replies refer to their comments', async () => {
    const replies = await comments({ comment_type: ['REPLY'] });
    const ids = (await comments({ comment_type: ['COMMENT'] })).map((row) => row['comment_id']);
    expect(replies.length).toBeGreaterThan(0);
    for (const { original_comment_id: id } of replies) expect(ids).toContain(id);
    expect(ids.length + replies.length).toBe((await comments({ comment_type: ['ALL'] })).length);
  });

  it('comments can be hidden', async () => {
    const hidden = await comments({ comment_status: ['HIDDEN'] });
    expect(hidden).toEqual((await comments()).filter((row) => row['comment_status'] === 'HIDDEN'));
    expect(hidden.length).toBeGreaterThan(0);
  });

  it('an ad group of another account has no comments', async () => {
    expect(await comments({ search_value: '1' })).toEqual([]);
  });

  it.each([
    { search_field: 'AD_ID' },
    { search_field: '' },
    { search_value: 'x' },
    { start_time: '' },
    { start_time: '2026-05-01 00:00:00' },
    { start_time: '2026-05-16' },
    { comment_type: ['LIKE'] },
    { comment_status: 'ALL' },
    { sort_field: 'NAME' },
    { sort_type: 'UP' },
    { page_size: '101' },
  ])('comment/list/ refuses %j', async (query) => {
    expect((await ask(query)).code).toBe(40002);
  });
});
