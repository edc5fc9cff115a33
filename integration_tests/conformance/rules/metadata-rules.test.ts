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
  it('minimal metadata is accepted', () => {
    expect(metadataProblems(metadata({}))).toEqual([]);
  });

  it.each<[string, Schema]>([
    ...Object.keys(DATA).map((key): [string, Schema] => [`no ${key}`, { [key]: undefined }]),
    ['an unknown key', { colour: 'red' }],
    ['an id that is not a UUID', { definitionId: '1' }],
    ['a version with a v', { dockerImageTag: 'v1.0.0' }],
    ['another licence', { license: 'GPL-3.0' }],
    ['a URL without TLS', { documentationUrl: 'http://example.com' }],
    ['a tag without a value', { tags: ['language'] }],
    ['no tag for its language', { tags: ['cdk:none'] }],
    ['no host', { allowedHosts: { hosts: [] } }],
    ['no date of a breaking change', { releases: { breakingChanges: { '2.0.0': { message: 'x' } } } }],
    ['a breaking change of no version', { releases: { breakingChanges: { next: {} } } }],
    ['an unknown suite', { connectorTestSuitesOptions: [{ suite: 'smoke' }] }],
    [
      'a link of unknown type',
      { externalDocumentationUrls: [{ title: 'x', url: 'https://x', type: 'blog' }] },
    ],
  ])('metadata is refused with %s', (_what, change) => {
    expect(metadataProblems(JSON.parse(JSON.stringify(metadata(change))))).not.toEqual([]);
  });

  it('metadata has the only version of its format', () => {
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
  it('a strict config of the acceptance tests is accepted', () => {
    expect(acceptanceProblems(config({}))).toEqual([]);
    expect(acceptanceProblems(config({ incremental: { bypass_reason: 'nothing to go on from' } }))).toEqual(
      [],
    );
  });

  it.each<[string, Schema]>([
    ['is lenient', config({}, { test_strictness_level: 'low' })],
    ['names no image', config({}, { connector_image: undefined })],
    ['omits a section', config({ discovery: undefined })],
    ['has a section without a test', config({ full_refresh: { tests: [] } })],
    ['has a test without a config', config({ full_refresh: { tests: [{}] } })],
    ['expects nothing of a connection', config({ connection: { tests: [CONFIG] } })],
    ['names no specification', config({ spec: { tests: [CONFIG] } })],
    ['reads only some streams', basicRead({ configured_catalog_path: 'catalog.json' })],
    ['does not validate schemas', basicRead({ validate_schema: false })],
    ['expects no records', basicRead({ expect_records: undefined })],
    ['exempts a stream without a reason', basicRead({ empty_streams: [{ name: 'things' }] })],
    ['ignores a field without a reason', basicRead({ ignored_fields: { things: [{ name: 'x' }] } })],
    ['has no state of the future', config({ incremental: { tests: [CONFIG] } })],
    [
      'exempts a stream from the future state without a reason',
      config({
        incremental: {
          tests: [
            { ...CONFIG, future_state: { future_state_path: 'x', missing_streams: [{ name: 'things' }] } },
          ],
        },
      }),
    ],
  ])('a config of the acceptance tests is refused if it %s', (_what, bad) => {
    expect(acceptanceProblems(bad)).not.toEqual([]);
  });

  it('the files that a config of the acceptance tests names are found', () => {
    expect(new Set(filesIn(config({})))).toEqual(
      new Set(['spec.json', 'config.json', 'rows.jsonl', 'state.json']),
    );
  });
});
