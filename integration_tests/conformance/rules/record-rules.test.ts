import { describe, expect, it } from '@jest/globals';

import { keyCheck, problemsOf, schemaCheck, strictRows, undeclaredColumns } from './record-rules.js';

const STREAM = {
  json_schema: {
    properties: {
      id: { type: ['null', 'string'] },
      count: { type: ['null', 'integer'] },
      share: { type: ['null', 'number'] },
      at: { type: ['null', 'string'], format: 'date-time' },
      day: { type: ['null', 'string'], format: 'date' },
    },
  },
  source_defined_primary_key: [['id'], ['day']],
};

const rowsOf = (...data: readonly string[]) =>
  strictRows(
    data
      .map((row) => `{"type":"RECORD","record":{"stream":"things","data":${row},"emitted_at":1}}\n`)
      .join(''),
    'things',
  );

describe('the rules for rows', () => {
  const check = schemaCheck(STREAM);

  it.each([
    '{"id":"1","count":7,"share":0.25,"at":"2026-05-20T10:00:00Z","day":"2024-02-29"}',
    '{"id":null,"count":null,"share":null,"at":null,"day":null}',
    '{"share":3,"at":"2026-05-20 10:00:00.123+02:00"}',
    '{"id":"says \\"1.0\\" and 1e3","extra":[1.0]}',
    '{"count":-12345678901234567890}',
  ])('a row may be %s', (row) => {
    expect(problemsOf(rowsOf(row), check)).toEqual([]);
  });

  it.each([
    ['an integer with a point', '{"count":1.0}'],
    ['an integer with an exponent', '{"count":1e3}'],
    ['a number as text', '{"count":"1"}'],
    ['a number where text belongs', '{"id":1}'],
    ['an invalid time', '{"at":"2026-05-20T25:00:00Z"}'],
    ['a day where a time belongs', '{"at":"2026-05-20"}'],
    ['a time where a day belongs', '{"day":"2026-05-20T00:00:00Z"}'],
    ['a day that does not exist', '{"day":"2023-02-29"}'],
    ['nothing of the schema', '{"name":"x"}'],
  ])('a row may not hold %s', (_what, row) => {
    expect(problemsOf(rowsOf(row), check)).not.toEqual([]);
  });

  it('a row is only found under the name of its stream', () => {
    expect(strictRows('{"type":"RECORD","record":{"stream":"things_too","data":{}}}\n', 'things')).toEqual(
      [],
    );
  });
});

describe('the rules for primary keys', () => {
  it('a primary key has all of its parts', () => {
    expect(problemsOf([{ id: '1', day: '2026-05-20' }], keyCheck(STREAM))).toEqual([]);
  });

  it.each([
    ['is absent', { id: '1' }],
    ['is null', { id: null, day: '2026-05-20' }],
    ['is a list', { id: ['1'], day: '2026-05-20' }],
  ])('a primary key has no part that %s', (_what, row) => {
    expect(problemsOf([row], keyCheck(STREAM))).toHaveLength(1);
  });
});

describe('the rule for columns that the schema lacks', () => {
  it('an undeclared column is named once', () => {
    expect(undeclaredColumns(STREAM, [{ id: '1', more: 1 }, { more: 2 }])).toEqual(['more']);
  });
});
