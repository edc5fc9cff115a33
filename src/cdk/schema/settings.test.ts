import { describe, expect, it } from '@jest/globals';

import type { JsonObject } from '../../protocol/json.js';
import { checkSettings } from './settings.js';

const SPECIFICATION = {
  type: 'object',
  required: ['token', 'ids'],
  additionalProperties: true,
  properties: {
    token: { type: 'string', airbyte_secret: true, minLength: 3 },
    ids: { type: 'string' },
    kind: { type: 'string', letters: 'upper' },
    from: { type: 'string', pattern: '^[0-9]{4}$', pattern_descriptor: 'YYYY' },
    size: { type: 'integer', minimum: 1, maximum: 10, default: 10 },
    seconds: { type: 'number', default: 300 },
    deep: { type: 'boolean', default: false },
    filter: {
      type: 'object',
      properties: {
        words: {
          type: 'array',
          items: { type: 'string', pattern: '^[a-z]+$', pattern_descriptor: 'small letters' },
        },
        least: { type: 'integer', minimum: 1 },
      },
      additionalProperties: false,
    },
    tier: { type: 'string', enum: ['basic', 'premium'], unset: 'auto' },
    day: { type: 'string', format: 'date', pattern: '^[0-9-]{10}$', pattern_descriptor: 'YYYY-MM-DD' },
    jobs: {
      type: 'array',
      items: {
        type: 'object',
        required: ['name', 'tier'],
        additionalProperties: false,
        properties: {
          name: { type: 'string', pattern: '^[a-z]+$', pattern_descriptor: 'abc' },
          tier: { type: 'string', enum: ['basic', 'premium'] },
          body: { type: 'string', contentMediaType: 'application/json' },
          fields: {
            type: 'array',
            items: {
              anyOf: [
                { type: 'string' },
                {
                  type: 'object',
                  required: ['name'],
                  additionalProperties: false,
                  properties: { name: { type: 'string' }, deep: { type: 'boolean', default: true } },
                },
              ],
              description: 'a name, or {name, deep}',
            },
          },
        },
      },
    },
  },
} as const satisfies JsonObject;

const GOOD = { token: 'abc', ids: '1' };
const check = (raw: JsonObject) => checkSettings(SPECIFICATION, raw);
const sentencesOf = (raw: JsonObject) => check(raw).problems.map(({ sentence }) => sentence);

describe('settings', () => {
  it('settings get their defaults', () => {
    const settings = { token: 'abc', ids: '1', size: 10, seconds: 300, deep: false };
    expect(check(GOOD)).toEqual({ settings, complete: settings, problems: [] });
  });

  it.each<[string, JsonObject, JsonObject]>([
    ['a number as text', { size: '7' }, { size: 7 }],
    ['a number as text with spaces', { size: ' 7 ' }, { size: 7 }],
    ['a decimal as text', { seconds: '2.5' }, { seconds: 2.5 }],
    ['zero', { seconds: 0 }, { seconds: 0 }],
    ['a boolean as text', { deep: 'true' }, { deep: true }],
    ['a false boolean as text', { deep: 'false' }, { deep: false }],
    ['a boolean as Python writes it', { deep: 'True' }, { deep: true }],
    ['a boolean as YAML 1.1 writes it', { deep: 'yes' }, { deep: true }],
    ['a boolean as a number', { deep: 1 }, { deep: true }],
    ['a false boolean as a number in text', { deep: '0' }, { deep: false }],
    ['a name in other capitals, if it has only capitals', { kind: 'Basic' }, { kind: 'BASIC' }],
    ['a choice in other capitals', { tier: 'BASIC' }, { tier: 'basic' }],
    ['the word for a choice that is not set', { tier: 'auto' }, {}],
    ['the word for a choice that is not set, in capitals', { tier: 'Auto' }, {}],
    ['a plain date', { day: '2024-02-29' }, { day: '2024-02-29' }],
    ['a date with a time, which is dropped', { day: '2024-02-29T00:00:00Z' }, { day: '2024-02-29' }],
    ['a date with an offset, as it is written', { day: '2024-02-29T23:59:59.5-1100' }, { day: '2024-02-29' }],
    ['false itself', { deep: false }, { deep: false }],
    ['a text with spaces around it', { token: ' abc\n' }, { token: 'abc' }],
    ['a list where the specification has text', { ids: ['1', 2] }, { ids: '1,2' }],
    ['a number where the specification has text', { ids: 1 }, { ids: '1' }],
    ['an empty text', { size: '' }, { size: 10 }],
    ['a text of spaces', { deep: '  ' }, { deep: false }],
    ['null', { seconds: null }, { seconds: 300 }],
    ['null without a default', { from: null }, {}],
    ['an unknown key', { other: 1 }, {}],
    ['members of an object', { filter: { least: '7' } }, { filter: { least: 7 } }],
    [
      'text where the specification has a list',
      { filter: { words: 'a, b,' } },
      { filter: { words: ['a', 'b'] } },
    ],
    ['a list with spaces', { filter: { words: [' a ', null] } }, { filter: { words: ['a'] } }],
    ['an object of which nothing is set', { filter: { words: [], least: '' } }, {}],
    ['an empty object', { filter: {} }, {}],
  ])('settings accept %s', (_, raw, expected) => {
    const settings = { ...check(GOOD).settings, ...expected };
    expect(check({ ...GOOD, ...raw })).toEqual({ settings, complete: settings, problems: [] });
  });

  it.each<[JsonObject, string]>([
    [{ token: null }, 'token is required'],
    [{ token: '' }, 'token is required'],
    [{ ids: [] }, 'ids is required'],
    [{ ids: [{}] }, 'ids must be text'],
    [{ token: {} }, 'token must be text'],
    [{ from: 'soon' }, 'from must look like YYYY'],
    [{ day: '2024-02-29Tnoon' }, 'day must look like YYYY-MM-DD'],
    [{ day: 'T00:00:00Z' }, 'day must look like YYYY-MM-DD'],
    [{ size: 0 }, 'size must be at least 1'],
    [{ size: '11' }, 'size must be at most 10'],
    [{ size: 1.5 }, 'size must be a whole number'],
    [{ size: 'many' }, 'size must be a whole number'],
    [{ seconds: '1e' }, 'seconds must be a number'],
    [{ deep: 'maybe' }, 'deep must be true or false'],
    [{ deep: 2 }, 'deep must be true or false'],
    [{ filter: 'words' }, 'filter must be an object'],
    [{ filter: { words: 7 } }, 'filter.words must be a list'],
    [{ filter: { words: ['a', 'B'] } }, 'filter.words[1] must look like small letters'],
    [{ filter: { least: 0 } }, 'filter.least must be at least 1'],
  ])('settings %j are rejected: %s', (raw, problem) => {
    expect(sentencesOf({ ...GOOD, ...raw })).toEqual([problem]);
  });

  it('all problems are reported at once', () => {
    const raw = { from: 'x', size: 'x', seconds: 'x', deep: 'x' };
    expect(sentencesOf(raw)).toEqual(
      expect.arrayContaining([
        'token is required',
        'ids is required',
        'from must look like YYYY',
        'size must be a whole number',
        'seconds must be a number',
        'deep must be true or false',
      ]),
    );
    expect(sentencesOf(raw)).toHaveLength(6);
  });

  it('a problem never shows a value', () => {
    const problems = sentencesOf({ ...GOOD, token: 'zq', from: 'zq', size: 'zq', deep: 'zq' });
    expect(problems).toHaveLength(4);
    expect(problems.join()).not.toContain('zq');
  });
});

