import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { failedTask, startSimulator } from '../index.js';
import { asText, FROZEN, get, post, type Query, send } from '../testing/client.js';
import { makeConsents } from '../portal/consents.js';
import { makeTaskBook } from '../tasks/book.js';
import type { Simulator, SimulatorOptions } from '../types.js';
import { createInnerWorld } from '../world/world.js';
import { createReportTask } from './report-tasks.js';

const [one, two] = ['7100000000000000001', '7100000000000000002'] as const;
const HOUR = 3_600_000;

const REPORT: Query = {
  advertiser_id: one,
  report_type: 'BASIC',
  data_level: 'AUCTION_AD',
  dimensions: ['ad_id', 'stat_time_day'],
  metrics: ['spend', 'impressions', 'campaign_name', 'secondary_goal_result'],
  start_date: '2026-02-15',
  end_date: '2026-05-15',
  enable_report_title_translation: false,
};

let simulator: Simulator;
let now = 0;
const start = async (options: SimulatorOptions = {}): Promise<void> => {
  now = FROZEN.now?.().getTime() ?? 0;
  simulator = await startSimulator({ ...FROZEN, wallClock: () => now, ...options });
};
beforeEach(() => start());
afterEach(() => simulator.close());

const create = (query: Query = {}) => post(simulator, 'report/task/create/', { ...REPORT, ...query });
const made = async (query: Query = {}): Promise<string> => String((await create(query)).data['task_id']);
const ask = (what: string, task_id: string, advertiser_id: string = one) =>
  get(simulator, `report/task/${what}/`, { advertiser_id, task_id });
const statusOf = async (task_id: string): Promise<unknown> => (await ask('check', task_id)).data['status'];

const fileOf = async (query: Query = {}): Promise<string> => {
  const id = await made(query);
  const advertiserId = String(query['advertiser_id'] ?? one);
  await ask('check', id, advertiserId);
  const { text, headers } = await ask('download', id, advertiserId);
  expect(headers.get('content-type')).toBe('text/csv');
  return text;
};

