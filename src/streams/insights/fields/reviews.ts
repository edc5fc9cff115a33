import { boolean, emptyIsNull, epochSeconds, id, list, object, text } from '../../../cdk/index.js';

/** What the reviews of ads and of ad groups have in common. */
const review = {
  is_approved: boolean('Whether the review was passed, at least in part'),
  review_status: text('ALL_AVAILABLE, PART_AVAILABLE, UNAVAILABLE'),
  appeal_status: text('Status of the appeal; null if there is none'),
  forbidden_placements: list(text, 'Placements that were rejected'),
  forbidden_ages: list(text, 'Age groups that were rejected'),
  forbidden_locations: list(text, 'Countries and regions that were rejected'),
  forbidden_operation_systems: list(text, 'Operating systems that were rejected'),
  // The pages say null or a time, their examples show epoch seconds.
  last_audit_time: emptyIsNull(epochSeconds('When it was last reviewed, UTC; null unless it was rejected')),
  reject_info: list(
    object,
    'Why it was rejected: reasons, suggestion, content_info, and what is forbidden where',
  ),
};

/** Columns of a review, as `ad/review_info/` of the Marketing API v1.3 returns it. */
export const adReviewFields = {
  advertiser_id: id('Ad account id'),
  ad_id: id('Ad id'),
  ...review,
};

/** Columns of a review, as `adgroup/review_info/` returns it. */
export const adgroupReviewFields = {
  advertiser_id: id('Ad account id'),
  adgroup_id: id('Ad group id'),
  ...review,
  contain_rejected_ads: boolean('Whether ads of it were rejected'),
  ad_reviews: list(
    object,
    'The reviews of its ads; in legacy Smart+ ad groups, ad_id may be the id of a material',
  ),
};

/** Columns of a review, as `smart_plus/ad/review_info/` returns it. */
export const smartPlusAdReviewFields = {
  advertiser_id: id('Ad account id'),
  smart_plus_ad_id: id('Upgraded Smart+ ad id'),
  review_status: text('ALL_AVAILABLE, PART_AVAILABLE, UNAVAILABLE'),
  passed_locations: list(text, 'Countries and regions in which the review was passed'),
  appeal_status: text('NOT_APPEALED, APPEALING, APPEAL_SUCCESSFUL, APPEAL_FAILED, APPEAL_DONE'),
  appeal_reject_reasons: list(text, 'Why the appeal failed'),
  reject_info: list(
    object,
    'Why it was rejected: reasons, suggestion, specification, content_info, and what is forbidden where',
  ),
  material_review_infos: list(
    object,
    'The reviews of its materials: ad_material_id, review_status, passed_locations, reject_info',
  ),
};
