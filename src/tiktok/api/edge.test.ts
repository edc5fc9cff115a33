import { describe, expect, it } from '@jest/globals';

import { TransportError, type HttpResponse } from '../../cdk/index.js';
import { edgeRejection, transportRejection } from './edge.js';
import { Action } from './error-codes.js';
import { TikTokError, type Rejection } from './errors.js';

const errorOf = (rejection: Rejection): TikTokError =>
  new TikTokError({ ...rejection, path: 'ad/get/', accounts: ['7'] });

const ofStatus = (status: number, headers: HttpResponse['headers'] = {}): TikTokError =>
  errorOf(edgeRejection({ status, headers }, 0));

const ofCode = (code: string, message = `something (${code})`): TikTokError =>
  errorOf(transportRejection(new TransportError(message, code)));

describe('a response of the network', () => {
  it.each([
    ...[301, 302, 303, 307, 308, 400, 401, 402, 403, 406, 407, 408, 413, 414, 425, 426, 429, 431, 451],
    ...[500, 502, 503, 504, 511, 200, 204],
  ])('the remedy for HTTP %d never asks to report it', (status) => {
    expect(ofStatus(status).remedy).not.toMatch(/report this/);
    expect(ofStatus(status).remedy).not.toBe('');
  });

  it.each([
    [
      301,
      /HTTP 301: a redirect, which the connector does not follow/,
      /proxy, a firewall or a network login page/,
    ],
    [401, /HTTP 401: a proxy or network requires a login/, /let the connector through without a login/],
    [403, /HTTP 403: blocked by a proxy or gateway/, /from another network/],
    [404, /HTTP 404: nothing exists at this URL/, /check it: it must end with the version.*report/],
    [407, /HTTP 407: a proxy requires a login/, /let the connector through without a login/],
    [418, /HTTP 418: not a response from the API/, /Allow the connector to reach TikTok's API directly/],
    [425, /HTTP 425: too early/, /Try again later/],
    [451, /HTTP 451: blocked for legal reasons/, /from another network/],
    [502, /HTTP 502\./, /Try again later/],
  ])('HTTP %d is described with its remedy', (status, what, remedy) => {
    const error = ofStatus(status);
    expect(error.what).toMatch(what);
    expect(error.what).toMatch(/^TikTok ad\/get\/ for account 7: /);
    expect(error.remedy).toMatch(remedy);
  });

  it('a redirect is described with its origin, but not with the rest of its URL', () => {
    const location = 'https://login.corp.example/start?from=business-api.tiktok.com&token=f3a1c0ffee00';
    expect(ofStatus(302, { location }).what).toBe(
      'TikTok ad/get/ for account 7: HTTP 302: a redirect to https://login.corp.example, which the connector does not follow.',
    );
    expect(ofStatus(302, { location: `https://${'a'.repeat(9000)}/` }).what.length).toBeLessThan(250);
  });

  it('a web page is distinguished from broken JSON', () => {
    const page = errorOf(edgeRejection({ status: 200, headers: { 'content-type': 'text/html' } }, 0));
    expect(page.what).toMatch(/a web page instead of JSON from the API/);
    expect(page.remedy).toMatch(/Try again later.*network login page/);
  });
});

describe('a certificate that is not trusted', () => {
  it.each([
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'CERT_UNTRUSTED',
  ])('a certificate that is not trusted has a remedy: %s', (code) => {
    const error = ofCode(code);
    expect(error).toMatchObject({ action: Action.network, failureType: 'config_error', isOutage: true });
    expect(error.what).toBe(
      `TikTok ad/get/ for account 7: the certificate is not trusted: something (${code}).`,
    );
    expect(error.remedy).toContain('NODE_EXTRA_CA_CERTS');
  });

  it.each([
    ['CERT_HAS_EXPIRED', /the certificate has expired or is not yet valid/, /Check the clock/],
    ['CERT_NOT_YET_VALID', /the certificate has expired or is not yet valid/, /Check the clock/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', /the certificate belongs to another host/, /TIKTOK_API_BASE_URL/],
    ['ERR_SSL_WRONG_VERSION_NUMBER', /the server does not speak TLS/, /proxy/],
    ['EPROTO', /the server does not speak TLS/, /proxy/],
  ])('%s is described with its remedy', (code, what, remedy) => {
    expect(ofCode(code)).toMatchObject({
      action: Action.network,
      what: expect.stringMatching(what) as unknown,
      remedy: expect.stringMatching(remedy) as unknown,
    });
  });
});

describe('a server that cannot be reached', () => {
  it.each([
    ['ENOTFOUND', 'the name of the server cannot be looked up in DNS'],
    ['EAI_AGAIN', 'the name of the server cannot be looked up in DNS'],
    ['ECONNREFUSED', 'nothing accepts connections at this address'],
    ['EHOSTUNREACH', 'the server cannot be reached'],
    ['ERR_NO_CONNECTION', 'the server cannot be reached'],
  ])('%s is said in plain words, with what to check', (code, what) => {
    const error = ofCode(code);
    expect(error.what).toBe(`TikTok ad/get/ for account 7: ${what}: something (${code}).`);
    expect(error.remedy).toContain('check the network and the DNS of this machine or container');
    expect(error.remedy).toContain('business-api.tiktok.com');
  });

  it('a timeout names request_timeout', () => {
    expect(ofCode('ETIMEDOUT').remedy).toContain('raise request_timeout');
  });
});

describe('a configured proxy', () => {
  it.each([
    ['ERR_PROXY_LOGIN', Action.network, /^Put the proxy user and password into that variable/],
    ['ERR_PROXY_REFUSAL', Action.retry, /^Try again later.*NO_PROXY/],
  ])('a proxy failure (%s) is described with its remedy', (code, action, remedy) => {
    const error = ofCode(code, 'the proxy corp.example:3128 (HTTPS_PROXY) does something');
    expect(error).toMatchObject({ action, isOutage: true });
    expect(error.what).toBe(
      'TikTok ad/get/ for account 7: the proxy corp.example:3128 (HTTPS_PROXY) does something.',
    );
    expect(error.remedy).toMatch(remedy);
  });
});

describe('an outage', () => {
  it.each([
    ...[
      'ENOTFOUND',
      'EAI_AGAIN',
      'ECONNREFUSED',
      'EHOSTUNREACH',
      'ENETUNREACH',
      'ENETDOWN',
      'ERR_NO_CONNECTION',
    ],
    ...['ERR_PROXY_LOGIN', 'ERR_PROXY_REFUSAL', 'CERT_HAS_EXPIRED', 'EPROTO', 'ERR_SSL_WRONG_VERSION_NUMBER'],
  ])('a failed connection (%s) is an outage of the host', (code) => {
    expect(ofCode(code)).toMatchObject({ isOutage: true, endpoint: undefined });
  });

  it.each(['ECONNRESET', 'ETIMEDOUT', 'ERR_NETWORK'])(
    'a failure after connecting (%s) is an outage of the endpoint',
    (code) => {
      expect(ofCode(code)).toMatchObject({ isOutage: true, endpoint: 'ad/get/' });
    },
  );

  it.each([
    [500, 'ad/get/'],
    [502, 'ad/get/'],
    [403, 'ad/get/'],
    [302, undefined],
    [407, undefined],
    [429, undefined],
  ])('HTTP %d is an outage of the endpoint %s', (status, endpoint) => {
    expect(ofStatus(status).endpoint).toBe(endpoint);
  });

  it.each([
    [50000, Action.retry, 'ad/get/'],
    [40133, Action.rateLimit, 'ad/get/'],
    [40100, Action.rateLimit, undefined],
  ])('code %d (%s) is an outage of the endpoint %s', (code, action, endpoint) => {
    expect(errorOf({ action, code, what: 'no' }).endpoint).toBe(endpoint);
  });
});

describe('a request without a complete response', () => {
  it('a request without a complete response is retried', () => {
    expect(ofCode('ECONNRESET')).toMatchObject({ action: Action.retry, failureType: 'transient_error' });
  });

  it('a timeout means too much work', () => {
    expect(ofCode('ETIMEDOUT')).toMatchObject({ action: Action.retry, excess: 'work' });
  });

  it('a response that is too large for memory fails only its part', () => {
    expect(ofCode('ERR_BODY_TOO_LARGE', 'a response of more than 16 MB')).toMatchObject({
      ...{ action: Action.size, failureType: 'system_error', scope: 'part', isOutage: false },
      what: 'TikTok ad/get/ for account 7: a response of more than 16 MB.',
      remedy: 'Give the connector more memory, or set a smaller page_size.',
    });
  });

  it('a long reason is cut', () => {
    expect(ofCode('ERR_X', 'x'.repeat(10_000)).what.length).toBeLessThan(400);
  });
});
