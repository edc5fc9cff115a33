import { decodeText, encodeText } from '../../cdk/index.js';

const ESCAPE = /\\(?:x([0-9a-f]{2})|([\s\S]))/gi;

const NAMED: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

/**
 * Decodes a Python bytes literal such as `b'Paused'` or `b'\xe6\x97\xa5'`, which the service behind the change log
 * writes instead of text. Anything else is returned unchanged.
 */
export function pythonText(shown: string): string {
  return bytesText(shown) ?? shown;
}

/**
 * Decodes a Python bytes literal; undefined for anything else, such as a literal that was cut off before its last
 * quote.
 */
export function bytesText(shown: string): string | undefined {
  const quote = shown[1];
  if (!shown.startsWith('b') || (quote !== "'" && quote !== '"')) return undefined;
  if (shown.length < 3 || !shown.endsWith(quote)) return undefined;
  // One byte per character, because the escapes are bytes of UTF-8.
  const bytes = encodeText(shown.slice(2, -1)).toString('latin1');
  const text = bytes.replace(ESCAPE, (_, hex: string | undefined, character: string) =>
    hex === undefined ? (NAMED.get(character) ?? character) : String.fromCharCode(parseInt(hex, 16)),
  );
  return decodeText(Buffer.from(text, 'latin1'));
}

const DATA = /'file_data'\s*:/g;
const NAME = /'file_name'\s*:/g;

/** What may precede the bytes: the other member, or nothing. */
const BEFORE_DATA = /^\{\s*(?:'file_name'\s*:\s*'[^']*'\s*,\s*)?$/;

/**
 * Decodes the bytes in a Python dictionary literal, `{'file_data': b'…', 'file_name': '…'}`, in either order and with
 * any white space. Literals were seen with unescaped quotes inside the bytes, so the literal is split at its keys.
 *
 * @returns undefined if it is something else, or was cut off
 */
export function dictionaryText(shown: string): string | undefined {
  const [data] = shown.matchAll(DATA);
  if (data === undefined || !BEFORE_DATA.test(shown.slice(0, data.index))) return undefined;
  const start = data.index + data[0].length;
  const name = lastOf(shown.slice(start).matchAll(NAME));
  const end = name === undefined ? shown.lastIndexOf('}') : start + name.index;
  const value = shown.slice(start, Math.max(end, 0)).trim();
  const literal = name === undefined ? value : value.replace(/,$/, '').trimEnd();
  return bytesText(literal.startsWith('b') ? literal : `b${literal}`);
}

function lastOf<T>(items: Iterable<T>): T | undefined {
  let last: T | undefined;
  for (const item of items) last = item;
  return last;
}
