import { describe, expect, it } from '@jest/globals';

import { lookUp, setOwn } from './look-up.js';

const INHERITED = ['constructor', 'toString', 'hasOwnProperty', '__proto__'];

describe('a table', () => {
  it('a table returns its members', () => {
    expect(lookUp({ a: 1 }, 'a')).toBe(1);
  });

  it.each(INHERITED)('a table does not return the inherited member %s', (name) => {
    expect(lookUp({ a: 1 }, name)).toBeUndefined();
  });

  it.each(INHERITED)('a table can have a member named %s', (name) => {
    const table: Record<string, string> = {};
    setOwn(table, name, 'own');
    expect(Object.entries(table)).toEqual([[name, 'own']]);
    expect(lookUp(table, name)).toBe('own');
    expect(Object.getPrototypeOf(table)).toBe(Object.prototype);
  });
});
