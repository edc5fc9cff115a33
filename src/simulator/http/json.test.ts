import { describe, expect, it } from '@jest/globals';
import { writeJson } from './json.js';

describe('writeJson', () => {
  it('bigints are written digit by digit, everywhere', () => {
    expect(writeJson({ a: 7_123_456_789_012_345_671n, b: [0n, { c: 1n }] })).toBe(
      '{"a":7123456789012345671,"b":[0,{"c":1}]}',
    );
  });

  it('everything else is written like JSON.stringify', () => {
    const value = { text: 'ä"\n\\👍\u2028', list: [1.5, null, true, [], {}], empty: '' };
    expect(writeJson(value)).toBe(JSON.stringify(value));
    expect(JSON.parse(writeJson({ ...value, big: 1n }))).toEqual({ ...value, big: 1 });
  });
});
