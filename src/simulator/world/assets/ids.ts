import type { AccountTree } from '../tree.js';

/** The digits that ids of a kind begin with. */
const PREFIXES = {
  image: 7020,
  video: 7021,
  music: 7030,
  pixel: 7040,
  pixelEvent: 7041,
  comment: 7060,
  identity: 7080,
  user: 6800,
  post: 7090,
  savedAudience: 7105,
  portfolio: 7180,
  customConversion: 7190,
} as const;

/** Room for the assets of one kind below one account. */
const PER_ACCOUNT = 10n ** 11n;

/** An id of 19 digits: different for each kind, account and number below 10^11. */
export const assetId = (tree: AccountTree, kind: keyof typeof PREFIXES, number: number): string =>
  String(BigInt(PREFIXES[kind]) * 10n ** 15n + BigInt(tree.index + 1) * PER_ACCOUNT + BigInt(number));
