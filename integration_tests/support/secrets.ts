/** The forms in which a secret gets into a text by accident. */
export function spellingsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const hex = bytes.toString('hex');
  const inAddress = [encodeURIComponent(secret), new URLSearchParams({ '': secret }).toString().slice(1)];
  const spellings = [
    ...[secret, JSON.stringify(secret).slice(1, -1)],
    ...inAddress.flatMap((text) => [text, text.replace(/%../g, (byte) => byte.toLowerCase())]),
    ...[bytes.toString('base64').replace(/=+$/, ''), bytes.toString('base64url')],
    ...[hex, hex.toUpperCase()],
  ];
  return [...new Set(spellings)];
}

/** The spellings of a secret that stand in what a process printed, also once more escaped as JSON. */
export function leaksOf(
  { stdout, stderr }: { readonly stdout: string; readonly stderr: string },
  secret: string,
): readonly string[] {
  const spellings = spellingsOf(secret).flatMap((text) => [text, JSON.stringify(text).slice(1, -1)]);
  return [...new Set(spellings)].filter((spelling) => stdout.includes(spelling) || stderr.includes(spelling));
}
