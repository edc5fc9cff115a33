import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ADVERTISER_KEYS, USER_KEYS } from '../data/sample-keys.js';
import { startSimulator } from '../index.js';
import { FROZEN, get } from '../testing/client.js';
import type { Simulator } from '../types.js';

let simulator: Simulator;
const ids = ['7100000000000000001', '7100000000000000002', '7100000000000000003'] as const;

beforeAll(async () => {
  simulator = await startSimulator({ ...FROZEN, appId: '7000000000000000000', secret: 'shh' });
});
afterAll(() => simulator.close());

describe('every endpoint', () => {
  it.each([
    [
      'no token',
      null,
      40104,
      'Access token is null, you should set it in http header with key Access-Token.',
    ],
    [
      'an empty token',
      '',
      40104,
      'Access token is null, you should set it in http header with key Access-Token.',
    ],
    ['another token', 'x', 40105, 'Access token is incorrect or has been revoked.'],
  ])('every endpoint refuses %s with HTTP 200', async (...[, token, code, message]) => {
    const reply = await get(simulator, 'user/info/', { token });
    expect(reply).toMatchObject({ status: 200, code, message });
    expect(JSON.parse(reply.text)).toMatchObject({ data: {} });
  });

  it.each(['campaign/get', 'advertiser/info', 'report/integrated/get', 'nowhere/', ''])(
    'the path "%s" gets a plain text 404',
    async (path) => {
      const reply = await get(simulator, path);
      expect(reply).toMatchObject({ status: 404, text: '404 page not found' });
      expect(reply.headers.get('content-type')).toBe('text/plain');
    },
  );

  it('every response has its own request id', async () => {
    const replies = [await get(simulator, 'user/info/'), await get(simulator, 'user/info/')];
    const bodies = replies.map(({ text }) => JSON.parse(text) as { request_id: string });
    expect(bodies[0]?.request_id).toMatch(/^[0-9A-F]{34}$/);
    expect(bodies[0]?.request_id).not.toBe(bodies[1]?.request_id);
    expect(replies[1]?.headers.get('x-tt-logid')).toBe(bodies[1]?.request_id);
  });

  it('long responses are compressed, only for clients that accept gzip', async () => {
    const path = `ad/get/?advertiser_id=${ids[0]}`;
    const zipped = await get(simulator, path);
    expect(zipped.text.length).toBeGreaterThan(8192);
    expect(zipped.headers.get('content-encoding')).toBe('gzip');
    const headers = { 'Access-Token': simulator.token, 'Accept-Encoding': 'identity' };
    const plain = await fetch(new URL(path, simulator.url), { headers });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(plain.headers.get('content-type')).toBe('application/json');
    expect((await get(simulator, 'user/info/')).headers.get('content-encoding')).toBeNull();
  });

  it('other methods and repeated parameters are refused', async () => {
    const url = new URL('user/info/', simulator.url);
    const headers = { 'Access-Token': simulator.token };
    expect((await fetch(url, { method: 'POST', headers })).status).toBe(405);
    const twice = await get(simulator, 'campaign/get/?advertiser_id=1&advertiser_id=2');
    expect(twice.code).toBe(40002);
  });
});

describe('user/info/', () => {
  it('user/info/ responds with and without its slash', async () => {
    for (const path of ['user/info/', 'user/info']) {
      const { code, text } = await get(simulator, path);
      expect(code).toBe(0);
      const { data } = JSON.parse(text) as { data: object };
      expect(Object.keys(data)).toEqual([...USER_KEYS]);
    }
  });
});

describe('oauth2/advertiser/get/', () => {
  const app = { app_id: '7000000000000000000', secret: 'shh' };

  it('oauth2/advertiser/get/ lists the accounts of the token', async () => {
    const { rows, pageInfo } = await get(simulator, 'oauth2/advertiser/get/', app);
    expect(rows.map((row) => row['advertiser_id'])).toEqual([...ids]);
    expect(rows[1]).toEqual({ advertiser_id: ids[1], advertiser_name: '東京ストア 🗼' });
    expect(pageInfo).toEqual({});
  });

  it.each([
    [{}, 40002, 'Missing required field(s): app_id, secret.'],
    [{ app_id: '1' }, 40002, 'Missing required field(s): secret.'],
    [{ ...app, app_id: '1' }, 40113, expect.stringContaining('app_id is inconsistent')],
    [{ ...app, secret: 'x' }, 40101, 'Invalid auth_code or app secret.'],
  ])('oauth2/advertiser/get/ refuses %j', async (query, code, message) => {
    expect(await get(simulator, 'oauth2/advertiser/get/', query)).toMatchObject({ code, message });
  });
});

describe('advertiser/info/', () => {
  it('advertiser/info/ returns whole rows', async () => {
    const { rows } = await get(simulator, 'advertiser/info/', { advertiser_ids: ids });
    expect(rows).toHaveLength(3);
    expect(Object.keys(rows[0]!)).toEqual(expect.arrayContaining([...ADVERTISER_KEYS]));
    expect(Number.isInteger(rows[0]?.['create_time'])).toBe(true);
    expect(rows[0]).not.toHaveProperty('company_name_editable');
  });

  it('advertiser/info/ returns only the requested fields', async () => {
    const ask = (fields: readonly string[]) =>
      get(simulator, 'advertiser/info/', { advertiser_ids: [ids[0]], fields });
    expect((await ask(['advertiser_id', 'currency'])).rows).toEqual([
      { advertiser_id: ids[0], currency: 'USD' },
    ]);
    expect((await ask(['company_name_editable', 'currency'])).rows).toEqual([
      { advertiser_id: ids[0], company_name_editable: true },
    ]);
  });

  it.each([
    ['nothing', {}, 40002, 'Missing required field(s): advertiser_ids.'],
    ['a comma list', { advertiser_ids: `${ids[0]},${ids[1]}` }, 40002, expect.any(String)],
    ['a bare id', { advertiser_ids: ids[0] }, 40002, expect.any(String)],
    ['bare numbers', { advertiser_ids: '[7100000000000000001]' }, 40002, expect.any(String)],
    ['an empty list', { advertiser_ids: [] }, 40002, expect.any(String)],
    ['an unknown field', { advertiser_ids: [ids[0]], fields: ['nope'] }, 40002, expect.any(String)],
    [
      'a stranger in the batch',
      { advertiser_ids: [ids[0], '9'] },
      40001,
      'No permission to operate advertiser 9.',
    ],
    [
      'more than 100 ids',
      { advertiser_ids: Array.from({ length: 101 }, () => ids[0]) },
      40011,
      'Too many IDs are provided in a single request.',
    ],
  ])('advertiser/info/ refuses %s', async (...[, query, code, message]) => {
    expect(await get(simulator, 'advertiser/info/', query)).toMatchObject({ code, message, rows: [] });
  });
});
