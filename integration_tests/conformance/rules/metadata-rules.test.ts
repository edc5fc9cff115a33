import { describe, expect, it } from '@jest/globals';

import { acceptanceProblems, filesIn } from './acceptance-rules.js';
import { metadataProblems } from './metadata-rules.js';
import type { Schema } from './schema-nodes.js';

const DATA = {
  name: 'Things',
  definitionId: '00000000-0000-4000-8000-000000000001',
  connectorType: 'source',
  connectorSubtype: 'api',
  dockerRepository: 'acme/source-things',
  dockerImageTag: '1.0.0',
  license: 'MIT',
  documentationUrl: 'https://example.com/things',
  githubIssueLabel: 'source-things',
  releaseStage: 'alpha',
};
const metadata = (change: Schema): Schema => ({ metadataSpecVersion: '1.0', data: { ...DATA, ...change } });

describe('metadata', () => {
  it('needs little', () => {
    expect(metadataProblems(metadata({}))).toEqual([]);
  });

  it.each<[string, Schema]>([
    ...Object.keys(DATA).map((key): [string, Schema] => [`no ${key}`, { [key]: undefined }]),
    ['a key that nobody knows', { colour: 'red' }],
    ['an id that is no UUID', { definitionId: '1' }],
    ['a version with a v', { dockerImageTag: 'v1.0.0' }],
    ['another licence', { license: 'GPL-3.0' }],
    ['an address without TLS', { documentationUrl: 'http://example.com' }],
    ['a tag without a value', { tags: ['language'] }],
    ['no tag for its language', { tags: ['cdk:none'] }],
    ['no host', { allowedHosts: { hosts: [] } }],
    ['a suite that nobody knows', { connectorTestSuitesOptions: [{ suite: 'smoke' }] }],
    [
      'a link of unknown kind',
      { externalDocumentationUrls: [{ title: 'x', url: 'https://x', type: 'blog' }] },
    ],
  ])('may not have %s', (_what, change) => {
    expect(metadataProblems(JSON.parse(JSON.stringify(metadata(change))))).not.toEqual([]);
  });

  it('has the one version of its form', () => {
    expect(metadataProblems({ ...metadata({}), metadataSpecVersion: '2.0' })).not.toEqual([]);
  });
});

const CONFIG = { config_path: 'config.json' };
const config = (change: Schema, more: Schema = {}): Schema => ({
  connector_image: 'acme/source-things:1.0.0',
  test_strictness_level: 'high',
  acceptance_tests: {
    spec: { tests: [{ spec_path: 'spec.json' }] },
    connection: { tests: [{ ...CONFIG, status: 'succeed' }] },
    discovery: { tests: [CONFIG] },
    basic_read: { tests: [{ ...CONFIG, expect_records: { path: 'rows.jsonl' } }] },
    full_refresh: { tests: [CONFIG] },
    incremental: { tests: [{ ...CONFIG, future_state: { future_state_path: 'state.json' } }] },
    ...change,
  },
  ...more,
});
const basicRead = (change: Schema): Schema =>
  config({ basic_read: { tests: [{ ...CONFIG, expect_records: { path: 'rows.jsonl' }, ...change }] } });

describe('a config of the acceptance tests', () => {
  it('is strict', () => {
    expect(acceptanceProblems(config({}))).toEqual([]);
    expect(acceptanceProblems(config({ incremental: { bypass_reason: 'nothing to go on from' } }))).toEqual(
      [],
    );
  });

  it.each<[string, Schema]>([
    ['is lenient', config({}, { test_strictness_level: 'low' })],
    ['names no image', config({}, { connector_image: undefined })],
    ['leaves a section out', config({ discovery: undefined })],
    ['has a section without a test', config({ full_refresh: { tests: [] } })],
    ['has a test without a config', config({ full_refresh: { tests: [{}] } })],
    ['expects nothing of a connection', config({ connection: { tests: [CONFIG] } })],
    ['names no specification', config({ spec: { tests: [CONFIG] } })],
    ['reads some streams only', basicRead({ configured_catalog_path: 'catalog.json' })],
    ['does not look at schemas', basicRead({ validate_schema: false })],
    ['expects no records', basicRead({ expect_records: undefined })],
    ['excuses a stream without a reason', basicRead({ empty_streams: [{ name: 'things' }] })],
    ['ignores a field without a reason', basicRead({ ignored_fields: { things: [{ name: 'x' }] } })],
    ['has no state of the future', config({ incremental: { tests: [CONFIG] } })],
    [
      'excuses a stream from the future without a reason',
      config({
        incremental: {
          tests: [
            { ...CONFIG, future_state: { future_state_path: 'x', missing_streams: [{ name: 'things' }] } },
          ],
        },
      }),
    ],
  ])('may not be one that %s', (_what, bad) => {
    expect(acceptanceProblems(bad)).not.toEqual([]);
  });

  it('names its files', () => {
    expect(new Set(filesIn(config({})))).toEqual(
      new Set(['spec.json', 'config.json', 'rows.jsonl', 'state.json']),
    );
  });
});
