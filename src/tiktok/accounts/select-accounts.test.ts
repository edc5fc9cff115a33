import { describe, expect, it } from '@jest/globals';

import { SyncError, type JsonObject } from '../../cdk/index.js';
import type { AccountFilter, Discovery } from '../config/account-selection.js';
import { selectAccounts } from './select-accounts.js';
import {
  createFakeApi,
  createTestSession,
  page,
  refusal,
  type ApiAnswer,
  type ApiCall,
} from '../testing/api.js';

const APP: Discovery = { appId: '7000000000000000000', secret: 'hush' };
const NO_FILTER: AccountFilter = { statuses: [], namePattern: undefined, businessCenterIds: [] };

/** The accounts of a token: id, name, status. */
const ACCOUNTS: readonly (readonly [id: string, name: string, status: string])[] = [
  ['1', 'Acme Europe', 'STATUS_ENABLE'],
  ['2', 'Acme US', 'STATUS_LIMIT'],
  ['3', 'Kiwi (NZ)', 'STATUS_ENABLE'],
  ['4', 'acme\nasia', 'STATUS_ENABLE'],
];

function answerOf({ path, query }: ApiCall): ApiAnswer {
  const list = ACCOUNTS.map(([advertiser_id, name, status]) => ({ advertiser_id, name, status }));
  if (path === 'oauth2/advertiser/get/') return page(list);
  if (path === 'advertiser/info/')
    return page(list.filter(({ advertiser_id }) => query['advertiser_ids']?.includes(`"${advertiser_id}"`)));
  return page(query['bc_id'] === '71' ? [{ asset_id: '1' }, { asset_id: '3' }] : [{ asset_id: '2' }]);
}

interface Given {
  readonly accounts?: readonly string[];
  readonly discovery?: Discovery;
  readonly filter?: Partial<AccountFilter>;
  readonly answer?: (call: ApiCall) => ApiAnswer;
}

async function select({ accounts = ['1', '2', '3', '4'], discovery, filter, answer = answerOf }: Given) {
  const api = createFakeApi(answer);
  const { client, clock, log } = createTestSession(api);
  const accountFilter = filter && { ...NO_FILTER, ...filter };
  const selecting = { client, clock, log, io: { wait: () => Promise.resolve() } };
  const told = selectAccounts({ accounts: discovery ? [] : accounts, discovery, accountFilter }, selecting);
  const selected = await told.catch((error: unknown) => error as SyncError);
  const error = selected instanceof SyncError ? selected : undefined;
  const found = selected instanceof SyncError ? undefined : selected;
  return { api, error, accounts: found?.accounts, directory: found?.directory, log: log.lines };
}

describe('listed accounts', () => {
  it('listed accounts are read without a request', async () => {
    const { accounts, api, log } = await select({});
    expect([accounts, api.calls, log]).toEqual([['1', '2', '3', '4'], [], []]);
  });
});

describe('all accounts', () => {
  it('all accounts are those of the token, without duplicates, and the log counts them', async () => {
    const twice = (call: ApiCall) => {
      const { data } = answerOf(call) as { data: { list: readonly JsonObject[] } };
      return page([...data.list, ...data.list]);
    };
    const { accounts, api, log } = await select({ discovery: APP, answer: twice });
    expect(accounts).toEqual(['1', '2', '3', '4']);
    expect(api.calls.map(({ path, query }) => [path, query])).toEqual([
      ['oauth2/advertiser/get/', { app_id: APP.appId, secret: APP.secret }],
    ]);
    expect(log).toEqual(['INFO The token has access to 4 accounts.']);
  });

  it.each<[number, string]>([
    [40000, "The token's app does not match the app_id."],
    [40101, 'Invalid auth_code or app secret.'],
    [40113, "The app_id is inconsistent with the token's app information."],
    [40001, 'No permission.'],
  ])('a refusal with code %i is about app_id and secret: %s', async (code, text) => {
    const { error } = await select({ discovery: APP, answer: () => refusal(code, text) });
    expect(error).toMatchObject({ failureType: 'config_error', scope: 'run' });
    expect(error?.userMessage).toContain(
      'The accounts of the token cannot be listed: TikTok oauth2/advertiser/get/',
    );
    expect(error?.userMessage).toContain(text);
    expect(error?.userMessage).toContain('Set app_id and secret to those of the developer app');
    expect(error?.userMessage).not.toContain(APP.secret);
  });

  it('a dead token and an outage are reported as such', async () => {
    const dead = await select({ discovery: APP, answer: () => refusal(40105, 'revoked') });
    expect(dead.error?.userMessage).toContain('set the new token as access_token');
    const trouble = await select({ discovery: APP, answer: () => refusal(51002, 'Please retry later.') });
    expect(trouble.error?.failureType).toBe('transient_error');
  });

  it.each([[[]], [null]])('the list of accounts must not be %j', async (list) => {
    const { error } = await select({ discovery: APP, answer: () => ({ ...page([]), data: { list } }) });
    expect(error).toMatchObject({
      failureType: 'config_error',
      what: 'The token has access to no ad account.',
    });
  });
});

