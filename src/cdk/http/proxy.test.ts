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
    ['is none where none is named', [API, {}], undefined],
    ['is that of https', [API, { HTTPS_PROXY: 'http://proxy:3128' }], 'HTTPS_PROXY proxy:3128'],
    [
      'is that of https in lower case too',
      [API, { https_proxy: 'http://proxy:3128' }],
      'https_proxy proxy:3128',
    ],
    [
      'is that in lower case where both are named',
      [API, { HTTPS_PROXY: 'http://other:1', https_proxy: 'http://proxy:3128' }],
      'https_proxy proxy:3128',
    ],
    [
      'is not that of an empty variable',
      [API, { HTTPS_PROXY: 'http://proxy:1', https_proxy: '' }],
      'HTTPS_PROXY proxy:1',
    ],
    ['is not that of http', [API, { HTTP_PROXY: 'http://proxy:3128' }], undefined],
    [
      'is that of http for http',
      ['http://api.test/', { HTTP_PROXY: 'http://proxy:3128' }],
      'HTTP_PROXY proxy:3128',
    ],
    ['is named without a protocol too', [API, { HTTPS_PROXY: 'proxy:3128' }], 'HTTPS_PROXY proxy:3128'],
    ['may be asked over TLS', [API, { HTTPS_PROXY: 'https://proxy:3129' }], 'HTTPS_PROXY proxy:3129'],
    ['is none for this machine', ['http://127.0.0.1:8089/', { HTTP_PROXY: 'http://proxy:3128' }], undefined],
    ['is none for localhost', ['https://localhost:1/', { HTTPS_PROXY: 'http://proxy:3128' }], undefined],
    [
      'is none for the loopback of IPv6',
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
  ])('goes by NO_PROXY %j: proxied %j', (exceptions, isProxied) => {
    for (const variable of ['NO_PROXY', 'no_proxy'])
      expect(shown(API, { HTTPS_PROXY: 'http://proxy:1', [variable]: exceptions }) !== undefined).toBe(
        isProxied,
      );
  });

  it.each(['socks5://user:secret@proxy:1080', 'http://', 'http://us%er:secret@proxy:1', 'http://a b'])(
    'is an error that does not show it: %s',
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
      'are passwords, as they are written and as they are',
      { HTTPS_PROXY: 'http://acme:p%40ss@proxy:1' },
      ['p%40ss', 'p@ss'],
    ],
    ['are users that stand alone', { http_proxy: 'http://token@proxy:1' }, ['token', 'token']],
    [
      'are whole values that cannot be read',
      { HTTP_PROXY: 'socks5://a:secret@proxy' },
      ['socks5://a:secret@proxy'],
    ],
  ])('%s', (_, env, expected) => {
    expect(proxySecrets(env).filter((secret) => secret !== '')).toEqual(expected);
  });

  it('are none where no proxy is named', () => {
    expect(proxySecrets({}).filter((secret) => secret !== '')).toEqual([]);
  });
});
