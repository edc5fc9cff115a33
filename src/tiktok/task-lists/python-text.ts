import { decodeText, encodeText } from '../../cdk/index.js';

const ESCAPE = /\\(?:x([0-9a-f]{2})|([\s\S]))/gi;

const NAMED: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

/**
 * The text of bytes that Python has shown, e.g. `b'Paused'` or `b'\xe6\x97\xa5'`: the service behind the change log
 * writes them where it means text. Anything else stays as it is.
 */
export function pythonText(shown: string): string {
  return bytesText(shown) ?? shown;
}

/** The same; undefined for anything else. Where the bytes were cut off, their last quote is missing. */
export function bytesText(shown: string): string | undefined {
  const quote = shown[1];
  if (!shown.startsWith('b') || (quote !== "'" && quote !== '"')) return undefined;
  if (shown.length < 3 || !shown.endsWith(quote)) return undefined;
  // As bytes, one a character, since the escapes are bytes of UTF-8.
  const bytes = encodeText(shown.slice(2, -1)).toString('latin1');
  const text = bytes.replace(ESCAPE, (_, hex: string | undefined, character: string) =>
    hex === undefined ? (NAMED.get(character) ?? character) : String.fromCharCode(parseInt(hex, 16)),
  );
  return decodeText(Buffer.from(text, 'latin1'));
}

const DATA = /'file_data'\s*:/g;
const NAME = /'file_name'\s*:/g;

/** What may stand before the bytes: the other member, or nothing. */
const BEFORE_DATA = /^\{\s*(?:'file_name'\s*:\s*'[^']*'\s*,\s*)?$/;

/**
 * The bytes in a dictionary that Python has shown, `{'file_data': b'…', 'file_name': '…'}`, in either order, with any
 * white space between its parts. Those that were seen have quotes within the bytes that are not escaped, so it is cut
 * where its parts begin.
 *
 * @returns undefined where it is none, or was cut off
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
