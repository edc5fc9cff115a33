import { isAscii, isUtf8, transcode } from 'node:buffer';

/** What a decoder writes for bytes that are not UTF-8. A text can also contain it legitimately. */
const REPLACEMENT = '\uFFFD';

/**
 * Replaces it in a text that had invalid bytes. A lone surrogate cannot occur in UTF-8. When the record is written it
 * becomes U+FFFD, and the record names the column (protocol/keepable.ts).
 */
const LOST = '\uDFFF';

/**
 * Decodes UTF-8. Invalid bytes become lone surrogates. V8's own decoder is slow on text that is not plain ASCII: with it,
 * an ad takes 1.05 times the CPU (`npm run bench -- --only ideas`).
 */
export function decodeText(bytes: Buffer): string {
  if (isAscii(bytes)) return bytes.toString('latin1');
  return isUtf8(bytes)
    ? transcode(bytes, 'utf8', 'utf16le').toString('utf16le')
    : markLost(bytes.toString('utf8'));
}

/** Marks the replacement characters of a text that was decoded from bytes that are not all UTF-8. */
export const markLost = (text: string): string => text.replaceAll(REPLACEMENT, LOST);

/** A byte that never occurs in UTF-8. */
const NO_UTF8 = Buffer.from([0xff]);

/** Encodes a text so that `decodeText` restores it: lone surrogates become bytes that are not UTF-8. */
export function encodeText(text: string): Buffer {
  if (text.isWellFormed()) return Buffer.from(text);
  const parts = text.split(/\p{Surrogate}/u).flatMap((part) => [NO_UTF8, Buffer.from(part)]);
  return Buffer.concat(parts.slice(1));
}

/** Checks whether bytes that arrive in pieces are UTF-8. */
export interface Utf8Check {
  readonly isValid: boolean;
  add(piece: Buffer): void;
}

/** Creates a check that accepts pieces cut anywhere, even within a character. */
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

/** Length of a UTF-8 character by its first byte; `to` is exclusive. */
const CHARACTERS = [
  { from: 0xc0, to: 0xe0, bytes: 2 },
  { from: 0xe0, to: 0xf0, bytes: 3 },
  { from: 0xf0, to: 0xf8, bytes: 4 },
] as const;
const FIRST_CONTINUATION = 0x80;
const FIRST_OF_CHARACTER = 0xc0;

/** The start of the character that is cut off at the end; the length if none is. */
function endOfCharacters(bytes: Buffer): number {
  const { length } = bytes;
  let at = length - 1;
  const isContinuation = (byte = 0): boolean => byte >= FIRST_CONTINUATION && byte < FIRST_OF_CHARACTER;
  while (at > length - 3 && isContinuation(bytes[at])) at -= 1;
  const first = bytes[at] ?? 0;
  const whole = CHARACTERS.find(({ from, to }) => first >= from && first < to)?.bytes ?? 1;
  return at + whole > length ? at : length;
}
