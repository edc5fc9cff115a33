import { describe, expect, it } from '@jest/globals';

import type { JsonObject } from '../../protocol/json.js';
import { checkSettings } from './settings.js';

const SPECIFICATION: JsonObject = {
  type: 'object',
  required: ['token', 'ids'],
  additionalProperties: true,
  properties: {
    token: { type: 'string', airbyte_secret: true, minLength: 3 },
    ids: { type: 'string' },
    from: { type: 'string', pattern: '^[0-9]{4}$', pattern_descriptor: 'YYYY' },
    size: { type: 'integer', minimum: 1, maximum: 10, default: 10 },
    seconds: { type: 'number', default: 300 },
    deep: { type: 'boolean', default: false },
    filter: {
      type: 'object',
      properties: {
        words: {
          type: 'array',
          items: { type: 'string', pattern: '^[a-z]+$' },
          pattern_descriptor: 'small letters',
        },
        least: { type: 'integer', minimum: 1 },
      },
    },
  },
};

const GOOD = { token: 'abc', ids: '1' };
const check = (raw: JsonObject) => checkSettings(SPECIFICATION, raw);

describe('settings', () => {
  it('get their defaults', () => {
    expect(check(GOOD)).toEqual({
      settings: { token: 'abc', ids: '1', size: 10, seconds: 300, deep: false },
      problems: [],
    });
  });

  it.each<[string, JsonObject, JsonObject]>([
    ['a number as text', { size: '7' }, { size: 7 }],
    ['a number as text with spaces', { size: ' 7 ' }, { size: 7 }],
    ['a decimal as text', { seconds: '2.5' }, { seconds: 2.5 }],
    ['zero', { seconds: 0 }, { seconds: 0 }],
    ['a boolean as text', { deep: 'true' }, { deep: true }],
    ['a false boolean as text', { deep: 'false' }, { deep: false }],
    ['false itself', { deep: false }, { deep: false }],
    ['a text with spaces around it', { token: ' abc\n' }, { token: 'abc' }],
    ['a list where the specification has text', { ids: ['1', 2] }, { ids: '1,2' }],
    ['a number where the specification has text', { ids: 1 }, { ids: '1' }],
    ['an empty text', { size: '' }, { size: 10 }],
    ['a text of spaces', { deep: '  ' }, { deep: false }],
    ['null', { seconds: null }, { seconds: 300 }],
    ['null without a default', { from: null }, {}],
    ['an unknown key', { other: 1 }, {}],
    ['members of an object', { filter: { least: '7', other: 1 } }, { filter: { least: 7 } }],
    [
      'text where the specification has a list',
      { filter: { words: 'a, b,' } },
      { filter: { words: ['a', 'b'] } },
    ],
    ['a list with spaces', { filter: { words: [' a ', null] } }, { filter: { words: ['a'] } }],
    ['an object of which nothing is set', { filter: { words: [], least: '' } }, {}],
    ['an empty object', { filter: {} }, {}],
  ])('take %s', (_, raw, expected) => {
    expect(check({ ...GOOD, ...raw })).toEqual({
      settings: { ...check(GOOD).settings, ...expected },
      problems: [],
    });
  });

  it.each<[JsonObject, string]>([
    [{ token: null }, 'token is required'],
    [{ token: '' }, 'token is required'],
    [{ ids: [] }, 'ids is required'],
    [{ ids: [{}] }, 'ids must be text'],
    [{ token: {} }, 'token must be text'],
    [{ from: 'soon' }, 'from must look like YYYY'],
    [{ size: 0 }, 'size must be at least 1'],
    [{ size: '11' }, 'size must be at most 10'],
    [{ size: 1.5 }, 'size must be a whole number'],
    [{ size: 'many' }, 'size must be a whole number'],
    [{ seconds: '1e' }, 'seconds must be a number'],
    [{ deep: 'yes' }, 'deep must be true or false'],
    [{ deep: 1 }, 'deep must be true or false'],
    [{ filter: 'words' }, 'filter must be an object'],
    [{ filter: { words: 7 } }, 'filter.words must be a list'],
    [{ filter: { words: ['a', 'B'] } }, 'filter.words must look like small letters'],
    [{ filter: { least: 0 } }, 'filter.least must be at least 1'],
  ])('refuse %j: %s', (raw, problem) => {
    expect(check({ ...GOOD, ...raw }).problems).toEqual([problem]);
  });

  it('are told all their problems at once', () => {
    const raw = { from: 'x', size: 'x', seconds: 'x', deep: 'x' };
    expect(check(raw).problems).toEqual(
      expect.arrayContaining([
        'token is required',
        'ids is required',
        'from must look like YYYY',
        'size must be a whole number',
        'seconds must be a number',
        'deep must be true or false',
      ]),
    );
    expect(check(raw).problems).toHaveLength(6);
  });

  it('never show a value in a problem', () => {
    const { problems } = check({ ...GOOD, token: 'zq', from: 'zq', size: 'zq', deep: 'zq' });
    expect(problems).toHaveLength(4);
    expect(problems.join()).not.toContain('zq');
  });
});
