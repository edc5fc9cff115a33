import { describe, expect, it } from '@jest/globals';

import { SyncError } from '../contract/errors.js';
import { cut } from '../contract/excerpt.js';
import { printable } from './printable-text.js';
import { createSecrets } from './secrets.js';

const SECRET = 'f3a1c0ffee0099aabb7755331122';

describe('a printable text', () => {
  it.each([
    ['an escape sequence', 'a\x1B[31mred\x1B[0m', 'a\\u001b[31mred\\u001b[0m'],
    ['a title of the window', '\x1B]0;owned\x07', '\\u001b]0;owned\\u0007'],
    ['one of a single character', '\x9B2J\x90q\x9C', '\\u009b2J\\u0090q\\u009c'],
    ['what overwrites a line', 'yes\rno \b\x7F', 'yes\\u000dno \\u0008\\u007f'],
    ['text in another order', 'a\u202Eb\u2066c\u2069', 'a\\u202eb\\u2066c\\u2069'],
    ['NUL', '\0', '\\u0000'],
  ])('a printable text shows %s as an escape', (_, text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it('a text without control characters is unchanged', () => {
    const text = 'Line 1\n\tline 2: “é” 漢字 👩‍👩‍👧 العربية\u200F ±°§';
    expect(printable(text)).toBe(text);
  });

  it('printable JSON has the same value', () => {
    const value = { 'k\x9B': ['\x1B[0m', '\u202E', '\x7F', '\n\t"\\'] };
    const shown = printable(JSON.stringify(value, null, 2));
    expect(JSON.parse(shown)).toEqual(value);
    expect(shown).toMatch(/^[\n\x20-\x7E]*$/);
  });
});

describe('a long text', () => {
  it('a long text is cut and states how much is missing', () => {
    expect(cut('abcdef', 6)).toBe('abcdef');
    expect(cut('abcdefg', 6)).toBe('abcdef… (1 more characters)');
    expect(cut('abcde👍g', 6)).toBe('abcde… (3 more characters)');
  });

  it('a text for people has at most some 64,000 characters, and no part of a secret at its end', () => {
    const { forPeople } = createSecrets([SECRET]);
    const { message } = forPeople({ message: `${'x'.repeat(64 * 1024 - 10)}${SECRET}${'y'.repeat(8e6)}` });
    expect(message).toMatch(/^x+\*\*\*\*… \(\d+ more characters\)$/);
    expect(message.length).toBeLessThan(66_000);
  });

  it('a sentence of an error has at most 4,000 characters', () => {
    const what = 'x'.repeat(8e6);
    const error = new SyncError({ failureType: 'config_error', what, detail: `detail ${what}` });
    expect(error.userMessage).toBe(`${'x'.repeat(4000)}… (7996000 more characters)`);
    expect(error.message).toBe(`detail ${'x'.repeat(3993)}… (7996007 more characters)`);
    expect(error.stack?.length).toBeLessThan(8000);
    const bug = SyncError.from(new TypeError(what));
    expect(bug.userMessage.length).toBeLessThan(4200);
    expect(bug.message.length).toBeLessThan(4200);
  });
});

describe('texts for people', () => {
  it('texts for people have neither secrets nor control characters, at any depth', () => {
    expect(createSecrets([SECRET]).forPeople({ a: [`\x1B${SECRET}`, 1, null], [SECRET]: true })).toEqual({
      a: ['\\u001b****', 1, null],
      '****': true,
    });
  });
});
