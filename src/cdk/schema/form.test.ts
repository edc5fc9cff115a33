import { expect, it } from '@jest/globals';

import { formOf } from './form.js';

it('the form shows the first of several alternatives, a choice for not set, the values to choose from, no keywords of our own, and leaves every object open', () => {
  const schema = {
    type: 'object',
    required: ['must'],
    additionalProperties: false,
    properties: {
      names: {
        type: 'array',
        items: { anyOf: [{ type: 'string', choices: ['age'] }, { type: 'object' }], description: 'names' },
      },
      tier: { type: 'string', enum: ['basic'], default: 'basic', aliases: ['level'], letters: 'lower' },
      kind: { type: 'string', enum: ['A', 'B'], unset: 'any', title: 'Kind' },
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
      names: { type: 'array', items: { type: 'string', enum: ['age'] } },
      tier: { type: 'string', enum: ['basic'], default: 'basic' },
      kind: { type: 'string', title: 'Kind', enum: ['any', 'A', 'B'], default: 'any' },
      must: { type: 'string', enum: ['A', 'B'] },
      inner: {
        type: 'object',
        additionalProperties: true,
        properties: { on: { type: 'boolean', default: false } },
      },
    },
  });
});
