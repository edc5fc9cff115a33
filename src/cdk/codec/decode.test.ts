import { describe, expect, it } from '@jest/globals';

import fc from 'fast-check';

import { characterAt, CHARACTERS } from '../testing/characters.js';
import { createUtf8Check, decodeText, encodeText } from './decode.js';

const anyCharacter = fc.nat({ max: CHARACTERS - 1 }).map(characterAt);

describe('bytes as text', () => {
  it.each(['plain', 'é ß ñ', '漢字 кириллица', '😀 \u2028', '\u{10ffff}'])(
    'decoding keeps every character of %s',
    (text) => {
      expect(decodeText(Buffer.from(text))).toBe(text);
    },
  );

  it('invalid bytes become lone surrogates, and the rest is decoded', () => {
    expect(decodeText(Buffer.from([0x61, 0xff, 0x62]))).toBe('a\udfffb');
    expect(decodeText(Buffer.from('é\ufffd'))).toBe('é\ufffd');
  });
});

describe('text as bytes', () => {
  it('an encoded text decodes to itself, except that all lone surrogates become the same one', () => {
    const unit = fc.constantFrom('a', 'é', '漢', '😀', '\ud83d', '\udfff', '\ufffd');
    fc.assert(
      fc.property(fc.string({ unit }), (text) => {
        const shown = text.isWellFormed() ? text : text.replace(/\p{Surrogate}|\ufffd/gu, '\udfff');
        expect(decodeText(encodeText(text))).toBe(shown);
      }),
    );
  });
});

describe('bytes in pieces', () => {
  const check = (bytes: Buffer, size: number): boolean => {
    const utf8 = createUtf8Check();
    for (let at = 0; at < bytes.length; at += size) utf8.add(bytes.subarray(at, at + size));
    return utf8.isValid;
  };

  it('UTF-8 is recognised wherever it is cut', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), fc.integer({ min: 1, max: 7 }), (text, size) => {
        expect(check(Buffer.from(text.toWellFormed()), size)).toBe(true);
      }),
    );
  });

  it('one invalid byte is found wherever the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: anyCharacter }),
        fc.constantFrom([0xff], [0xc0, 0x41], [0xe2, 0x82, 0x41], [0x80], [0xed, 0xa0, 0xbd]),
        fc.integer({ min: 1, max: 7 }),
        (text, broken, size) => {
          const bytes = Buffer.concat([Buffer.from(text.toWellFormed()), Buffer.from([...broken, 0x41])]);
          expect(check(bytes, size)).toBe(false);
        },
      ),
    );
  });
});
