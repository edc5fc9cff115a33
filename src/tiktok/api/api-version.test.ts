import { describe, expect, it } from '@jest/globals';

import { addressOf } from './api-version.js';
import { PRODUCTION_URL, SANDBOX_URL } from './limits.js';

const href = (root: string, path: string): string =>
  addressOf(new URL(root), path, new Map([['new/get/', 'v2.0']])).href;

describe('the address of an endpoint', () => {
  it.each([PRODUCTION_URL, SANDBOX_URL])('an endpoint has version 1.3 at %s', (root) => {
    expect(href(root, 'campaign/get/')).toBe(`${root}campaign/get/`);
    expect(root).toMatch(/\.tiktok\.com\/open_api\/v1\.3\/$/);
  });

  it('an endpoint has another version if the table says so, whatever the root', () => {
    expect(href(PRODUCTION_URL, 'new/get/')).toBe('https://business-api.tiktok.com/open_api/v2.0/new/get/');
    expect(href('http://127.0.0.1:8080/proxy/v1.3/', 'new/get/')).toBe(
      'http://127.0.0.1:8080/proxy/v2.0/new/get/',
    );
  });
});
