const BYTES = /^b(['"])([\s\S]*)\1$/;

const ESCAPE = /\\(?:x([0-9a-f]{2})|([\s\S]))/gi;

const NAMED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/**
 * The text of bytes that Python has shown, e.g. `b'Paused'` or `b'\xe6\x97\xa5'`: the service behind the change log
 * writes them where it means text. Anything else stays as it is.
 */
export function pythonText(shown: string): string {
  const match = BYTES.exec(shown);
  if (match === null) return shown;
  // As bytes, one a character, since the escapes are bytes of UTF-8.
  const bytes = Buffer.from(match[2] ?? '', 'utf8').toString('latin1');
  const text = bytes.replace(ESCAPE, (_, hex: string | undefined, character: string) =>
    hex === undefined ? (NAMED[character] ?? character) : String.fromCharCode(parseInt(hex, 16)),
  );
  return Buffer.from(text, 'latin1').toString('utf8');
}
