/** Why the emitted rows of a level differ from the account's total. */
export const Cause = {
  uniqueMetric: 'unique_metric',
  topView: 'top_view',
  gmvMax: 'gmv_max',
  cutOff: 'cut_off',
  otherAdId: 'other_ad_id',
  deleted: 'deleted',
  changed: 'changed',
  repeated: 'repeated',
  unlisted: 'unlisted',
  deletedLeftOut: 'deleted_left_out',
  sellerCenter: 'seller_center',
} as const;
export type Cause = (typeof Cause)[keyof typeof Cause];

/** An explanation of each cause, and how it is known. */
export const EXPLANATIONS: Readonly<Record<Cause, string>> = {
  unique_metric:
    'Reach counts a person once per row, so the reach of several objects does not add up to that of the account.',
  top_view:
    'TopView campaigns, which TikTok omits from reports unless they are queried separately. The amount is from such a query.',
  gmv_max:
    "GMV Max campaigns, which are in the account's total but in no campaign report. The spend is from their own reports.",
  cut_off: 'TikTok omitted rows of older objects (header X-Tt-Ads-Throttle), and the stream failed there.',
  other_ad_id:
    'Ads that TikTok returns by their other id: the rows of ad_id have them and those of ad_id_v2 do not, or the reverse.',
  deleted:
    'Objects that TikTok has purged. The totals of their campaigns still include the amount, but no report of this level does.',
  changed:
    'The values of the same rows have changed since they were emitted; the next sync reads them again.',
  repeated:
    'TikTok returned rows twice. They have the same primary key, so a deduplicated table has them once.',
  unlisted:
    'GMV Max campaigns that reports have and no list does, so that their rows were not requested. The amount is from a report on all campaigns.',
  deleted_left_out:
    'Deleted GMV Max campaigns, which TikTok leaves out of its GMV Max report by account. The amount is from a report on these alone.',
  seller_center:
    'GMV Max campaigns made in Seller Center, or purged: the GMV Max report by account includes them, but no report by campaign does.',
};
