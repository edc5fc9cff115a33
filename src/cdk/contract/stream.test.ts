import { describe, expect, it } from '@jest/globals';

import { toAirbyteStream } from './stream.js';
import { changingToy, dailyToy, plainToy } from '../testing/toy.js';

describe('a stream as discover shows it', () => {
  it('a stream with a cursor supports full refresh and incremental', () => {
    expect(toAirbyteStream(dailyToy)).toEqual({
      name: 'daily',
      json_schema: {
        $schema: 'http://json-schema.org/draft-07/schema#',
        type: 'object',
        additionalProperties: true,
        properties: {
          account: { type: ['null', 'string'], description: 'Account' },
          id: { type: ['null', 'string'], description: 'Id' },
          day: { type: ['null', 'string'], format: 'date', description: 'Day' },
        },
      },
      supported_sync_modes: ['full_refresh', 'incremental'],
      source_defined_cursor: true,
      default_cursor_field: ['day'],
      source_defined_primary_key: [['account'], ['id']],
      is_resumable: true,
    });
    expect(toAirbyteStream(changingToy).default_cursor_field).toEqual(['modify_time']);
  });

  it('a stream without a cursor supports full refresh only, and names no cursor field', () => {
    const stream = toAirbyteStream(plainToy);
    expect(stream.supported_sync_modes).toEqual(['full_refresh']);
    expect(stream).not.toHaveProperty('default_cursor_field');
  });

  it('a stream without a cursor is resumable, so it claims a source-defined cursor as the protocol requires', () => {
    expect(toAirbyteStream(plainToy)).toMatchObject({ is_resumable: true, source_defined_cursor: true });
  });

  it('a stream about the sync itself is not resumable', () => {
    const stream = toAirbyteStream({ ...plainToy, isAboutSync: true });
    expect(stream).not.toHaveProperty('is_resumable');
    expect(stream).not.toHaveProperty('source_defined_cursor');
  });
});
