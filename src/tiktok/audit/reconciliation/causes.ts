/** Why what was emitted of a level differs from the account's total. */
export const Cause = {
  uniqueMetric: 'unique_metric',
  topView: 'top_view',
  gmvMax: 'gmv_max',
  cutOff: 'cut_off',
  deleted: 'deleted',
  changed: 'changed',
  repeated: 'repeated',
} as const;
export type Cause = (typeof Cause)[keyof typeof Cause];

/** A sentence for each, and how it is known. */
export const EXPLANATIONS: Readonly<Record<Cause, string>> = {
  unique_metric:
    'People are counted once in each row, so the reach of several objects does not add up to that of the account.',
  top_view:
    'TopView campaigns, which reports leave out unless they are asked for alone: the amount is what TikTok tells of them.',
  gmv_max:
    "GMV Max campaigns, which are in the account's total and in no report of campaigns: their own reports tell the spend.",
  cut_off:
    'TikTok said that it left out rows of older objects (X-Tt-Ads-Throttle), and the stream failed there.',
  deleted:
    'Objects that TikTok has purged: the campaigns above them still have the amount in their totals, and no report of this level has it.',
  changed:
    'The numbers of the same rows have changed since they were emitted; the next sync reads them again.',
  repeated: 'TikTok gave rows twice; they have the same primary key, so a deduplicated table has them once.',
};