describe('a filter', () => {
  it.each<[string, Partial<AccountFilter>, readonly string[]]>([
    ['a status', { statuses: ['STATUS_LIMIT'] }, ['2']],
    ['several statuses', { statuses: ['STATUS_LIMIT', 'STATUS_ENABLE'] }, ['1', '2', '3', '4']],
    ['a name with any text', { namePattern: 'acme*' }, ['1', '2', '4']],
    ['a name with any characters', { namePattern: 'ACME ??' }, ['2']],
    ['a name with signs', { namePattern: '*(n?)' }, ['3']],
    ['a name alone', { namePattern: 'Acme' }, []],
    ['a business center', { businessCenterIds: ['71'] }, ['1', '3']],
    ['several business centers', { businessCenterIds: ['71', '72'] }, ['1', '2', '3']],
    [
      'all of these',
      { businessCenterIds: ['71', '72'], statuses: ['STATUS_ENABLE'], namePattern: '*e*' },
      ['1'],
    ],
  ])('a filter by %s keeps what matches, with listed and with all accounts', async (_, filter, expected) => {
    for (const discovery of [undefined, APP]) {
      const { accounts, error, log } = await select({ filter, ...(discovery && { discovery }) });
      if (expected.length > 0) expect(accounts).toEqual(expected);
      else expect(error?.what).toBe('account_filter excludes all 4 accounts.');
      expect(log.at(-1)).toBe(`INFO account_filter excludes ${4 - expected.length} of 4 accounts.`);
    }
  });

  it('a filter requests only what its conditions need, and nothing twice', async () => {
    const centers = await select({ filter: { businessCenterIds: ['71'] } });
    expect(centers.api.calls.map(({ path, query }) => [path, query['page_size']])).toEqual([
      ['bc/asset/get/', '50'],
    ]);
    const names = await select({ filter: { namePattern: 'Acme US' } });
    await names.directory?.info('2', { wait: () => Promise.resolve() });
    expect(names.api.calls.map(({ path }) => path)).toEqual(['advertiser/info/']);
  });

  it('a filter keeps accounts without details, and warns', async () => {
    const { accounts, log } = await select({
      filter: { statuses: ['STATUS_LIMIT'] },
      answer: (call) =>
        call.query['advertiser_ids']?.includes('"3"')
          ? refusal(40001, 'No permission for 3')
          : answerOf(call),
    });
    expect(accounts).toEqual(['2', '3']);
    expect(log[0]).toMatch(
      /^WARN Could not look up 1 account, so account_filter was not applied to it\. .*account 3: no permission/,
    );
  });

  it('a business center that cannot be listed is named', async () => {
    const { error } = await select({
      filter: { businessCenterIds: ['71', '79'] },
      answer: (call) => (call.query['bc_id'] === '79' ? refusal(40001, 'No permission') : answerOf(call)),
    });
    expect(error).toMatchObject({ failureType: 'config_error', scope: 'run' });
    expect(error?.userMessage).toContain('The accounts of business center 79 cannot be listed');
    expect(error?.userMessage).toContain('Correct business_center_ids of account_filter');
  });

  it('an outage and a dead token end the selection', async () => {
    const filter = { businessCenterIds: ['71'] };
    const trouble = await select({ filter, answer: () => refusal(51002, 'Please retry later.') });
    expect(trouble.error?.failureType).toBe('transient_error');
    for (const given of [filter, { statuses: ['STATUS_ENABLE'] }]) {
      const dead = await select({ filter: given, answer: () => refusal(40105, 'revoked') });
      expect(dead.error?.userMessage).toContain('set the new token as access_token');
    }
  });
});
