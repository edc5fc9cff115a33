import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  badAccountInBatch,
  deadToken,
  denyAccount,
  denyEndpoint,
  oddValue,
  type Fault,
  type Simulator,
  startSimulator,
  timeless,
} from '../index.js';
import { FROZEN, get, type Query } from '../testing/client.js';

type Row = Readonly<Record<string, unknown>>;

let simulator: Simulator;
const [one, two] = ['7100000000000000001', '7100000000000000002'] as const;

beforeAll(async () => {
  simulator = await startSimulator(FROZEN);
});
afterEach(() => {
  simulator.clearFaults();
  simulator.resetRequests();
});
afterAll(() => simulator.close());

const ads = (query: Query = {}) =>
  get(simulator, 'ad/get/', { advertiser_id: one, page_size: '3', ...query });
const strike = (action: Fault['do'], rest: Partial<Fault> = {}): void => {
  simulator.addFault({ ...rest, do: action });
};

describe('a fault', () => {
  it('a fault responds with a code and its usual text', async () => {
    strike({ kind: 'code', code: 50000 });
    expect(await ads()).toMatchObject({ status: 200, code: 50000, message: 'System error' });
    simulator.clearFaults();
    strike({ kind: 'code', code: 51002, message: 'own words' });
    expect(await ads()).toMatchObject({ code: 51002, message: 'own words' });
  });

  it('a fault adds a row to the end of a list, and the total of every page counts it', async () => {
    const before = await ads({ page_size: '2' });
    strike({ kind: 'oneMore', values: { advertiser_id: two, ad_name: null } });
    const total = Number((before.data['page_info'] as Row)['total_number']);
    const pages = Number((before.data['page_info'] as Row)['total_page']);
    const first = await ads({ page_size: '2' });
    expect(first.data['list']).toEqual(before.data['list']);
    const last = await ads({ page_size: '2', page: String(pages) });
    for (const { data } of [first, last])
      expect(data['page_info']).toMatchObject({ total_number: total + 1 });
    const rows = last.data['list'] as readonly Row[];
    expect(rows.at(-1)).toEqual({ ...rows.at(-2), advertiser_id: two, ad_name: null });
  });

  it('a fault removes or changes the time in the first rows of a report page', async () => {
    const report = () =>
      get(simulator, 'report/integrated/get/', {
        advertiser_id: one,
        report_type: 'BASIC',
        data_level: 'AUCTION_ADVERTISER',
        dimensions: ['advertiser_id', 'stat_time_day'],
        metrics: ['spend'],
        start_date: '2026-05-01',
        end_date: '2026-05-04',
      });
    const timesOf = ({ data }: Awaited<ReturnType<typeof report>>) =>
      (data['list'] as readonly Row[]).map((row) => (row['dimensions'] as Row)['stat_time_day']);
    const usual = timesOf(await report());
    for (const [options, value] of [
      [{ rows: 2 }, '-'],
      [{ rows: 2, value: 7 }, 7],
    ] as const) {
      simulator.clearFaults();
      simulator.addFault(timeless('report/integrated/get/', options));
      expect(timesOf(await report())).toEqual([value, value, ...usual.slice(2)]);
    }
  });

  it('a fault sends another body, either with its length or closing the connection after it', async () => {
    const url = `${simulator.url}user/info/`;
    const headers = { 'access-token': simulator.token };
    const framing = ['content-length', 'transfer-encoding'];
    for (const closes of [false, true]) {
      simulator.clearFaults();
      strike({ kind: 'body', change: (text) => text.slice(0, 8), closes });
      const answer = await fetch(url, { headers });
      expect(await answer.text()).toBe('{"code":');
      expect(framing.some((name) => answer.headers.has(name))).toBe(!closes);
    }
    simulator.clearFaults();
    strike({ kind: 'body', change: () => '', status: 204 });
    const answer = await fetch(url, { headers });
    expect([answer.status, await answer.text()]).toEqual([204, '']);
  });

  it('a fault starts after some requests and affects a given number of them', async () => {
    strike({ kind: 'code', code: 50000 }, { skip: 1, times: 2 });
    const codes = [];
    for (let i = 0; i < 5; i += 1) codes.push((await ads()).code);
    expect(codes).toEqual([0, 50000, 50000, 0, 0]);
  });

  it('a fault affects only the requests it is about', async () => {
    strike({ kind: 'code', code: 50000 }, { path: 'ad/get/', advertiserId: one });
    strike({ kind: 'code', code: 50002 }, { match: ({ query }) => query['page'] === '2' });
    expect((await ads()).code).toBe(50000);
    expect((await ads({ advertiser_id: two })).code).toBe(0);
    expect((await ads({ advertiser_id: two, page: '2' })).code).toBe(50002);
    expect((await get(simulator, 'campaign/get/', { advertiser_id: one })).code).toBe(0);
    expect((await get(simulator, 'user/info/')).code).toBe(0);
  });

  it('a fault finds the account of a request inside lists', async () => {
    simulator.addFault(denyAccount(two));
    const { code, message } = await get(simulator, 'advertiser/info/', { advertiser_ids: [one, two] });
    expect({ code, message }).toEqual({
      code: 40001,
      message: `No permission to operate advertiser ${two}.`,
    });
  });

  it('a fault can respond with plain HTTP', async () => {
    strike({ kind: 'http', status: 429, headers: { 'Retry-After': '7' }, body: 'slow down' }, { times: 1 });
    const throttled = await ads();
    expect(throttled).toMatchObject({ status: 429, text: 'slow down' });
    expect(throttled.headers.get('retry-after')).toBe('7');
    strike({ kind: 'http', status: 502 });
    expect((await ads()).text).toMatch(/^<html>/);
    expect(simulator.requests.map(({ httpStatus, code }) => [httpStatus, code])).toEqual([
      [429, null],
      [502, null],
    ]);
  });

  it('a URL of more than 8 KB is refused with a web page, as the edge does', async () => {
    const long = await ads({ filtering: 'x'.repeat(8192) });
    expect([long.status, long.headers.get('content-type')]).toEqual([400, 'text/html']);
    expect((await ads({ fields: ['x'.repeat(6000)] })).status).toBe(200);
  });

  it('a fault breaks connections and bodies', async () => {
    strike({ kind: 'reset' }, { times: 1 });
    await expect(ads()).rejects.toThrow('fetch failed');
    strike({ kind: 'truncate' }, { times: 1 });
    await expect(ads()).rejects.toThrow('terminated');
    strike({ kind: 'brokenJson' }, { times: 1 });
    await expect(ads()).rejects.toThrow(SyntaxError);
    expect((await ads()).code).toBe(0);
  });

  it('a request that hangs gets no response', async () => {
    strike({ kind: 'hang' });
    const headers = { 'Access-Token': simulator.token };
    const url = new URL('user/info/', simulator.url);
    await expect(fetch(url, { headers, signal: AbortSignal.timeout(100) })).rejects.toThrow('timeout');
    expect(simulator.requests[0]).toMatchObject({ code: null, httpStatus: null });
  });

  it('a fault delays a response', async () => {
    strike({ kind: 'delay', ms: 80 });
    const start = performance.now();
    expect((await ads()).code).toBe(0);
    expect(performance.now() - start).toBeGreaterThan(70);
  });

  it('a fault rewrites rows', async () => {
    strike({ kind: 'rows', rewrite: (rows) => rows.map((row) => ({ ...row, ad_name: 7, ghost: null })) });
    expect((await ads()).rows[0]).toMatchObject({ ad_name: 7, ghost: null });
  });

  it('a fault changes totals', async () => {
    const honest = await ads();
    strike({ kind: 'totals', totalNumber: 999, totalPage: 1 });
    expect((await ads()).pageInfo).toEqual({ ...honest.pageInfo, total_number: 999, total_page: 1 });
  });

  it('a fault empties and repeats pages', async () => {
    const first = await ads();
    strike({ kind: 'emptyPage' }, { times: 1 });
    expect(await ads()).toMatchObject({ code: 0, rows: [], pageInfo: first.pageInfo });
    strike({ kind: 'repeatPage' });
    const second = await ads({ page: '2' });
    expect(second.rows).toEqual(first.rows);
    expect(second.pageInfo).toEqual({ ...first.pageInfo, page: 2 });
  });

  it('a fault moves rows between pages, as if some had been removed from or added to the front of the list', async () => {
    const whole = (await ads({ page_size: '100' })).rows;
    const page = async (number: number) => (await ads({ page: String(number) })).rows;
    expect(whole).toHaveLength(8);
    strike({ kind: 'drift', rows: 1 });
    expect([await page(1), await page(2), await page(3)]).toEqual([
      whole.slice(1, 4),
      whole.slice(4, 7),
      whole.slice(7),
    ]);
    expect((await ads()).pageInfo).toMatchObject({ total_number: 7, total_page: 3 });
    simulator.clearFaults();
    strike({ kind: 'drift', rows: -2 });
    expect([await page(2), await page(3), await page(4)]).toEqual([
      whole.slice(1, 4),
      whole.slice(4, 7),
      whole.slice(7),
    ]);
    expect((await ads()).pageInfo).toMatchObject({ total_number: 10, total_page: 4 });
  });

  it('a cleared fault has no effect', async () => {
    simulator.addFault(deadToken());
    expect((await ads()).code).toBe(40105);
    simulator.clearFaults();
    expect((await ads()).code).toBe(0);
  });
});

