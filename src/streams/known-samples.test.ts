import { readdirSync, readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { isJsonObject } from '../cdk/index.js';
import { sample } from './testing/fixtures.js';

/* Every sample is parsed by a test, or its endpoint is listed here as one that nothing requests. */

const SOURCES = new URL('../', import.meta.url);
const FOLDER = new URL('../../integration_tests/fixtures/tiktok-samples/', import.meta.url);

/** Samples of endpoints that the connector doesn't request. Remove an entry when a stream starts to read it. */
const NOT_ASKED: Readonly<Record<string, string>> = {
  ad_aco_get: 'ad/aco/get/',
  campaign_spc_get: 'campaign/spc/get/',
  dmp_custom_audience_get: 'dmp/custom_audience/get/',
  gmv_max_occupied_ads: 'gmv_max/occupied_custom_shop_ads/list/',
  user_info: 'user/info/',
};

const samples = readdirSync(FOLDER).map((file) => file.replace('.json', ''));

const isSource = (file: string): boolean => file.endsWith('.ts') && !file.startsWith('simulator');
const isTest = (file: string): boolean => file.endsWith('.test.ts');

const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter(isSource);
const textOf = (wanted: (file: string) => boolean): string =>
  files
    .filter((file) => wanted(file) && !file.endsWith('known-samples.test.ts'))
    .map((file) => readFileSync(new URL(file, SOURCES), 'utf8'))
    .join('\n');

const tests = textOf(isTest);
const code = textOf((file) => !isTest(file));

const pathOf = (name: string): string | undefined => {
  const { _meta: meta } = sample(name);
  const request = isJsonObject(meta) ? meta['request'] : undefined;
  const path = isJsonObject(request) ? request['path'] : undefined;
  return typeof path === 'string' ? path.replace('/open_api/v1.3/', '') : undefined;
};

describe('samples', () => {
  it('every sample is read by a test or belongs to an endpoint that nothing requests', () => {
    const unread = samples.filter((name) => !tests.includes(`'${name}'`));
    expect(unread.sort()).toEqual(Object.keys(NOT_ASKED).sort());
  });
});

describe('unrequested endpoints', () => {
  it.each(Object.entries(NOT_ASKED))('the sample %s is of %s, which no code requests', (name, path) => {
    expect(pathOf(name)).toBe(path);
    expect(code).not.toContain(`'${path}'`);
  });
});