describe('a report task', () => {
  it('a report task is queued, then successful, and its file has no envelope', async () => {
    const id = await made();
    expect(await ask('download', id)).toMatchObject({ code: 40201, message: 'Task is not ready.' });
    expect([await statusOf(id), await statusOf(id)]).toEqual(['QUEUING', 'SUCCESS']);
    const { text } = await ask('download', id);
    expect(text.split('\n')[0]).toBe(
      'ad_id,stat_time_day,spend,impressions,campaign_name,secondary_goal_result',
    );
  });

  it('a report task can advance with the clock', async () => {
    await simulator.close();
    await start({ tasks: { ms: 10_000 } });
    const id = await made();
    expect(await statusOf(id)).toBe('QUEUING');
    now += 6000;
    expect(await statusOf(id)).toBe('PROCESSING');
    now += 6000;
    expect(await statusOf(id)).toBe('SUCCESS');
  });

  it('a report task covers 90 days, which the synchronous report refuses', async () => {
    const lines = (await fileOf({ metrics: ['spend'] })).trim().split('\n').slice(1);
    const months = new Set(lines.map((line) => line.split(',')[1]?.slice(0, 7)));
    expect(months).toEqual(new Set(['2026-02', '2026-03', '2026-04', '2026-05']));
    expect((await get(simulator, 'report/integrated/get/', REPORT)).code).toBe(40002);
  });

  it('a report task has the values of the synchronous report', async () => {
    const range = { start_date: '2026-05-01', end_date: '2026-05-02', metrics: ['spend', 'impressions'] };
    const lines = (await fileOf(range)).trim().split('\n').slice(1);
    const { rows } = await get(simulator, 'report/integrated/get/', {
      ...REPORT,
      ...range,
      page_size: '1000',
    });
    const expected = rows.map((row) => {
      const { dimensions, metrics } = row as Record<string, Record<string, string>>;
      return [
        dimensions!['ad_id'],
        dimensions!['stat_time_day'],
        metrics!['spend'],
        metrics!['impressions'],
      ].join(',');
    });
    expect(lines).toHaveLength(4);
    expect(lines).toEqual(expected);
  });

  it('titles and audiences of report files are translated unless the task declines', async () => {
    const audience = { report_type: 'AUDIENCE', dimensions: ['ad_id', 'age', 'gender'], metrics: ['spend'] };
    const [head, first] = (await fileOf({ ...audience, enable_report_title_translation: true })).split('\n');
    expect(head).toBe('Ad ID,Age,Gender,Cost');
    expect(first).toMatch(/^\d+,(\d\d-\d+|NONE),(female|male|none),\d+\.\d{3}$/);
  });

  it('report files have names of countries, not codes', async () => {
    const query = { dimensions: ['ad_id', 'country_code'], metrics: ['spend'] };
    const countries = new Set(
      (await fileOf(query))
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split(',')[1]),
    );
    expect(countries).toContain('United States');
    expect(countries).toContain('Turkey');
    expect(countries).not.toContain('US');
  });

  it('report files have lists as JSON, and the id of asset groups under the configured name', async () => {
    const query = { dimensions: ['ad_id_v2', 'stat_time_day'], metrics: ['ad_name', 'ad_text'] };
    const text = await fileOf(query);
    expect(text.split('\n')[0]).toBe('ad_id_v2,stat_time_day,ad_name,ad_text,ad_text_list');
    expect(text).toMatch(/,Asset group \d+,,"\[""First 🅰️"",""Second\\nline""\]"\n/);
    await simulator.close();
    await start({ behaviours: { 'whole-ad-title': 'ad_id' } });
    expect((await fileOf(query)).split('\n')[0]).toBe('ad_id,stat_time_day,ad_name,ad_text,ad_text_list');
  });

  it('files of every second account have the other format', async () => {
    const text = await fileOf({ advertiser_id: two });
    expect(text.startsWith('\uFEFFad_id,')).toBe(true);
    expect(text).toContain('\r\n');
    expect(text).toMatch(/,2026-05-1\d,/);
    expect(text).not.toMatch(/,-\r\n/);
  });

  it('a report task omits deleted objects, or accepts a status filter if the behaviour is set', async () => {
    const filtering = [{ field_name: 'ad_status', filter_type: 'IN', filter_value: '["STATUS_ALL"]' }];
    expect(await create({ filtering })).toMatchObject({
      code: 40002,
      message: 'filtering.field_name: ad_status is not supported.',
    });
    const without = (await fileOf()).length;
    await simulator.close();
    await start({ behaviours: { 'task-status-filter': 'taken' } });
    expect((await fileOf({ filtering })).length).toBeGreaterThan(without);
  });

  it('a report task fails if a fault is planned', async () => {
    simulator.addFault(failedTask('report/task/check/', 1));
    const id = await made();
    expect((await ask('check', id)).data).toEqual({
      status: 'FAILED',
      message: 'The data size is too large.',
    });
  });

  it('a report task can be canceled until it is done', async () => {
    const cancel = (task_id: string) =>
      post(simulator, 'report/task/cancel/', { advertiser_id: one, task_id });
    const id = await made();
    expect((await cancel(id)).data).toEqual({ status: 'CANCELED', message: '' });
    expect(await statusOf(id)).toBe('CANCELED');
    expect((await ask('download', id)).code).toBe(40200);
    const done = await made();
    await statusOf(done);
    expect((await cancel(done)).code).toBe(40200);
  });

  it('a report task expires after thirty days', async () => {
    const id = await made();
    now += 30 * 24 * HOUR;
    expect((await ask('check', id)).code).toBe(0);
    now += 1;
    expect(await ask('check', id)).toMatchObject({ code: 40007, message: `The task ${id} does not exist.` });
  });

  it('a report task belongs to its account', async () => {
    expect((await ask('check', await made(), two)).code).toBe(40007);
  });

  it('a report task can return a URL in place of the file', async () => {
    const id = await made({ output_format: 'XLSX_DOWNLOAD', file_name: 'Spend of May' });
    await statusOf(id);
    expect((await ask('download', id)).data).toMatchObject({
      output_format: 'XLSX_DOWNLOAD',
      file_name: 'Spend of May.xlsx',
    });
  });

  it('an account can create 500 report tasks within an hour, and no more', () => {
    // Without HTTP, because that would take most of the time.
    const context = {
      world: createInnerWorld(FROZEN),
      tasks: makeTaskBook(() => now),
      consents: makeConsents(() => now),
      token: 'a-token',
      options: {},
      headers: {},
    };
    const createFor = (advertiser_id: string) => {
      const body = Object.entries({ ...REPORT, advertiser_id });
      const texts = body.map(([name, value]) => [name, asText(value)] as const);
      return createReportTask({ ...context, params: new Map(texts) });
    };
    for (let count = 0; count < 500; count += 1) createFor(one);
    expect(() => createFor(one)).toThrow(expect.objectContaining({ code: 40133 }));
    expect(createFor(two)).toHaveProperty('data.task_id');
    now += HOUR;
    expect(createFor(one)).toHaveProperty('data.task_id');
  });

  it('report tasks can be created twice per second, whatever the limit of the app', async () => {
    await simulator.close();
    await start({ limits: 'basic' });
    expect([(await create()).code, (await create()).code, (await create()).code]).toEqual([0, 0, 40100]);
    now += 1001;
    expect((await create()).code).toBe(0);
  });
});

