import { describe, expect, it } from '@jest/globals';

import { SyncError, type JsonObject } from '../../cdk/index.js';
import { parseConfig, type Config } from './config.js';
import { VERSION } from '../api/version.js';

const TOKEN = 'f3a1c0ffee';
const ID = '7100000000000000001';
const OTHER_ID = '7100000000000000002';

const GOOD: JsonObject = { access_token: TOKEN, accounts: ID, start_date: '2024-01-01T00:00:00Z' };

const parse = (change: JsonObject = {}): Config => parseConfig({ ...GOOD, ...change });

function mistakesOf(config: JsonObject): string {
  try {
    parseConfig(config);
  } catch (error) {
    expect(error).toBeInstanceOf(SyncError);
    expect(error).toMatchObject({ failureType: 'config_error', scope: 'run' });
    return (error as SyncError).userMessage;
  }
  throw new Error('the config was accepted');
}

describe('a config', () => {
  it('a config with the three required keys gets the defaults', () => {
    expect(parse()).toEqual({
      accessToken: TOKEN,
      accounts: [ID],
      startDate: '2024-01-01',
      endDate: undefined,
      includeDeleted: false,
      lookbackDays: 7,
      pageSize: 1000,
      requestTimeoutMs: 300_000,
      sandbox: false,
      userAgent: `source-tiktok-ads/${VERSION}`,
      apiTier: 'basic',
      requestsPerSecond: undefined,
      onAccountError: 'fail',
      skipEmptyHistory: true,
      rowContext: true,
      restatements: 'all',
      metrics: 'default',
      reportEngine: 'auto',
      customReports: [],
    });
  });

  it.each<[string, JsonObject, Partial<Config>]>([
    ['ids with commas and spaces', { accounts: ` ${ID} , ${OTHER_ID},` }, { accounts: [ID, OTHER_ID] }],
    ['ids that are repeated', { accounts: `${ID},${OTHER_ID},${ID}` }, { accounts: [ID, OTHER_ID] }],
    ['a list of ids', { accounts: [ID, ` ${OTHER_ID} `, ID] }, { accounts: [ID, OTHER_ID] }],
    ['a list of numbers', { accounts: [71, 72] }, { accounts: ['71', '72'] }],
    ['one number', { accounts: 71 }, { accounts: ['71'] }],
    ['a plain start date', { start_date: '2024-02-29' }, { startDate: '2024-02-29' }],
    [
      'the start date as it is written',
      { start_date: '2024-01-01T23:59:59-11:00' },
      { startDate: '2024-01-01' },
    ],
    [
      'the start date with a fraction',
      { start_date: '2024-01-01T00:00:00.000Z' },
      { startDate: '2024-01-01' },
    ],
    ['the end date as it is written', { end_date: '2024-03-31T00:00:00+14:00' }, { endDate: '2024-03-31' }],
    ['an end date equal to the start date', { end_date: '2024-01-01' }, { endDate: '2024-01-01' }],
    ['sandbox', { sandbox: true }, { sandbox: true }],
    ['sandbox "true"', { sandbox: 'true' }, { sandbox: true }],
    ['sandbox "false"', { sandbox: 'false' }, { sandbox: false }],
    ['sandbox "True"', { sandbox: 'True' }, { sandbox: true }],
    ['sandbox "yes"', { sandbox: 'yes' }, { sandbox: true }],
    ['sandbox 1', { sandbox: 1 }, { sandbox: true }],
    ['a tier in capitals', { api_tier: 'PREMIUM' }, { apiTier: 'premium' }],
    ['ids on lines', { accounts: `${ID}\n${OTHER_ID}` }, { accounts: [ID, OTHER_ID] }],
    ['include_deleted', { include_deleted: true }, { includeDeleted: true }],
    ['include_deleted "true"', { include_deleted: 'true' }, { includeDeleted: true }],
    ['a user agent', { user_agent: 'acme (data@acme.example)' }, { userAgent: 'acme (data@acme.example)' }],
    ['a request timeout', { request_timeout: 60 }, { requestTimeoutMs: 60_000 }],
    ['a request timeout as text', { request_timeout: '60.5' }, { requestTimeoutMs: 60_500 }],
    ['a request timeout of 0: the default', { request_timeout: 0 }, { requestTimeoutMs: 300_000 }],
    ['a request timeout of "0": the default', { request_timeout: '0' }, { requestTimeoutMs: 300_000 }],
    ['a page size', { page_size: 1 }, { pageSize: 1 }],
    ['a page size as text', { page_size: '1000' }, { pageSize: 1000 }],
    ['a look-back of 0', { lookback_days: 0 }, { lookbackDays: 0 }],
    ['a look-back of "90"', { lookback_days: '90' }, { lookbackDays: 90 }],
    ['a token with spaces around it', { access_token: ` ${TOKEN}\n` }, { accessToken: TOKEN }],
    ['a tier', { api_tier: 'ultimate' }, { apiTier: 'ultimate' }],
    ['a rate', { requests_per_second: 25 }, { requestsPerSecond: 25 }],
    ['a rate below one as text', { requests_per_second: '0.5' }, { requestsPerSecond: 0.5 }],
    ['on_account_error', { on_account_error: 'skip' }, { onAccountError: 'skip' }],
    ['skip_empty_history', { skip_empty_history: 'false' }, { skipEmptyHistory: false }],
    ['restatements', { restatements: 'history' }, { restatements: 'history' }],
    ['metrics', { metrics: 'peers' }, { metrics: 'peers' }],
    ['unknown keys', { app_id: '1', _limit: 5 }, {}],
  ])('a config may have %s', (_, change, expected) => {
    expect(parse(change)).toEqual({ ...parse(), ...expected });
  });

  it.each([
    'end_date',
    'sandbox',
    'user_agent',
    'request_timeout',
    'page_size',
    'include_deleted',
    'lookback_days',
    'api_tier',
    'requests_per_second',
    'on_account_error',
    'skip_empty_history',
    'restatements',
    'metrics',
  ])('%s counts as not set if it is null or empty', (key) => {
    expect(parse({ [key]: null })).toEqual(parse());
    expect(parse({ [key]: '' })).toEqual(parse());
    expect(parse({ [key]: '  ' })).toEqual(parse());
  });
});