describe('objects in a list', () => {
  const job = { name: 'one', tier: 'basic' };

  it('objects in a list are shaped like settings, and members may be of several kinds', () => {
    const fields = [' a ', '', null, 7, { name: 'b', deep: 'false' }, { name: 'c' }];
    expect(check({ ...GOOD, jobs: [{ ...job, body: '', fields }] }).complete?.jobs).toEqual([
      { ...job, fields: ['a', '7', { name: 'b', deep: false }, { name: 'c', deep: true }] },
    ]);
  });

  it.each<[unknown, readonly string[]]>([
    ['one', ['jobs must be a list']],
    [['one'], ['jobs[0] must be an object']],
    [
      [job, { name: 'two' }, { ...job, tier: 'gold' }],
      [
        'jobs[1] (two): tier is required: one of basic, premium',
        'jobs[2] (one): tier must be one of basic, premium',
      ],
    ],
    [
      [{ ...job, tier: 'basics' }],
      ['jobs[0] (one): tier must be one of basic, premium (did you mean basic?)'],
    ],
    [[{ ...job, name: 'not a name' }], ['jobs[0]: name must look like abc']],
    [[{ ...job, body: ['x'] }], ['jobs[0] (one): body must be text']],
    [
      [{ ...job, fields: [{ name: 'x' }, { deep: 'perhaps' }] }],
      ['jobs[0] (one): fields[1] must be a name, or {name, deep}'],
    ],
    [
      [{ ...job, feilds: [], zzzzzz: 1 }],
      [
        'jobs[0] (one): unknown key feilds (did you mean fields?), allowed: name, tier, body, fields',
        'jobs[0] (one): unknown key zzzzzz, allowed: name, tier, body, fields',
      ],
    ],
    [
      [{ name: 'one', Tier: 'basic' }],
      ['jobs[0] (one): unknown key Tier (did you mean tier?), allowed: name, tier, body, fields'],
    ],
  ])('objects in a list are rejected: %j', (jobs, sentences) => {
    expect(sentencesOf({ ...GOOD, jobs: jobs as JsonObject })).toEqual(sentences);
  });

  it('objects in a list keep their valid values and their indexes when something else is wrong', () => {
    const { settings, problems, complete } = check({
      ...GOOD,
      jobs: ['none', { ...job, tier: 'gold', fields: [true, 'a'] }],
    });
    expect(settings.jobs).toEqual([undefined, { name: 'one', tier: undefined, fields: [undefined, 'a'] }]);
    expect(complete).toBeUndefined();
    expect(problems.map(({ path }) => path.join('.'))).toEqual(['jobs.0', 'jobs.1.tier', 'jobs.1.fields.0']);
  });
});

describe('a key', () => {
  it('a key that may be a secret is not quoted', () => {
    const secret = 'f3a1c0ffeef3a1c0ffeef3a1c0ffee';
    const said = sentencesOf({ ...GOOD, jobs: [{ name: secret, tier: 'basic', [secret]: 1 }] }).join();
    expect(said).toContain('jobs[0]: unknown key <30 characters>');
    expect(said).not.toContain(secret);
  });
});
