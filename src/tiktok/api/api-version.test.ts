import { describe, expect, it } from '@jest/globals';

import { addressOf } from './api-version.js';
import { PRODUCTION_URL, SANDBOX_URL } from './limits.js';

const href = (root: string, path: string): string =>
  addressOf(new URL(root), path, new Map([['new/get/', 'v2.0']])).href;

describe('the address of an endpoint', () => {
  it.each([PRODUCTION_URL, SANDBOX_URL])('is at version 1.3: %s', (root) => {
    expect(href(root, 'campaign/get/')).toBe(`${root}campaign/get/`);
    expect(root).toMatch(/\.tiktok\.com\/open_api\/v1\.3\/$/);
  });

  it('is at another version where the table says so, whatever stands before it', () => {
    expect(href(PRODUCTION_URL, 'new/get/')).toBe('https://business-api.tiktok.com/open_api/v2.0/new/get/');
    expect(href('http://127.0.0.1:8080/proxy/v1.3/', 'new/get/')).toBe(
      'http://127.0.0.1:8080/proxy/v2.0/new/get/',
    );
  });
});
