import { describe, expect, it } from '@jest/globals';

import { decodeText } from './decode.js';

describe('bytes as text', () => {
  it.each(['plain', 'é ß ñ', '漢字 кириллица', '😀 \u2028', '\u{10ffff}'])(
    'keep every character of %s',
    (text) => {
      expect(decodeText(Buffer.from(text))).toBe(text);
    },
  );

  it('that are no UTF-8 are read as far as they go', () => {
    expect(decodeText(Buffer.from([0x61, 0xff, 0x62]))).toBe('a\ufffdb');
  });
});
