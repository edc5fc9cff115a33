import { isJsonList, isJsonObject, scalarText, type Json, type JsonObject } from '../../cdk/index.js';
import { idsOf, IDS_PER_CALL, listStream, REVIEWED_ADGROUPS_PER_CALL } from '../../tiktok/index.js';
import { ADGROUPS, ADS, SMART_PLUS_ADS } from './objects.js';
import { adgroupReviewFields, adReviewFields, smartPlusAdReviewFields } from './fields/reviews.js';

/* What TikTok's reviews decided. These endpoints return maps by id or two lists side by side, and know no days. */

/** The objects of a map by id, or of a list. */
function membersOf(value: Json | undefined, id: string): readonly JsonObject[] {
  if (isJsonList(value)) return value.filter(isJsonObject);
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    isJsonObject(member) ? [{ ...member, [id]: key }] : [],
  );
}

/** The reviews of ad groups, each with those of its ads. */
function adgroupReviews({ ad_group_review_map: own, ad_review_map: below }: JsonObject) {
  const ofAds = isJsonObject(below) ? below : {};
  return membersOf(own, 'adgroup_id').map((review) => ({
    ...review,
    ad_reviews: membersOf(ofAds[scalarText(review['adgroup_id'])], 'ad_id'),
  }));
}

/** The example of the page has a name for it that its table lacks. */
const adgroupReviewOf = ({ contains_rejected_ads: other, ...row }: JsonObject): JsonObject => ({
  ...row,
  contain_rejected_ads: row['contain_rejected_ads'] ?? other ?? null,
});

/** The reviews of Smart+ ads, each with those of its materials. */
function smartPlusReviews(data: JsonObject): readonly JsonObject[] {
  const materials = membersOf(data['material_review_infos'], 'ad_material_id');
  return membersOf(data['smart_plus_ad_review_infos'], 'smart_plus_ad_id').map((review) => ({
    ...review,
    material_review_infos: materials.filter((one) => one['smart_plus_ad_id'] === review['smart_plus_ad_id']),
  }));
}

export const reviews = [
  listStream({
    name: 'ad_reviews',
    description:
      'Reviews of ads: status, where and why they were rejected. Not of upgraded Smart+ ads, which smart_plus_ad_reviews has. Takes a request per 100 ads, besides the list of ads.',
    source: {
      endpoint: {
        path: 'ad/review_info/',
        rowsOf: ({ ad_review_map: map }) => membersOf(map, 'ad_id'),
      },
      parents: {
        of: ADS,
        perCall: IDS_PER_CALL,
        select: ['ad_id', 'campaign_automation_type'],
        where: ({ campaign_automation_type: type }) => !scalarText(type).startsWith('UPGRADED_SMART_PLUS'),
        query: (ads) => ({ ad_ids: idsOf(ads, 'ad_id') }),
        skipRefused: { by: 'ad_id', what: 'ads' },
      },
    },
    fields: adReviewFields,
    primaryKey: ['ad_id'],
  }),
  listStream({
    name: 'adgroup_reviews',
    description:
      'Reviews of ad groups, with those of their ads: status, where and why they were rejected. Takes a request per 20 ad groups, besides the list of ad groups.',
    source: {
      endpoint: { path: 'adgroup/review_info/', rowsOf: adgroupReviews },
      parents: {
        of: ADGROUPS,
        perCall: REVIEWED_ADGROUPS_PER_CALL,
        select: ['adgroup_id'],
        query: (adgroups) => ({ adgroup_ids: idsOf(adgroups, 'adgroup_id') }),
        skipRefused: { by: 'adgroup_id', what: 'ad groups' },
      },
    },
    fields: adgroupReviewFields,
    primaryKey: ['adgroup_id'],
    toRow: adgroupReviewOf,
  }),
  listStream({
    name: 'smart_plus_ad_reviews',
    description:
      'Reviews of upgraded Smart+ ads, with those of their materials: status, where and why they were rejected, appeals. Takes a request per 100 ads, besides the list of ads.',
    source: {
      endpoint: {
        path: 'smart_plus/ad/review_info/',
        query: { extra_info_setting: { include_reject_info: true } },
        rowsOf: smartPlusReviews,
      },
      parents: {
        of: SMART_PLUS_ADS,
        perCall: IDS_PER_CALL,
        select: ['smart_plus_ad_id'],
        query: (ads) => ({ smart_plus_ad_ids: idsOf(ads, 'smart_plus_ad_id') }),
        skipRefused: { by: 'smart_plus_ad_id', what: 'upgraded Smart+ ads' },
      },
    },
    fields: smartPlusAdReviewFields,
    primaryKey: ['smart_plus_ad_id'],
  }),
];
