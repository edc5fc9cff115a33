/** The forms in which a secret can appear in a text by accident. */
export function spellingsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const hex = bytes.toString('hex');
  const inAddress = [encodeURIComponent(secret), new URLSearchParams({ '': secret }).toString().slice(1)];
  const spellings = [
    ...[secret, JSON.stringify(secret).slice(1, -1)],
    ...inAddress.flatMap((text) => [text, text.replace(/%../g, (byte) => byte.toLowerCase())]),
    ...[bytes.toString('base64').replace(/=+$/, ''), bytes.toString('base64url')],
    ...[hex, hex.toUpperCase(), hex.replace(/..(?!$)/g, '$&:'), hex.replace(/../g, '%$&')],
    secret.replace(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
    ...BEFORE.map((before) => Buffer.from(before + secret).toString('base64')),
  ];
  return [...new Set(spellings)];
}

/** Texts before a secret that shift its base64. */
const BEFORE = ['x', 'xy'];

/**
 * The part of the base64 of a text with the secret after `before` that is certain: whole groups of the secret's bytes.
 */
function insideOf(before: string, secret: string): string {
  const bytes = Buffer.from(secret);
  const skipped = 3 - before.length;
  const whole = bytes.subarray(skipped, skipped + Math.floor((bytes.length - skipped) / 3) * 3);
  return whole.toString('base64');
}

/** Characters of a long secret that are enough to reveal it; a text may be truncated there. */
const LEADING = 8;
const LONG = 20;

/** Beginnings of a long secret, the shortest first; not for numeric ids, which have the same beginning. */
export const beginningsOf = (secret: string): readonly string[] =>
  secret.length >= LONG && !/^\d+$/.test(secret)
    ? [LEADING, LEADING + 5, secret.length - 1].map((length) => secret.slice(0, length))
    : [];

/** The spellings of a secret, or of its beginning, in the output of a process, also escaped again as JSON. */
export function leaksOf(
  { stdout, stderr }: { readonly stdout: string; readonly stderr: string },
  secret: string,
): readonly string[] {
  const insides = BEFORE.map((before) => insideOf(before, secret));
  const spellings = [...spellingsOf(secret), ...beginningsOf(secret).slice(0, 1), ...insides].flatMap(
    (text) => [text, JSON.stringify(text).slice(1, -1)],
  );
  return [...new Set(spellings)].filter((spelling) => stdout.includes(spelling) || stderr.includes(spelling));
}