describe('a mistake in the config', () => {
  it.each<[string, JsonObject]>([
    ['access_token', { access_token: undefined }],
    ['access_token', { access_token: '' }],
    ['access_token', { access_token: null }],
    ['access_token', { access_token: {} }],
    ['access_token', { access_token: 'two words' }],
    ['access_token', { access_token: 'tøken' }],
    ['accounts', { accounts: undefined }],
    ['accounts', { accounts: '' }],
    ['accounts', { accounts: [] }],
    ['accounts', { accounts: ' , ' }],
    ['accounts', { accounts: [''] }],
    ['accounts', { accounts: 'abc' }],
    ['accounts', { accounts: '-1' }],
    ['accounts', { accounts: '7.1' }],
    ['accounts', { accounts: { id: ID } }],
    ['start_date', { start_date: undefined }],
    ['start_date', { start_date: 'yesterday' }],
    ['start_date', { start_date: '01/02/2024' }],
    ['start_date', { start_date: '2024-02-30' }],
    ['start_date', { start_date: '2024-13-01T00:00:00Z' }],
    ['start_date', { start_date: 20240101 }],
    ['end_date', { end_date: '2024-1-1' }],
    ['end_date', { end_date: '2024-02-30T00:00:00Z' }],
    ['end_date', { end_date: '2023-12-31' }],
    ['sandbox', { sandbox: 'perhaps' }],
    ['sandbox', { sandbox: 2 }],
    ['access_token', { access_token: `"${TOKEN}"` }],
    ['access_token', { access_token: `Bearer ${TOKEN}` }],
    ['access_token', { access_token: '{{ token }}' }],
    ['secret', { secret: '${SECRET}' }],
    ['app_id', { app_id: '"71"' }],
    ['include_deleted', { include_deleted: 'maybe' }],
    ['user_agent', { user_agent: 'bad\nheader' }],
    ['user_agent', { user_agent: { name: 'acme' } }],
    ['request_timeout', { request_timeout: -1 }],
    ['request_timeout', { request_timeout: 'soon' }],
    ['page_size', { page_size: 0 }],
    ['page_size', { page_size: 1001 }],
    ['page_size', { page_size: 1.5 }],
    ['page_size', { page_size: 'many' }],
    ['lookback_days', { lookback_days: -1 }],
    ['lookback_days', { lookback_days: 91 }],
    ['lookback_days', { lookback_days: '7 days' }],
    ['api_tier', { api_tier: 'gold' }],
    ['api_tier', { api_tier: 10 }],
    ['requests_per_second', { requests_per_second: 0 }],
    ['requests_per_second', { requests_per_second: 1001 }],
    ['requests_per_second', { requests_per_second: 'fast' }],
    ['on_account_error', { on_account_error: 'ignore' }],
    ['skip_empty_history', { skip_empty_history: 'maybe' }],
    ['restatements', { restatements: 'some' }],
    ['report_engine', { report_engine: 'fast' }],
    ['metrics', { metrics: 'most' }],
    ['custom_reports', { custom_reports: 'spend' }],
    ['custom_reports', { custom_reports: [{ level: 'ad' }] }],
  ])('a mistake in %s is named: %j', (key, change) => {
    const message = mistakesOf({ ...GOOD, ...change });
    expect(message).toContain('a mistake');
    expect(message).toMatch(new RegExp(`\\b${key}\\b`));
    for (const other of OTHER_KEYS.filter((name) => name !== key && key !== 'end_date')) {
      expect(message).not.toMatch(new RegExp(`\\b${other}\\b`));
    }
  });

  it('every invalid account id is named, and no valid one', () => {
    const message = mistakesOf({ ...GOOD, accounts: `${ID}, abc, 12x ,${OTHER_ID}` });
    expect(message).toContain('abc');
    expect(message).toContain('12x');
    expect(message).not.toContain(ID);
    expect(message).not.toContain(OTHER_ID);
  });

  it('the allowed values of a choice are named', () => {
    const message = mistakesOf({ ...GOOD, api_tier: 'gold' });
    expect(message).toContain('api_tier must be one of basic, advanced, premium, ultimate.');
    expect(mistakesOf({ ...GOOD, api_tier: 'premum' })).toContain('(did you mean premium?)');
  });

  it('an end date before the start date is a mistake', () => {
    expect(mistakesOf({ ...GOOD, end_date: '2023-12-31' })).toContain('end_date is before start_date');
    expect(mistakesOf({ ...GOOD, start_date: '0001-01-01', end_date: '2015-12-31' })).toContain(
      'end_date is before 2016-01-01, and TikTok had no ads before that',
    );
    expect(parse({ end_date: '9999-12-31' }).endDate).toBe('9999-12-31');
  });

  it('five mistakes are all named, by key', () => {
    const message = mistakesOf({
      access_token: '',
      accounts: 'abc',
      start_date: 'yesterday',
      page_size: 5000,
      sandbox: 'maybe',
      lookback_days: 3,
    });
    for (const key of ['access_token', 'accounts', 'start_date', 'page_size', 'sandbox'])
      expect(message).toContain(key);
    expect(message).not.toContain('lookback_days');
    expect(message).toContain('5 mistakes');
  });

  it('mistakes never show the token', () => {
    expect(mistakesOf({ access_token: undefined, accounts: TOKEN })).not.toContain(TOKEN);
    expect(mistakesOf({ ...GOOD, access_token: 'another', accounts: `${ID},${TOKEN}` })).toMatch(
      /these are neither: a text of 10 characters/,
    );
    const bad = `${TOKEN} ü`;
    expect(mistakesOf({ access_token: bad, accounts: 'abc', start_date: 'x' })).not.toContain(TOKEN);
    expect(mistakesOf({ ...GOOD, access_token: TOKEN, page_size: 0 })).not.toContain(TOKEN);
  });
});

const OTHER_KEYS = [
  'access_token',
  'accounts',
  'start_date',
  'end_date',
  'page_size',
  'lookback_days',
  'sandbox',
];
