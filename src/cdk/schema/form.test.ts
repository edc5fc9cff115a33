import { expect, it } from '@jest/globals';

import { formOf } from './form.js';

it('the form shows the first of several alternatives, no aliases, and leaves every object open', () => {
  const schema = {
    type: 'object',
    additionalProperties: false,
    properties: {
      names: {
        type: 'array',
        items: { anyOf: [{ type: 'string' }, { type: 'object' }], description: 'names' },
      },
      tier: { type: 'string', enum: ['basic'], default: 'basic', aliases: ['level'] },
      inner: {
        type: 'object',
        additionalProperties: true,
        properties: { on: { type: 'boolean', default: false } },
      },
    },
  };
  expect(formOf(schema)).toEqual({
    type: 'object',
    properties: {
      names: { type: 'array', items: { type: 'string' } },
      tier: { type: 'string', enum: ['basic'], default: 'basic' },
      inner: {
        type: 'object',
        additionalProperties: true,
        properties: { on: { type: 'boolean', default: false } },
      },
    },
  });
});
