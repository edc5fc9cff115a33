import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startSimulator } from '../index.js';
import { FROZEN, get, post, type Query } from '../testing/client.js';
import type { Simulator } from '../types.js';

const one = '7100000000000000001';
const MONTH: Query = {
  advertiser_id: one,
  start_time: '2026-04-15 00:00:00',
  end_time: '2026-05-15 00:00:00',
};

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ ...FROZEN, behaviours: { 'change-log-form': 'json' } });
});
afterAll(() => simulator.close());

const create = (query: Query = {}, from = simulator) =>
  post(from, 'changelog/task/create/', { ...MONTH, ...query });
const ask = (what: string, task_id: unknown, from = simulator) =>
  get(from, `changelog/task/${what}/`, { advertiser_id: one, task_id });

const logOf = async (query: Query = {}, from = simulator): Promise<string> => {
  const { data } = await create(query, from);
  await ask('check', data['task_id'], from);
  const { data: done } = await ask('download', data['task_id'], from);
  expect(done['status']).toBe('SUCCESS');
  return String(done['changelog']);
};

/** The lines of a log that is JSON around what Python shows of bytes. */
const linesOf = (log: string): readonly string[] =>
  (JSON.parse(log) as { file_data: string }).file_data.slice(2, -1).split('\\r\\n');

const rowsOf = (log: string): readonly string[] => linesOf(log).slice(6, -1);

describe('a change-log task', () => {
  it('a change-log task is processed and then successful', async () => {
    const { data } = await create();
    expect(await ask('download', data['task_id'])).toMatchObject({ code: 40201 });
    expect((await ask('check', data['task_id'])).data).toEqual({ status: 'PROCESSING' });
    expect((await ask('check', data['task_id'])).data).toEqual({ status: 'SUCCESS' });
  });

  it('the file of a change-log task has counts, a header and rows, as Python shows bytes', async () => {
    const log = await logOf({ object_type: 'ADGROUP', module: 'TARGETING' });
    const lines = linesOf(log);
    expect(lines.slice(0, 6)).toEqual([
      'Budget changes,0',
      'Bid changes,0',
      'Status changes,0',
      `Targeting changes,${rowsOf(log).length}`,
      '',
      'Time,log_object_type,Object ID,Object,Operator,Source,App ID,Activity details',
    ]);
    expect(lines[6]).toMatch(/^2026-0\d-\d\d \d\d:\d\d,Ad group,\d+,Location,/);
    expect(lines[6]).toContain(
      String.raw`""before"": ""b\'\\\\xe6\\\\x97\\\\xa5\\\\xe6\\\\x9c\\\\xac\'"", ""after"": ""b\\""T\\\\xc3\\\\xbcrkiye`,
    );
  });

  it('the change log is a Python dictionary or JSON', async () => {
    const other = await startSimulator(FROZEN);
    expect(await logOf({}, other)).toMatch(
      /^\{'file_data': b'Budget changes,\d+\\r\\n.*', \n {4}'file_name': '\d+\.csv'\}$/,
    );
    await other.close();
  });

  it('the change log has times in the requested time zone', async () => {
    const narrow: Query = { object_type: 'CAMPAIGN', operation_types: ['STATUS'] };
    const [utc] = rowsOf(await logOf(narrow));
    const [tokyo] = rowsOf(await logOf({ ...narrow, timezone: 'Asia/Tokyo' }));
    const instant = (row: string | undefined, zone: string): number =>
      Date.parse(`${row?.slice(0, 10) ?? ''}T${row?.slice(11, 16) ?? ''}:00${zone}`);
    expect(instant(tokyo, '+09:00')).toBe(instant(utc, 'Z'));
  });

  it('the change log has only changes of the requested date range', async () => {
    const all = rowsOf(await logOf());
    const [newest] = all;
    const at = `${newest?.slice(0, 16) ?? ''}:00`;
    const alone = rowsOf(await logOf({ start_time: at, end_time: at }));
    expect(alone.length).toBeLessThan(all.length);
    expect(new Set(alone.map((row) => row.slice(0, 16)))).toEqual(new Set([at.slice(0, 16)]));
  });

  it.each<[string, Query]>([
    ['without an end', { end_time: undefined }],
    ['of more than thirty days', { end_time: '2026-05-15 00:00:01' }],
    ['of days', { start_time: '2026-05-01' }],
    ['that ends before it begins', { end_time: '2026-04-14 00:00:00' }],
    ['in no zone', { timezone: 'Mars/Phobos' }],
    ['of no module', { module: 'LUCK' }],
    ['of no object', { object_type: 'VIDEO' }],
    ['of no operation', { operation_types: ['THINK'] }],
    ['of ids that are numbers', { object_ids: [1] }],
  ])('a change-log task %s is refused', async (_, query) => {
    expect((await create(query)).code).toBe(40002);
  });

  it('the change log of the smallest world has a row', async () => {
    const small = await startSimulator({
      ...FROZEN,
      behaviours: { 'change-log-form': 'json' },
      accounts: 2,
      campaigns: 2,
      adgroups: 1,
      ads: 2,
      days: 20,
    });
    const { data } = await post(small, 'changelog/task/create/', MONTH);
    const query = { advertiser_id: one, task_id: data['task_id'] };
    await get(small, 'changelog/task/check/', query);
    const { data: done } = await get(small, 'changelog/task/download/', query);
    await small.close();
    expect(rowsOf(String(done['changelog'])).length).toBeGreaterThan(5);
  });
});
