import { describe, expect, it } from '@jest/globals';

import { lookUp, setOwn } from './look-up.js';

const INHERITED = ['constructor', 'toString', 'hasOwnProperty', '__proto__'];

describe('a table', () => {
  it('has what was put into it', () => {
    expect(lookUp({ a: 1 }, 'a')).toBe(1);
  });

  it.each(INHERITED)('has nothing that every object has: %s', (name) => {
    expect(lookUp({ a: 1 }, name)).toBeUndefined();
  });

  it.each(INHERITED)('can be given a member of any name: %s', (name) => {
    const table: Record<string, string> = {};
    setOwn(table, name, 'own');
    expect(Object.entries(table)).toEqual([[name, 'own']]);
    expect(lookUp(table, name)).toBe('own');
    expect(Object.getPrototypeOf(table)).toBe(Object.prototype);
  });
});
