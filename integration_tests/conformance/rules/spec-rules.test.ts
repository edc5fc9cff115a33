import { describe, expect, it } from '@jest/globals';

import { oauthProblems } from './oauth-rules.js';
import type { Schema } from './schema-nodes.js';
import { SPEC_RULES } from './spec-rules.js';

const form = (properties: Schema, rest: Schema = {}): Schema => ({
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  additionalProperties: true,
  properties,
  ...rest,
});
const told = (order: number, rest: Schema = {}): Schema => ({
  type: 'string',
  title: 'Title',
  description: 'What it is.',
  order,
  ...rest,
});
const option = (value: string, rest: Schema = {}): Schema => ({
  type: 'object',
  title: value,
  required: ['auth_type'],
  properties: {
    auth_type: told(0, { const: value, ...rest }),
    refresh_token: told(1, { airbyte_secret: true }),
  },
});
const choice = (...options: readonly Schema[]): Schema => told(0, { type: 'object', oneOf: options });

const DAY = { format: 'date', pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$', pattern_descriptor: 'YYYY-MM-DD' };
const GROUPS = [
  { id: 'auth', title: 'Access' },
  { id: 'other', title: 'Other' },
];

/** Uses everything that the form supports. */
const GOOD = form(
  {
    credentials: {
      ...choice(option('oauth', { default: 'oauth', enum: ['oauth'] }), option('key')),
      display_type: 'radio',
      group: 'auth',
    },
    app_id: told(1, { airbyte_secret: true, group: 'auth' }),
    region: told(1, { enum: ['us', 'eu'], default: 'us', group: 'other', always_show: true }),
    required: told(2, { type: ['integer', 'null'], group: 'other' }),
    start_date: told(3, { ...DAY, examples: ['2026-02-28'], group: 'other' }),
    tags: told(4, { type: 'array', items: { type: 'string' }, examples: [['a', 'b']], group: 'other' }),
    sandbox: told(5, { type: 'boolean', default: false, group: 'other' }),
    not: told(6, { group: 'other' }),
  },
  { required: ['app_id', 'required'], groups: GROUPS },
);

/** Specifications that each violate one rule. */
const BAD: Readonly<
  Record<keyof typeof SPEC_RULES, readonly (readonly [what: string, specification: Schema])[]>
> = {
  'it is a JSON schema, draft 7': [
    ['a limit that is text', form({ page_size: told(0, { type: 'integer', minimum: '1' }) })],
    ['properties that are a list', { ...form({}), properties: [] }],
  ],
  'no enum names a value twice': [
    ['twice the same', form({ region: told(0, { enum: ['us', 'eu', 'us'], default: 'us' }) })],
  ],
  'every choice of options is an object with one constant that identifies the option': [
    ['a parent that is no object', form({ choice: { ...choice(option('a'), option('b')), type: 'string' } })],
    ['an option without properties', form({ choice: choice(option('a'), { type: 'object', title: 'b' }) })],
    ['no constant', form({ choice: choice({ type: 'object', properties: { name: told(0) } }) })],
    ['the same constant twice', form({ choice: choice(option('a'), option('a')) })],
    ['a default beside the constant', form({ choice: choice(option('a', { default: 'b' }), option('b')) })],
    ['an enum beside the constant', form({ choice: choice(option('a', { enum: ['a', 'b'] }), option('b')) })],
    [
      'constants of different names',
      form({
        choice: choice(option('a'), { type: 'object', properties: { kind: told(0, { const: 'b' }) } }),
      }),
    ],
  ],
  'every property with the name of a secret is marked as one': [
    ['a token', form({ Access_Token: told(0) })],
    ['an app id', form({ app_id: told(0, { type: 'integer' }) })],
    [
      'a token in an option',
      form({ choice: choice(form({ kind: told(0, { const: 'a' }), token: told(1) })) }),
    ],
  ],
  'only text and numbers are marked as secret': [
    ['an object', form({ credentials: { ...choice(option('a')), airbyte_secret: true } })],
    ['a constant', form({ kind: told(0, { const: 'a', airbyte_secret: true }) })],
  ],
  'a list of types has one item, or null as the second of two': [
    ['two types', form({ id: told(0, { type: ['string', 'integer'] }) })],
    ['null first', form({ id: told(0, { type: ['null', 'string'] }) })],
    ['three types', form({ id: told(0, { type: ['string', 'null', 'integer'] }) })],
  ],
  'no object is empty': [
    ['no properties', form({ extra: told(0, { type: 'object' }) })],
    ['empty properties', form({ extra: told(0, { type: 'object', properties: {} }) })],
    ['an empty form', form({})],
  ],
  'the items of every array have one simple type': [
    ['no items', form({ tags: told(0, { type: 'array' }) })],
    ['a list of items', form({ tags: told(0, { type: 'array', items: [{ type: 'string' }] }) })],
    [
      'arrays in an array',
      form({ tags: told(0, { type: 'array', items: { type: 'array', items: { type: 'string' } } }) }),
    ],
    ['switches in an array', form({ tags: told(0, { type: 'array', items: { type: 'boolean' } }) })],
  ],
  'only keywords that the form supports are used': [
    ...['not', 'anyOf', 'allOf', 'patternProperties', 'prefixItems', 'if', 'then', 'else'],
    ...['dependentSchemas', 'dependentRequired'],
  ].map((keyword) => [keyword, form({ name: told(0, { [keyword]: {} }) })]),
  'there are no references': [['a reference', form({ name: told(0, { $ref: '#/definitions/name' }) })]],
  'every date has a format and a pattern': [
    ['a date without a pattern', form({ day: told(0, { format: 'date' }) })],
    ['a date-time without a pattern', form({ day: told(0, { format: 'date-time' }) })],
    ['a pattern without a format', form({ day: told(0, { pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' }) })],
  ],
  'no two properties of a group have the same order': [
    ['no group', form({ a: told(0), b: told(0) })],
    ['one group', form({ a: told(0, { group: 'g' }), b: told(0, { group: 'g' }) })],
    ['within an option', form({ choice: choice(form({ a: told(7), b: told(7) })) })],
  ],
  'only properties at the top have a group': [
    [
      'a property below',
      form({ outer: told(0, { type: 'object', properties: { inner: told(0, { group: 'g' }) } }) }),
    ],
  ],
  'if there are groups, each has a title and a property, and every property at the top is in one': [
    ['a group without groups', form({ name: told(0, { group: 'auth' }) })],
    ['a property in no group', form({ name: told(0) }, { groups: GROUPS.slice(0, 1) })],
    ['a group that is none', form({ name: told(0, { group: 'auht' }) }, { groups: GROUPS.slice(0, 1) })],
    ['an empty group', form({ name: told(0, { group: 'auth' }) }, { groups: GROUPS })],
    ['a group without a title', form({ name: told(0, { group: 'auth' }) }, { groups: [{ id: 'auth' }] })],
  ],
  'only what is not required, and a secret that a button for OAuth hides, needs to be shown always': [
    ['both', form({ name: told(0, { always_show: true }) }, { required: ['name'] })],
  ],
  'a pattern works in a browser, and has a descriptor': [
    ['of another dialect', form({ name: told(0, { pattern: '(?i)^a', pattern_descriptor: 'a' }) })],
    ['no descriptor', form({ name: told(0, { pattern: '^a' }) })],
    ['in a list', form({ tags: told(0, { type: 'array', items: { type: 'string', pattern: '^a' } }) })],
  ],
  "the server takes a field's default and its examples": [
    ['a default of another type', form({ size: told(0, { type: 'integer', default: '7' }) })],
    ['a default beside the choices', form({ tier: told(0, { enum: ['basic'], default: 'auto' }) })],
    [
      'a time where a date is',
      form({ day: told(0, { format: 'date', examples: ['2026-01-01T00:00:00Z'] }) }),
    ],
    ['a date where a time is', form({ at: told(0, { format: 'date-time', examples: ['2026-01-01'] }) })],
    ['a day that is none', form({ day: told(0, { format: 'date', examples: ['2026-02-30'] }) })],
  ],
  'a display type is dropdown or radio, and only choices have one': [
    ['no choice', form({ name: told(0, { display_type: 'radio' }) })],
    ['no such type', form({ choice: { ...choice(option('a')), display_type: 'tabs' } })],
  ],
  'additional properties are allowed everywhere': [
    ['at the top', form({ name: told(0) }, { additionalProperties: false })],
    ['below', form({ choice: choice({ ...option('a'), additionalProperties: false }) })],
    ['a schema', form({ name: told(0) }, { additionalProperties: { type: 'string' } })],
  ],
  'every required property exists': [['one that does not', form({ name: told(0) }, { required: ['nmae'] })]],
  'every property has a title, a description and an order': [
    ['no title', form({ name: { type: 'string', description: 'What it is.', order: 0 } })],
    ['no description', form({ name: { type: 'string', title: 'Name', order: 0 } })],
    ['no order', form({ name: { type: 'string', title: 'Name', description: 'What it is.' } })],
  ],
  'every optional switch and choice has a default': [
    ['a switch', form({ sandbox: told(0, { type: 'boolean' }) })],
    ['a choice', form({ region: told(0, { enum: ['us', 'eu'] }) })],
  ],
};

describe.each(Object.entries(SPEC_RULES))('%s', (title, rule) => {
  it('the rule accepts a good specification', () => {
    expect(rule(GOOD)).toEqual([]);
  });

  it.each(BAD[title] ?? [])('the rule rejects %s', (_what, specification) => {
    expect(rule(specification)).not.toEqual([]);
  });

  it('the rule has a specification that violates it', () => {
    expect(BAD[title]).toBeDefined();
  });
});

describe('a specification with OAuth', () => {
  const spec = (auth: Schema, credentials: Schema): Schema => ({
    connectionSpecification: form({ credentials }),
    advanced_auth: { predicate_key: ['credentials', 'auth_type'], predicate_value: 'oauth', ...auth },
  });
  const output = (...path: readonly string[]): Schema => ({
    oauth_config_specification: {
      complete_oauth_output_specification: {
        properties: { refresh_token: { path_in_connector_config: path } },
      },
    },
  });

  it('OAuth may name fields of the form, with its own option first', () => {
    const good = spec(output('credentials', 'refresh_token'), choice(option('oauth'), option('key')));
    expect(oauthProblems(good)).toEqual([]);
    expect(oauthProblems({ connectionSpecification: GOOD })).toEqual([]);
  });

  it.each([
    ['a predicate that is no field', spec({ predicate_key: ['auth', 'type'] }, choice(option('oauth')))],
    ['a path that is no field', spec(output('credentials', 'token'), choice(option('oauth')))],
    ['another choice first', spec({}, choice(option('key'), option('oauth')))],
  ])('OAuth may not have %s', (_what, bad) => {
    expect(oauthProblems(bad)).not.toEqual([]);
  });
});
