import { isAscii, isUtf8, transcode } from 'node:buffer';

/** What a decoder writes for bytes that are no UTF-8. A text can hold it by itself too. */
const REPLACEMENT = '\uFFFD';

/**
 * Stands for it in a text that had such bytes: half of a pair of surrogates, which no UTF-8 holds. On the way out it
 * becomes U+FFFD, and the record says of which column (protocol/keepable.ts).
 */
const LOST = '\uDFFF';

/** UTF-8 as text. V8's own decoder is slow on texts that are not plain ASCII. Bytes that are none show as lone surrogates. */
export function decodeText(bytes: Buffer): string {
  if (isAscii(bytes)) return bytes.toString('latin1');
  return isUtf8(bytes)
    ? transcode(bytes, 'utf8', 'utf16le').toString('utf16le')
    : markLost(bytes.toString('utf8'));
}

/** The same of a text that was decoded from bytes that are not all UTF-8. */
export const markLost = (text: string): string => text.replaceAll(REPLACEMENT, LOST);

/** A byte that no text in UTF-8 has. */
const NO_UTF8 = Buffer.from([0xff]);

/** Text as bytes from which `decodeText` makes the same text: lone surrogates are bytes that are no UTF-8. */
export function encodeText(text: string): Buffer {
  if (text.isWellFormed()) return Buffer.from(text);
  const parts = text.split(/\p{Surrogate}/u).flatMap((part) => [NO_UTF8, Buffer.from(part)]);
  return Buffer.concat(parts.slice(1));
}

/** Whether bytes that come in pieces are UTF-8 so far. */
export interface Utf8Check {
  readonly isValid: boolean;
  add(piece: Buffer): void;
}

export function createUtf8Check(): Utf8Check {
  let isValid = true;
  let cut: Buffer = Buffer.alloc(0);
  return {
    get isValid() {
      return isValid;
    },
    add(piece) {
      const bytes = cut.length === 0 ? piece : Buffer.concat([cut, piece]);
      const end = endOfCharacters(bytes);
      isValid &&= isUtf8(bytes.subarray(0, end));
      cut = Buffer.from(bytes.subarray(end));
    },
  };
}

/** How many bytes a character of UTF-8 has that begins with one of these, the last ones not included. */
const CHARACTERS = [
  { from: 0xc0, to: 0xe0, bytes: 2 },
  { from: 0xe0, to: 0xf0, bytes: 3 },
  { from: 0xf0, to: 0xf8, bytes: 4 },
] as const;
const FIRST_CONTINUATION = 0x80;
const FIRST_OF_CHARACTER = 0xc0;

/** Where the character begins that is cut off at the end; the length where none is. */
function endOfCharacters(bytes: Buffer): number {
  const { length } = bytes;
  let at = length - 1;
  const isContinuation = (byte = 0): boolean => byte >= FIRST_CONTINUATION && byte < FIRST_OF_CHARACTER;
  while (at > length - 3 && isContinuation(bytes[at])) at -= 1;
  const first = bytes[at] ?? 0;
  const whole = CHARACTERS.find(({ from, to }) => first >= from && first < to)?.bytes ?? 1;
  return at + whole > length ? at : length;
}
