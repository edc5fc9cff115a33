import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { parseConfiguredCatalog } from './catalog.js';
import type { Json } from './json.js';

const ADS = { descriptor: { name: 'ads' }, syncMode: 'incremental' };

const NULLS = {
  stream: {
    name: 'ads',
    json_schema: {},
    supported_sync_modes: ['full_refresh', 'incremental'],
    source_defined_cursor: null,
    default_cursor_field: null,
    source_defined_primary_key: null,
    namespace: null,
    is_resumable: null,
    is_file_based: null,
  },
  sync_mode: 'incremental',
  destination_sync_mode: 'append_dedup',
  cursor_field: null,
  primary_key: null,
  generation_id: null,
  minimum_generation_id: null,
  sync_id: null,
  include_files: null,
  destination_object_name: null,
};

describe('a configured catalog', () => {
  it.each<[string, Json, unknown]>([
    ['explicit nulls', { streams: [NULLS] }, [ADS]],
    ['absent keys', { streams: [{ stream: { name: 'ads' }, sync_mode: 'incremental' }] }, [ADS]],
    [
      'unknown keys',
      { streams: [{ stream: { name: 'ads', colour: 'red' }, sync_mode: 'incremental', x: 1 }], y: 2 },
      [ADS],
    ],
    [
      'a full refresh',
      { streams: [{ stream: { name: 'ads' }, sync_mode: 'full_refresh' }] },
      [{ descriptor: { name: 'ads' }, syncMode: 'full_refresh' }],
    ],
    ['no sync mode', { streams: [{ stream: { name: 'ads' } }] }, [{ ...ADS, syncMode: 'full_refresh' }]],
    [
      'a null sync mode',
      { streams: [{ stream: { name: 'ads' }, sync_mode: null }] },
      [{ ...ADS, syncMode: 'full_refresh' }],
    ],
    [
      'an unknown sync mode',
      { streams: [{ stream: { name: 'ads' }, sync_mode: 'INVALID', destination_sync_mode: 'INVALID' }] },
      [{ ...ADS, syncMode: undefined }],
    ],
    [
      'a sync mode of the wrong type',
      { streams: [{ stream: { name: 'ads' }, sync_mode: 1 }] },
      [{ ...ADS, syncMode: undefined }],
    ],
    [
      'a namespace',
      { streams: [{ stream: { name: 'ads', namespace: 'acct' }, sync_mode: 'incremental' }] },
      [{ ...ADS, descriptor: { name: 'ads', namespace: 'acct' } }],
    ],
    [
      'an empty namespace',
      { streams: [{ stream: { name: 'ads', namespace: '' }, sync_mode: 'incremental' }] },
      [ADS],
    ],
    [
      'a stream that is listed twice',
      {
        streams: [
          { stream: { name: 'ads' }, sync_mode: 'incremental' },
          { stream: { name: 'ads' }, sync_mode: 'full_refresh' },
        ],
      },
      [ADS],
    ],
    [
      'the ids of a job',
      {
        streams: [
          { stream: { name: 'ads' }, sync_mode: 'incremental', sync_id: 77, generation_id: 3 },
          { stream: { name: 'pixels' }, sync_mode: 'incremental', sync_id: 77 },
        ],
      },
      [
        { ...ADS, job: { syncId: 77, generationId: 3 } },
        { ...ADS, descriptor: { name: 'pixels' }, job: { syncId: 77 } },
      ],
    ],
    [
      'ids that do not identify a job',
      {
        streams: [1, 0, -5, 7.5, '77', null].map((sync_id, index) => ({
          ...{ stream: { name: String(index) }, sync_mode: 'incremental', sync_id, generation_id: 1 },
        })),
      },
      [0, 1, 2, 3, 4, 5].map((index) => ({ ...ADS, descriptor: { name: String(index) } })),
    ],
    ['no stream', { streams: [] }, []],
  ])('a catalog with %s is parsed', (_, catalog, expected) => {
    expect(parseConfiguredCatalog(catalog)).toEqual(expected);
  });

  it('a catalog keeps the order of its streams', () => {
    const streams = ['c', 'a', 'b'].map((name) => ({ stream: { name } }));
    const expected = ['c', 'a', 'b'].map((name) => ({ descriptor: { name }, syncMode: 'full_refresh' }));
    expect(parseConfiguredCatalog({ streams })).toEqual(expected);
  });

  it.each<[string, Json, RegExp]>([
    ['null', null, /"streams"/],
    ['a list', [], /"streams"/],
    ['text', 'streams', /"streams"/],
    ['streams that are not a list', { streams: {} }, /"streams"/],
    ['an entry without a stream', { streams: [{ sync_mode: 'incremental' }] }, /entry 1/],
    ['an entry that is null', { streams: [{ stream: { name: 'ads' } }, null] }, /entry 2/],
    ['a stream without a name', { streams: [{ stream: {} }] }, /entry 1/],
    ['an empty name', { streams: [{ stream: { name: '' } }] }, /entry 1/],
    ['a name that is not text', { streams: [{ stream: { name: 7 } }] }, /entry 1/],
  ])('a catalog is refused with a sentence if it has or is %s', (_, catalog, message) => {
    expect(parseConfiguredCatalog(catalog)).toMatch(message);
  });

  it('a catalog is parsed or refused, whatever the file holds', () => {
    const stream = fc.oneof(fc.jsonValue(), fc.record({ stream: fc.jsonValue(), sync_mode: fc.jsonValue() }));
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.record({ streams: fc.array(stream) })), (value) => {
        const parsed = parseConfiguredCatalog(value);
        if (typeof parsed === 'string') return;
        for (const { descriptor } of parsed) expect(typeof descriptor.name).toBe('string');
      }),
      { numRuns: 200 },
    );
  });
});
