import { expect, it } from '@jest/globals';

import { formOf } from './form.js';

it('the form shows the first of several alternatives, an optional choice as a text, no keywords of our own, and leaves every object open', () => {
  const schema = {
    type: 'object',
    required: ['must'],
    additionalProperties: false,
    properties: {
      names: {
        type: 'array',
        items: { anyOf: [{ type: 'string' }, { type: 'object' }], description: 'names' },
      },
      tier: { type: 'string', enum: ['basic'], default: 'basic', aliases: ['level'], letters: 'lower' },
      kind: { type: 'string', enum: ['A', 'B'], title: 'Kind' },
      must: { type: 'string', enum: ['A', 'B'] },
      inner: {
        type: 'object',
        additionalProperties: true,
        properties: { on: { type: 'boolean', default: false } },
      },
    },
  };
  expect(formOf(schema)).toEqual({
    type: 'object',
    required: ['must'],
    properties: {
      names: { type: 'array', items: { type: 'string' } },
      tier: { type: 'string', enum: ['basic'], default: 'basic' },
      kind: { type: 'string', title: 'Kind', pattern: '^(A|B)$', pattern_descriptor: 'A or B' },
      must: { type: 'string', enum: ['A', 'B'] },
      inner: {
        type: 'object',
        additionalProperties: true,
        properties: { on: { type: 'boolean', default: false } },
      },
    },
  });
});