describe('a report task is refused', () => {
  it.each<[string, Query, number]>([
    ['without a type', { report_type: undefined }, 40002],
    ['without dimensions', { dimensions: [] }, 40002],
    ['for an unknown format', { output_format: 'JSON' }, 40002],
    ['for an odd file name', { file_name: 'a/b' }, 40002],
    ['for a long file name', { file_name: 'a'.repeat(256) }, 40002],
    ['for an unknown metric', { metrics: ['luck'] }, 40002],
    ['for an account of somebody else', { advertiser_id: '7199999999999999999' }, 40001],
    ['for an id that is a number', { advertiser_id: 7100000000000000 }, 40002],
    ['for a list in a text', { dimensions: '["ad_id"]' }, 40002],
    ['for a flag in a text', { enable_report_title_translation: 'false' }, 40002],
    ['for persons by country', { dimensions: ['ad_id', 'country_code'], metrics: ['reach'] }, 40002],
    [
      'for an app event by country',
      { dimensions: ['ad_id', 'country_code'], metrics: ['spend', 'registration'] },
      40002,
    ],
    [
      'for a SKAN rate by type of ad',
      { dimensions: ['ad_id', 'ad_type'], metrics: ['spend', 'skan_conversion_rate'] },
      40002,
    ],
    [
      'for persons by age',
      { report_type: 'AUDIENCE', dimensions: ['ad_id', 'age', 'gender'], metrics: ['reach'] },
      40002,
    ],
    ['for two accounts too many', { advertiser_ids: Array.from({ length: 6 }, () => one) }, 40002],
    [
      'for too many ids',
      {
        filtering: [
          {
            field_name: 'ad_ids',
            filter_type: 'IN',
            filter_value: JSON.stringify(Array.from({ length: 20_001 }, (_, i) => String(i))),
          },
        ],
      },
      40002,
    ],
    [
      'for a filter by type',
      { filtering: [{ field_name: 'buying_type', filter_type: 'IN', filter_value: '["AUCTION"]' }] },
      40002,
    ],
  ])('a report task is refused %s', async (_, query, code) => {
    expect((await create(query)).code).toBe(code);
  });

  it('a report task by country may count clicks', async () => {
    const dimensions = ['ad_id', 'country_code'];
    expect((await create({ dimensions, metrics: ['spend', 'clicks', 'conversion'] })).code).toBe(0);
  });

  it('a report task without a breakdown may count persons', async () => {
    expect((await create({ metrics: ['reach', 'result'] })).code).toBe(0);
  });

  it.each(['check', 'download'])('report/task/%s/ refuses an unknown task', async (what) => {
    expect((await ask(what, '1')).code).toBe(40007);
    expect((await ask(what, 'x')).code).toBe(40002);
  });
});

describe('a request with a body', () => {
  it('a POST is logged with its body as the query', async () => {
    await create({ file_name: 'mine' });
    expect(simulator.requests.at(-1)).toMatchObject({
      method: 'POST',
      path: 'report/task/create/',
      query: { advertiser_id: one, file_name: 'mine', dimensions: ['ad_id', 'stat_time_day'] },
      advertiserIds: [one],
      code: 0,
    });
  });

  it('a POST is affected by faults', async () => {
    simulator.addFault({ path: 'report/task/create/', advertiserId: one, do: { kind: 'code', code: 50000 } });
    expect((await create()).code).toBe(50000);
    expect((await create({ advertiser_id: two })).code).toBe(0);
  });

  it.each([
    ['GET', 'report/task/create/'],
    ['POST', 'report/task/check/'],
    ['POST', 'campaign/get/'],
  ])('the wrong method gets HTTP 405: %s %s', async (method, path) => {
    expect((await send(simulator, path, { method })).status).toBe(405);
  });

  it.each([
    ['is no JSON', 'advertiser_id=1', 'application/json', 'The body must be a JSON object.'],
    ['is a list', '[]', 'application/json', 'The body must be a JSON object.'],
    ['is of another type', '{}', 'text/plain', 'Content-Type must be application/json.'],
  ])('a POST is refused when it %s', async (...[, body, type, message]) => {
    const reply = await send(simulator, 'report/task/create/', { method: 'POST', body, type });
    expect(reply).toMatchObject({ code: 40002, message });
  });

  it('the sandbox refuses a report task with 40008', async () => {
    await simulator.close();
    await start({ sandbox: true });
    expect((await create()).code).toBe(40008);
    expect((await ask('check', '1')).code).toBe(40008);
  });
});
