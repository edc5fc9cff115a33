import { describe, expect, it } from '@jest/globals';

import { SyncError } from '../contract/errors.js';
import { proxyFor, proxySecrets, type Env } from './proxy.js';

const API = 'https://business-api.tiktok.com/open_api/v1.3/';

/** `VARIABLE host:port` of the proxy for a URL. */
function shown(url: string, env: Env): string | undefined {
  const proxy = proxyFor(new URL(url), env);
  return proxy && `${proxy.variable} ${proxy.url.host}`;
}

describe('the proxy for a URL', () => {
  it.each<[title: string, from: [url: string, env: Env], expected: string | undefined]>([
    ['no variable means no proxy', [API, {}], undefined],
    ['HTTPS_PROXY applies to https', [API, { HTTPS_PROXY: 'http://proxy:3128' }], 'HTTPS_PROXY proxy:3128'],
    ['https_proxy applies to https', [API, { https_proxy: 'http://proxy:3128' }], 'https_proxy proxy:3128'],
    [
      'the lower-case variable takes precedence',
      [API, { HTTPS_PROXY: 'http://other:1', https_proxy: 'http://proxy:3128' }],
      'https_proxy proxy:3128',
    ],
    [
      'an empty variable is ignored',
      [API, { HTTPS_PROXY: 'http://proxy:1', https_proxy: '' }],
      'HTTPS_PROXY proxy:1',
    ],
    ['HTTP_PROXY does not apply to https', [API, { HTTP_PROXY: 'http://proxy:3128' }], undefined],
    [
      'HTTP_PROXY applies to http',
      ['http://api.test/', { HTTP_PROXY: 'http://proxy:3128' }],
      'HTTP_PROXY proxy:3128',
    ],
    [
      'a proxy may be named without a protocol',
      [API, { HTTPS_PROXY: 'proxy:3128' }],
      'HTTPS_PROXY proxy:3128',
    ],
    ['a proxy may use TLS', [API, { HTTPS_PROXY: 'https://proxy:3129' }], 'HTTPS_PROXY proxy:3129'],
    [
      'no proxy is used for 127.0.0.1',
      ['http://127.0.0.1:8089/', { HTTP_PROXY: 'http://proxy:3128' }],
      undefined,
    ],
    [
      'no proxy is used for localhost',
      ['https://localhost:1/', { HTTPS_PROXY: 'http://proxy:3128' }],
      undefined,
    ],
    [
      'no proxy is used for the loopback address of IPv6',
      ['https://[::1]:1/', { HTTPS_PROXY: 'http://proxy:3128' }],
      undefined,
    ],
  ])('%s', (_, [url, env], expected) => {
    expect(shown(url, env)).toBe(expected);
  });

  it.each<[exceptions: string, isProxied: boolean]>([
    ['business-api.tiktok.com', false],
    ['BUSINESS-API.TikTok.com', false],
    ['tiktok.com', false],
    ['.tiktok.com', false],
    ['*.tiktok.com', false],
    ['*', false],
    ['other.test, tiktok.com', false],
    ['other.test tiktok.com', false],
    ['tiktok.com:443', false],
    ['tiktok.com:8443', true],
    ['api.tiktok.com', true],
    ['iktok.com', true],
    ['10.0.0.0/8,localhost', true],
    [',', true],
    ['', true],
  ])('with NO_PROXY %j the URL is proxied: %j', (exceptions, isProxied) => {
    for (const variable of ['NO_PROXY', 'no_proxy'])
      expect(shown(API, { HTTPS_PROXY: 'http://proxy:1', [variable]: exceptions }) !== undefined).toBe(
        isProxied,
      );
  });

  it.each(['socks5://user:secret@proxy:1080', 'http://', 'http://us%er:secret@proxy:1', 'http://a b'])(
    'an invalid proxy is an error that does not show it: %s',
    (value) => {
      let error: unknown;
      try {
        proxyFor(new URL(API), { HTTPS_PROXY: value });
      } catch (thrown) {
        error = thrown;
      }
      expect(error).toBeInstanceOf(SyncError);
      const { userMessage, failureType } = error as SyncError;
      expect(failureType).toBe('config_error');
      expect(userMessage).toContain(
        'The environment variable HTTPS_PROXY is not the URL of an http or https proxy',
      );
      expect(userMessage).not.toMatch(/secret|socks5/);
    },
  );
});

describe('the secrets of proxies', () => {
  it.each<[title: string, env: Env, expected: readonly string[]]>([
    [
      'passwords are secret, both escaped and unescaped',
      { HTTPS_PROXY: 'http://acme:p%40ss@proxy:1' },
      ['p%40ss', 'p@ss'],
    ],
    ['users without a password are secret', { http_proxy: 'http://token@proxy:1' }, ['token', 'token']],
    [
      'values that are not valid are secret as a whole',
      { HTTP_PROXY: 'socks5://a:secret@proxy' },
      ['socks5://a:secret@proxy'],
    ],
  ])('%s', (_, env, expected) => {
    expect(proxySecrets(env).filter((secret) => secret !== '')).toEqual(expected);
  });

  it('there are no secrets without a proxy', () => {
    expect(proxySecrets({}).filter((secret) => secret !== '')).toEqual([]);
  });
});