describe('ready-made faults', () => {
  it('denyEndpoint denies an endpoint to one account or to all', async () => {
    simulator.addFault(denyEndpoint('ad/get/', two));
    expect((await ads()).code).toBe(0);
    expect(await ads({ advertiser_id: two })).toMatchObject({
      code: 40001,
      message: 'advertiser does not grant you /ad/get/:GET permission',
    });
    simulator.addFault(denyEndpoint('campaign/get/'));
    expect((await get(simulator, 'campaign/get/', { advertiser_id: one })).code).toBe(40001);
  });

  it.each([
    ['named', 40001, []],
    ['unnamed', 40002, []],
    ['omitted', 0, [one]],
  ] as const)('a batch with a bad id is answered %s', async (how, code, left) => {
    simulator.addFault(badAccountInBatch(two, how));
    const reply = await get(simulator, 'advertiser/info/', { advertiser_ids: [one, two] });
    expect(reply.code).toBe(code);
    expect(reply.rows.map((row) => row['advertiser_id'])).toEqual([...left]);
    expect(reply.message?.includes(two)).toBe(how === 'named');
  });
});

describe('odd values', () => {
  it('odd values appear in columns and in metrics', async () => {
    simulator.addFault(oddValue('ad/get/', 'ad_name', 5n));
    expect((await ads()).text).toContain('"ad_name":5');
    simulator.addFault(oddValue('report/integrated/get/', 'impressions', '<5'));
    const { rows } = await get(simulator, 'report/integrated/get/', {
      advertiser_id: one,
      report_type: 'BASIC',
      data_level: 'AUCTION_AD',
      dimensions: ['ad_id'],
      query_lifetime: 'true',
    });
    expect(rows[0]?.['metrics']).toMatchObject({ impressions: '<5' });
  });
});

describe('the log of requests', () => {
  it('the log decodes queries and records results', async () => {
    const filtering = { primary_status: 'STATUS_ALL' };
    await ads({ filtering, fields: ['ad_id'] });
    await ads({ page: '0' });
    expect(simulator.requests).toHaveLength(2);
    expect(simulator.requests[0]).toMatchObject({
      method: 'GET',
      path: 'ad/get/',
      query: { advertiser_id: one, filtering, fields: ['ad_id'], page_size: '3' },
      headers: { 'access-token': simulator.token },
      advertiserIds: [one],
      code: 0,
      httpStatus: 200,
      rows: 3,
    });
    expect(simulator.requests[1]).toMatchObject({ code: 40002, rows: null });
  });

  it('the log measures latency and time by the injected clock', async () => {
    const slow = await startSimulator({ ...FROZEN, latencyMs: 60, wallClock: () => 1234 });
    const start = performance.now();
    await get(slow, 'user/info/');
    expect(performance.now() - start).toBeGreaterThan(50);
    expect(slow.requests[0]?.at).toBe(1234);
    await slow.close();
  });
});
