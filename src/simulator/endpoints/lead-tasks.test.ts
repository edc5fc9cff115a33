import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startSimulator } from '../index.js';
import { FROZEN, get, post, type Query, send } from '../testing/client.js';
import type { Simulator } from '../types.js';

const [one, two] = ['7100000000000000001', '7100000000000000002'] as const;
const PATH = 'page/lead/task/';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ ...FROZEN, accounts: 2, campaigns: 2, adgroups: 1, ads: 2, days: 20 });
});
afterAll(() => simulator.close());

const pagesOf = async (advertiser_id: string): Promise<readonly string[]> => {
  const { rows } = await get(simulator, 'page/get/', { advertiser_id, business_type: 'LEAD_GEN' });
  return rows.map((row) => String(row['page_id']));
};

const taskIn = (region: string, body: Query) =>
  send(simulator, PATH, {
    method: 'POST',
    type: 'application/json',
    body: JSON.stringify(body),
    headers: { 'x-lead-region': region },
  });

const fileOf = async (query: Query, region = ''): Promise<readonly string[]> => {
  const { data } = await taskIn(region, query);
  const poll = { ...query, task_id: data['task_id'] };
  await post(simulator, PATH, poll);
  const { text } = await get(simulator, `${PATH}download/`, poll);
  return text.split(/\r?\n(?=\d{19},)/);
};

describe('a lead task', () => {
  it('one endpoint creates a lead task and returns its status, in its own words', async () => {
    const [page_id] = await pagesOf(one);
    const created = await post(simulator, PATH, { advertiser_id: one, page_id });
    const { task_id } = created.data;
    expect(created.data).toEqual({ task_id, status: 'CREATED' });
    const poll = () => post(simulator, PATH, { advertiser_id: one, page_id, task_id });
    const download = () => get(simulator, `${PATH}download/`, { advertiser_id: one, task_id });
    expect((await download()).code).toBe(40201);
    expect((await poll()).data).toEqual({ task_id, status: 'RUNNING' });
    expect((await poll()).data).toEqual({
      task_id,
      status: 'SUCCEED',
      file_name: 'leads.csv',
      file_type: 'csv',
    });
    expect((await download()).headers.get('content-type')).toBe('text/csv');
  });

  it('a file of leads has ten fixed columns and the questions of its form', async () => {
    const [page_id] = await pagesOf(one);
    const [header, ...rows] = await fileOf({ advertiser_id: one, page_id });
    expect(header).toBe(
      'lead id,created_time,ad_id,ad_name,adgroup_id,adgroup_name,campaign_id,campaign_name,form_id,form_name,' +
        'Name,Email,Phone number,"What do you want, and when?"',
    );
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatch(/^7330000000000000\d{3},2026-0\d-\d\d \d\d:\d\d:\d\d,\d+,/);
  });

  it('files of every second account have display titles', async () => {
    const [, page_id] = await pagesOf(two);
    const [header] = await fileOf({ advertiser_id: two, page_id });
    expect(header).toMatch(/^Lead ID,Created Time,.*,Form Name,Name,Email,Phone number,Email2,lead id$/);
  });

  it('a request gets only the leads of its region', async () => {
    const [page_id] = await pagesOf(one);
    const found = [];
    for (const region of ['', 'us', 'eu'])
      found.push(...(await fileOf({ advertiser_id: one, page_id }, region)).slice(1));
    expect(new Set(found.map((row) => row.slice(0, 19))).size).toBe(6);
  });

  it.each<[string, Query, number]>([
    ['without a page or an ad', {}, 40002],
    ['with a page and an ad', { page_id: '1', ad_id: '1' }, 40002],
    ['for a page that does not exist', { page_id: '1' }, 40007],
    ['for a task that does not exist', { task_id: '1' }, 40007],
  ])('a lead task is refused %s', async (_, query, code) => {
    expect((await post(simulator, PATH, { advertiser_id: one, ...query })).code).toBe(code);
  });

  it('a lead task is refused for an unknown region', async () => {
    const [page_id] = await pagesOf(one);
    expect((await taskIn('mars', { advertiser_id: one, page_id })).code).toBe(40002);
  });

  it('no two accounts have the same form', async () => {
    const all = [...(await pagesOf(one)), ...(await pagesOf(two))];
    expect(all[0]).toBe('7123456100000000001');
    expect(new Set(all).size).toBe(4);
  });
});
