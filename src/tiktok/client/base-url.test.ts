import { describe, expect, it } from '@jest/globals';

import { baseUrl, describeOverride } from './base-url.js';

const PRODUCTION = false;
const SANDBOX = true;

const configError = (text: string): unknown =>
  expect.objectContaining({ failureType: 'config_error', userMessage: expect.stringContaining(text) });

/** The error that a function throws; undefined if it throws none. */
function thrownBy(run: () => unknown): unknown {
  try {
    run();
    return undefined;
  } catch (error) {
    return error;
  }
}

describe('the root of the API', () => {
  it.each<[string, boolean, Record<string, string>, string]>([
    ['production', PRODUCTION, {}, 'https://business-api.tiktok.com/open_api/v1.3/'],
    ['the sandbox', SANDBOX, {}, 'https://sandbox-ads.tiktok.com/open_api/v1.3/'],
    [
      'the value of the variable',
      PRODUCTION,
      { TIKTOK_API_BASE_URL: 'http://127.0.0.1:1/x' },
      'http://127.0.0.1:1/x/',
    ],
    [
      'the value of the variable on a self-managed platform',
      PRODUCTION,
      { TIKTOK_API_BASE_URL: 'http://127.0.0.1:1/x/', DEPLOYMENT_MODE: 'OSS' },
      'http://127.0.0.1:1/x/',
    ],
    [
      'production in the cloud',
      PRODUCTION,
      { DEPLOYMENT_MODE: 'CLOUD' },
      'https://business-api.tiktok.com/open_api/v1.3/',
    ],
    [
      'the sandbox in the cloud',
      SANDBOX,
      { DEPLOYMENT_MODE: 'cloud' },
      'https://sandbox-ads.tiktok.com/open_api/v1.3/',
    ],
    [
      'production in the cloud if the variable is empty',
      PRODUCTION,
      { DEPLOYMENT_MODE: 'CLOUD', TIKTOK_API_BASE_URL: '' },
      'https://business-api.tiktok.com/open_api/v1.3/',
    ],
  ])('the root of the API is %s', (_, ...[isSandbox, env, expected]) => {
    expect(baseUrl(isSandbox, env).href).toBe(expected);
  });

  it.each(['not a url', 'ftp://127.0.0.1/'])('the root of the API cannot be %s', (root) => {
    expect(thrownBy(() => baseUrl(PRODUCTION, { TIKTOK_API_BASE_URL: root }))).toEqual(
      configError('TIKTOK_API_BASE_URL'),
    );
  });

  it.each(['http://127.0.0.1:1/x', 'https://proxy.example/', 'not a url'])(
    'the root of the API cannot be set to %s in the cloud',
    (root) => {
      for (const mode of ['CLOUD', 'cloud'])
        expect(
          thrownBy(() => baseUrl(PRODUCTION, { TIKTOK_API_BASE_URL: root, DEPLOYMENT_MODE: mode })),
        ).toEqual(configError('TIKTOK_API_BASE_URL'));
    },
  );

  it('an override is told without the password in it', () => {
    expect(describeOverride({ TIKTOK_API_BASE_URL: 'https://user:secret@proxy.example:8443/v1.3' })).toBe(
      'TIKTOK_API_BASE_URL is set: requests go to https://proxy.example:8443/v1.3/.',
    );
    expect(describeOverride({})).toBeUndefined();
  });
});
