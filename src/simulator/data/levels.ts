import type { DataLevel } from '../types.js';

/** The levels of reports, from the account down. */
export const DATA_LEVELS = [
  'AUCTION_ADVERTISER',
  'AUCTION_CAMPAIGN',
  'AUCTION_ADGROUP',
  'AUCTION_AD',
] as const satisfies readonly DataLevel[];
