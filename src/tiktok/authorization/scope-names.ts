/**
 * The permissions of a token by the ids of `scope` in the answer of oauth2/access_token/. TikTok's page of them ("Permission
 * scopes") is in no public copy; these are the ids that clients name.
 */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['4', 'Reporting'],
  ['10', 'Ad Account Information'],
  ['20', 'Campaign'],
  ['21', 'Ad Group'],
  ['22', 'Ad'],
  ['30', 'Read Custom Audiences'],
  ['44', 'Consolidated Report'],
  ['60', 'Image Library'],
  ['61', 'Video Library'],
  ['63', 'Music Library'],
  ['80', 'Pixel Management'],
]);

/** The permissions of a token by name, and the ids of those without a known name behind them. */
export function describeScopes(ids: readonly string[]): string {
  const named = ids.flatMap((id) => NAMES.get(id) ?? []);
  const others = ids.filter((id) => !NAMES.has(id));
  const rest = others.length === 0 ? [] : [`${String(others.length)} more (${others.join(', ')})`];
  return [...named, ...rest].join(', ');
}
