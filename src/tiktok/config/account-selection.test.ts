import { describe, expect, it } from '@jest/globals';

import { SyncError, type JsonObject } from '../../cdk/index.js';
import { parseConfig } from './config.js';

const ID = '7100000000000000001';
const GOOD: JsonObject = {
  access_token: 'f3a1c0ffee',
  accounts: 'all',
  app_id: '70',
  secret: 'hush',
  start_date: '2024-01-01',
};

const parse = (change: JsonObject = {}) => parseConfig({ ...GOOD, ...change });

function mistakesOf(change: JsonObject): string {
  try {
    parse(change);
  } catch (error) {
    expect(error).toBeInstanceOf(SyncError);
    return (error as SyncError).userMessage;
  }
  throw new Error('the config was accepted');
}

describe('accounts', () => {
  it.each(['all', ' ALL ', 'All', ['all']])('accounts may be %j', (accounts) => {
    expect(parse({ accounts })).toMatchObject({ accounts: [], discovery: { appId: '70', secret: 'hush' } });
  });

  it('listed accounts do not need an app and ignore it', () => {
    expect(parse({ accounts: ID })).toMatchObject({ accounts: [ID], discovery: undefined });
    expect(parse({ accounts: ID, app_id: undefined, secret: undefined })).toMatchObject({ accounts: [ID] });
  });

  it('accounts cannot be all and ids', () => {
    expect(mistakesOf({ accounts: `all, ${ID}` })).toContain(
      'digits only) or the single word all, but these are neither: all',
    );
  });

  it.each<[JsonObject, readonly string[], string]>([
    [{ app_id: undefined }, ['app_id is required when accounts is all'], 'a mistake'],
    [
      { app_id: '', secret: null },
      ['app_id is required when accounts is all', 'secret is required when accounts is all'],
      '2 mistakes',
    ],
    [
      { sandbox: true },
      ['accounts must list ids in the sandbox, which cannot look up all accounts'],
      'a mistake',
    ],
    [
      { sandbox: true, account_filter: { statuses: ['STATUS_ENABLE'], nmae: 'x' }, page_size: 0 },
      [
        'accounts must list ids in the sandbox',
        'account_filter cannot be used in the sandbox',
        'account_filter: unknown key nmae, allowed: statuses, name_pattern, business_center_ids',
        'page_size must be at least 1',
      ],
      '4 mistakes',
    ],
  ])('a config with %j is rejected with all mistakes at once', (change, sentences, count) => {
    const message = mistakesOf(change);
    for (const sentence of [...sentences, count]) expect(message).toContain(sentence);
    expect(message).not.toContain('hush');
  });
});

describe('account_filter', () => {
  it.each<[string, JsonObject | string | null, JsonObject | undefined]>([
    [
      'some conditions',
      { statuses: ['STATUS_ENABLE'], name_pattern: 'Acme *' },
      { statuses: ['STATUS_ENABLE'], namePattern: 'Acme *', businessCenterIds: [] },
    ],
    [
      'ids in one text',
      { business_center_ids: '71, 72' },
      { statuses: [], namePattern: undefined, businessCenterIds: ['71', '72'] },
    ],
    [
      'ids as numbers',
      { business_center_ids: [71] },
      { statuses: [], namePattern: undefined, businessCenterIds: ['71'] },
    ],
    ['no condition', { statuses: [], name_pattern: '' }, undefined],
    ['nothing', null, undefined],
  ])('account_filter may have %s', (_, account_filter, expected) => {
    expect(parse({ account_filter }).accountFilter).toEqual(expected);
  });

  it.each<[JsonObject | string, string]>([
    ['STATUS_ENABLE', 'account_filter must be an object'],
    [{ statuses: ['enabled'] }, 'account_filter.statuses[0] must look like STATUS_ENABLE'],
    [
      { business_center_ids: ['x'] },
      'account_filter.business_center_ids[0] must look like 7050000000000000001',
    ],
    [{ name_pattern: {} }, 'account_filter.name_pattern must be text'],
    [{ status: ['STATUS_ENABLE'] }, 'account_filter: unknown key status (did you mean statuses?)'],
  ])('an account_filter of %j is a mistake', (account_filter, sentence) => {
    expect(mistakesOf({ account_filter })).toContain(sentence);
  });
});
