/** Bytes in Python's formatting: the service behind the change log writes them into its file instead of text. */
import { lookUp } from '../look-up.js';

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const byteText = (byte: number, quote: string): string => {
  const character = String.fromCharCode(byte);
  if (character === quote) return `\\${quote}`;
  if (byte >= 0x7f || (byte < 0x20 && lookUp(ESCAPES, character) === undefined)) {
    return `\\x${byte.toString(16).padStart(2, '0')}`;
  }
  return lookUp(ESCAPES, character) ?? character;
};

/** `b'…'`, or `b"…"` if the text has only the other quote. */
export const pythonBytes = (text: string): string => {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  return `b${quote}${[...Buffer.from(text)].map((byte) => byteText(byte, quote)).join('')}${quote}`;
};
