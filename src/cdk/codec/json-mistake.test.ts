import { describe, expect, it } from '@jest/globals';

import { doubledKey, jsonMistake } from './json-mistake.js';

describe('a text that is not JSON', () => {
  it.each([
    ['{\n  "a": 1,\n}', 'line 3, column 1: remove the comma before this bracket'],
    ['{"a": [1, 2,]}', 'line 1, column 13: remove the comma before this bracket'],
    ['{\n  // mine\n  "a": 1}', 'line 2, column 3: JSON has no comments; remove it'],
    ['{"a": 1 /* mine */}', 'line 1, column 9: JSON has no comments; remove it'],
    ['{“a”: 1}', 'line 1, column 2: replace the curly quotation marks with straight ones (")'],
    ["{'a': 1}", 'line 1, column 2: use double quotation marks (")'],
    ['{"a": True}', 'line 1, column 7: JSON has true, false and null, not True, False and None'],
    ['{"a": abc}', 'line 1, column 7: put this word in double quotation marks'],
    ['{a: 1}', 'line 1, column 2: put this word in double quotation marks'],
    ['{"a": {{ var.a }}}', 'line 1, column 8: a placeholder was not replaced'],
    ['{"a": ${A}}', 'line 1, column 7: a placeholder was not replaced'],
    ['{"a": "x\n"}', 'line 1, column 7: a string must be closed on the same line'],
    ['{"a": 1\n "b": 2}', 'line 2, column 2: a comma is missing before this text'],
    ['{"a": 1', 'line 1, column 8: the text ends too early; a bracket may be missing'],
    ['{"a" 1}', 'line 1, column 6: a comma, colon or quotation mark is missing'],
  ])('%j is wrong at %s', (text, mistake) => {
    expect(jsonMistake(text)).toBe(mistake);
  });

  it('JSON has no mistake', () => {
    expect(jsonMistake('{"a": [1, {"b": "“x”"}], "c": null}')).toBeUndefined();
  });
});

describe('a key that stands twice', () => {
  it.each([
    ['{"a": 1,\n "a": 2}', 'line 2, column 2: this key appears twice'],
    ['[{"x": {"a": 1, "b": 2, "a": 3}}]', 'line 1, column 25: this key appears twice'],
  ])('in %j it is found', (text, mistake) => {
    expect(doubledKey(text)).toBe(mistake);
  });

  it('the same key in several objects is none', () => {
    expect(doubledKey('{"a": {"a": [{"a": 1}, {"a": 2}]}, "b": {"a": 1}}')).toBeUndefined();
  });
});
