import { afterEach, describe, expect, it } from '@jest/globals';

import { startSimulator } from '../index.js';
import { FROZEN, get, send } from '../testing/client.js';
import type { Simulator, SimulatorOptions } from '../types.js';

const APP = '7000000000000000000';
const REDIRECT = 'http://127.0.0.1:1/back?keep=1';
const ACCOUNTS = ['7100000000000000001', '7100000000000000003'];

let simulator: Simulator;
let now = 0;

afterEach(() => simulator.close());

const start = async (options: SimulatorOptions = {}) => {
  simulator = await startSimulator({
    ...FROZEN,
    appId: APP,
    secret: 'shh',
    wallClock: () => now,
    ...options,
  });
};

const show = (query: Readonly<Record<string, string>>) =>
  fetch(new URL(`/portal/auth?${String(new URLSearchParams(query))}`, simulator.url));

/** Presses a button of the page. @returns what is added to the address of the redirect */
const press = async (decision: string, accounts: readonly string[] = ACCOUNTS) => {
  const fields = new URLSearchParams({ app_id: APP, redirect_uri: REDIRECT, state: 'a&b', decision });
  for (const account of accounts) fields.append('account', account);
  for (const scope of ['4', '22']) fields.append('scope', scope);
  const url = new URL('/portal/auth', simulator.url);
  const response = await fetch(url, { method: 'POST', body: fields, redirect: 'manual' });
  expect(response.status).toBe(302);
  const target = new URL(response.headers.get('location') ?? '');
  expect(`${target.origin}${target.pathname}`).toBe('http://127.0.0.1:1/back');
  return Object.fromEntries(target.searchParams);
};

const exchange = (code: unknown, more: object = {}) =>
  send(simulator, 'oauth2/access_token/', {
    method: 'POST',
    type: 'application/json',
    body: JSON.stringify({ app_id: APP, secret: 'shh', auth_code: code, ...more }),
    headers: { 'Access-Token': '' },
  });

describe('the page of the portal', () => {
  it('the page has a box for each account and permission, and shows the request as text', async () => {
    await start();
    const body = await (await show({ app_id: APP, redirect_uri: REDIRECT, state: '"><b>' })).text();
    expect(body.match(/name="account"/g)).toHaveLength(3);
    expect(body).toContain('<label><input type="checkbox" name="scope" value="4" checked> Reporting</label>');
    expect(body).toContain('value="&quot;&gt;&lt;b&gt;"');
  });

  it.each<[string, SimulatorOptions, Record<string, string>, number, string]>([
    ['another app', {}, { app_id: '1', redirect_uri: REDIRECT }, 400, 'The app_id does not exist.'],
    [
      'another redirect URL',
      { redirectUris: ['https://a.example/'] },
      { app_id: APP, redirect_uri: REDIRECT },
      400,
      'redirect URLs of the app',
    ],
    [
      'a redirect URL that is none',
      {},
      { app_id: APP, redirect_uri: 'javascript:1' },
      400,
      'redirect URLs of the app',
    ],
    ['the sandbox', { sandbox: true }, { app_id: APP, redirect_uri: REDIRECT }, 404, 'Not found.'],
  ])('the portal refuses %s', async (...[, options, query, status, text]) => {
    await start(options);
    const response = await show(query);
    expect(response.status).toBe(status);
    expect(await response.text()).toContain(text);
  });
});

describe('the answer of the portal', () => {
  it.each([
    ['both', ['keep', 'auth_code', 'code', 'state']],
    ['auth_code', ['keep', 'auth_code', 'state']],
    ['code', ['keep', 'code', 'state']],
  ] as const)('after Confirm, the address has a code (%s) and the state', async (reading, names) => {
    await start({ behaviours: { 'code-name': reading } });
    const answer = await press('confirm');
    expect(Object.keys(answer)).toEqual(names);
    expect(answer['state']).toBe('a&b');
  });

  it('after Cancel, the address has an error and no code', async () => {
    await start();
    expect(await press('cancel')).toEqual({ keep: '1', error: 'access_denied', state: 'a&b' });
  });
});

describe('oauth2/access_token/', () => {
  it('a code becomes the token, its accounts and its permissions, and the token lists these accounts', async () => {
    await start();
    const { auth_code } = await press('confirm');
    const { code, data } = await exchange(auth_code);
    expect({ code, data }).toEqual({
      code: 0,
      data: { access_token: simulator.token, advertiser_ids: ACCOUNTS, scope: [4, 22] },
    });
    const { rows } = await get(simulator, 'oauth2/advertiser/get/', { app_id: APP, secret: 'shh' });
    expect(rows.map((row) => row['advertiser_id'])).toEqual(ACCOUNTS);
  });

  it('a code works once, for an hour, and not for another app or secret', async () => {
    await start();
    const { auth_code } = await press('confirm');
    expect(await exchange(auth_code, { secret: 'x' })).toMatchObject({ code: 40101 });
    expect(await exchange(auth_code, { app_id: '1' })).toMatchObject({ code: 40113 });
    expect(await exchange(undefined)).toMatchObject({ code: 40002 });
    expect(await exchange('unknown')).toMatchObject({ code: 40110 });
    expect(await exchange(auth_code)).toMatchObject({ code: 0 });
    expect(await exchange(auth_code)).toMatchObject({ code: 40110, data: {} });
    const late = await press('confirm');
    now += 3_600_001;
    expect(await exchange(late['auth_code'])).toMatchObject({ code: 40110 });
  });

  it('the sandbox has no tokens to exchange', async () => {
    await start({ sandbox: true });
    expect(await exchange('any')).toMatchObject({ code: 40009 });
  });
});
