import { describe, expect, it } from '@jest/globals';

import { bytesText, dictionaryText, pythonText } from './python-text.js';

describe('a Python bytes literal', () => {
  it.each([
    ["b'Paused'", 'Paused'],
    ['b"it\'s"', "it's"],
    [String.raw`b'\xe6\x97\xa5\xe6\x9c\xac'`, '日本'],
    [String.raw`b'a\r\nb\tc\\d\'e'`, "a\r\nb\tc\\d'e"],
    // Bytes that are not UTF-8, and text that already lost some.
    [String.raw`b'a\xffb'`, 'a\udfffb'],
    ["b'a\ud83d'", 'a\udfff'],
    // Quotes and other characters that should have been escaped.
    ["b'it's 日本'", "it's 日本"],
    ["b''", ''],
  ])('a bytes literal is decoded: %s', (shown, text) => {
    expect(pythonText(shown)).toBe(text);
  });

  it.each(['Paused', "'Paused'", "b'Paused", "b'", 'b', ''])('%j is not a bytes literal', (text) => {
    expect(pythonText(text)).toBe(text);
    expect(bytesText(text)).toBeUndefined();
  });
});

describe('a Python dictionary literal', () => {
  it.each([
    ["{'file_data': b'a,b', 'file_name': 'x.csv'}", 'a,b'],
    ["{'file_data': b'a,b', \n    'file_name': 'x.csv'}", 'a,b'],
    ["{ 'file_data':\n'it's', 'file_name': 'x.csv'}", "it's"],
    ["{'file_data': b'a', 'file_name': 'b', 'file_name': 'x.csv'}", "a', 'file_name': 'b"],
    ["{'file_data': b'a,b'}", 'a,b'],
    ["{\n 'file_data' : b'a,b'\n,\n 'file_name' :\n 'x.csv'\n}\n", 'a,b'],
    ["{'file_name': 'x.csv',\n    'file_data': b'a, 'b''}", "a, 'b'"],
  ])('the bytes in a dictionary literal are decoded: %j', (shown, text) => {
    expect(dictionaryText(shown)).toBe(text);
  });

  it.each([
    "{'file_data': b'a,b",
    "{'file_data': b'a,b, 'file_name': 'x.csv'}",
    '{"file_data": "x"}',
    '{}',
    '',
  ])('a dictionary literal that is cut off, or something else, is rejected: %j', (shown) => {
    expect(dictionaryText(shown)).toBeUndefined();
  });
});

describe('ten megabytes', () => {
  const many = (text: string): string => text.repeat(10_000_000 / text.length);

  // A regular expression that backtracks would take minutes to years, and the test would time out.
  it.each<[string, string, number | undefined]>([
    ['quotes', `{'file_data': b'${many("'")}', 'file_name': '1'}`, 10_000_000],
    ['quotes without an end', `{'file_data': b'${many("'")}x`, undefined],
    ['beginnings of the last part', `{'file_data': b'${many("', 'file_name':")}`, 9_999_975],
    ['beginnings of the first part', `{${many("'file_data'")}`, undefined],
    ['blanks', `{${many(' ')}'file_data':${many(' ')}b'a`, undefined],
  ])('ten megabytes of %s are scanned once', (_, shown, length) => {
    expect(dictionaryText(shown)?.length).toBe(length);
    expect(pythonText(shown).length).toBe(shown.length);
  });
});
