/** What TikTok's reviews decided about ads, ad groups and Smart+ ads: every third was rejected in a country. */
import type { WireRow, WireValue } from '../../types.js';
import type { AdgroupNode, AdNode, Node } from '../nodes.js';
import type { SmartPlusAd } from './smart-plus.js';

const isRejected = ({ hash }: Pick<Node, 'hash'>): boolean => hash % 3 === 0;

const REASON: WireRow = {
  content_info: {
    content_type: 'MODE_VIDEO',
    text_content: null,
    image_content: null,
    video_content: { video_id: 'v10000g50000aaaabbbbccccddddeeee' },
    carousel_music_content: null,
  },
  forbidden_ages: [],
  forbidden_locations: ['FR'],
  forbidden_placements: [],
  suggestion: 'Change the audio 🔇',
  reasons: ['Unclear audio'],
};

const PASSED: WireRow = {
  is_approved: true,
  review_status: 'ALL_AVAILABLE',
  appeal_status: null,
  forbidden_placements: [],
  forbidden_ages: [],
  forbidden_locations: [],
  forbidden_operation_systems: [],
  last_audit_time: null,
  reject_info: [],
};

/** How a time of a review is written. */
export type WriteTime = (seconds: number) => WireValue;

const reviewOf = (node: Node, write: WriteTime): WireRow =>
  isRejected(node)
    ? {
        is_approved: node.hash % 2 === 0,
        review_status: node.hash % 2 === 0 ? 'PART_AVAILABLE' : 'UNAVAILABLE',
        // The page of ads says that it is always null.
        appeal_status: 'APPEALING',
        forbidden_placements: ['PLACEMENT_PANGLE'],
        forbidden_ages: ['AGE_13_17'],
        forbidden_locations: ['FR'],
        forbidden_operation_systems: ['IOS'],
        last_audit_time: write(node.modified),
        reject_info: [REASON],
      }
    : PASSED;

export const adReview = (ad: AdNode, write: WriteTime): WireRow => ({
  ad_id: ad.id,
  ...reviewOf(ad, write),
});

/**
 * @param ads those of the ad group
 * @param nameOfFlag the field that says whether ads were rejected
 */
export const adgroupReview = (
  adgroup: AdgroupNode,
  ads: readonly AdNode[],
  { write, nameOfFlag }: { readonly write: WriteTime; readonly nameOfFlag: string },
): WireRow => ({
  adgroup_id: adgroup.id,
  ...reviewOf(adgroup, write),
  [nameOfFlag]: ads.some(isRejected),
});

const VIOLATION: WireRow = {
  reasons: ['Misleading claim 💸'],
  suggestion: 'Remove the claim',
  specification: 'https://ads.tiktok.com/help/article/ad-review-checklist',
  forbidden_locations: ['FR'],
  content_info: { content_type: 'ModeString' },
};

/** @param withReasons whether the request asks for `reject_info` */
export const smartPlusReview = (ad: SmartPlusAd, withReasons: boolean): WireRow => {
  const rejected = isRejected(ad);
  return {
    smart_plus_ad_id: ad.id,
    review_status: rejected ? 'PART_AVAILABLE' : 'ALL_AVAILABLE',
    passed_locations: rejected ? ['US', 'DE'] : null,
    appeal_status: rejected ? 'APPEAL_FAILED' : 'NOT_APPEALED',
    appeal_reject_reasons: rejected ? ['Still unclear'] : null,
    reject_info: withReasons ? (rejected ? [VIOLATION] : []) : null,
  };
};

export const materialReviews = ({ id, creatives }: SmartPlusAd): readonly WireRow[] =>
  creatives.map(({ material }) => ({
    ad_material_id: material.adMaterialId,
    smart_plus_ad_id: id,
    review_status: 'ALL_AVAILABLE',
    passed_locations: null,
    reject_info: null,
  }));
