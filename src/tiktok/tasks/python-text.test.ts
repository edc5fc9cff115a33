import { describe, expect, it } from '@jest/globals';

import { pythonText } from './python-text.js';

describe('bytes that Python has shown', () => {
  it.each([
    ["b'Paused'", 'Paused'],
    ['b"it\'s"', "it's"],
    [String.raw`b'\xe6\x97\xa5\xe6\x9c\xac'`, '日本'],
    [String.raw`b'a\r\nb\tc\\d\'e'`, "a\r\nb\tc\\d'e"],
    // Quotes that were not escaped, and characters that should have been.
    ["b'it's 日本'", "it's 日本"],
    ["b''", ''],
  ])('are read as text: %s', (shown, text) => {
    expect(pythonText(shown)).toBe(text);
  });

  it.each(['Paused', "'Paused'", "b'Paused", 'b', ''])('are not seen in %j', (text) => {
    expect(pythonText(text)).toBe(text);
  });
});
