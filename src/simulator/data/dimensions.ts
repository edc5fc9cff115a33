import type { ReportType } from '../types.js';

export interface DimensionFact {
  readonly group: 'id' | 'time' | 'breakdown';
  readonly reports: readonly ReportType[];
  /** No stat_time_* beside it. */
  readonly timeless?: true;
  /** Not in report tasks. */
  readonly synchronous?: true;
}

const BOTH: readonly ReportType[] = ['BASIC', 'AUDIENCE'];

const id: DimensionFact = { group: 'id', reports: BOTH };
const time: DimensionFact = { group: 'time', reports: BOTH };
const either: DimensionFact = { group: 'breakdown', reports: BOTH };
const basic: DimensionFact = { group: 'breakdown', reports: ['BASIC'] };
const audience: DimensionFact = { group: 'breakdown', reports: ['AUDIENCE'] };
const timeless: DimensionFact = { ...audience, timeless: true };

/** Every dimension of BASIC and AUDIENCE reports. */
export const DIMENSIONS: Readonly<Record<string, DimensionFact>> = {
  advertiser_id: id,
  campaign_id: id,
  adgroup_id: id,
  ad_id: id,
  ad_id_v2: id,
  stat_time_day: time,
  stat_time_hour: time,
  country_code: either,
  ad_type: either,
  gender: audience,
  age: audience,
  platform: audience,
  ac: audience,
  language: audience,
  placement: audience,
  province_id: audience,
  dma_id: audience,
  device_brand_id: timeless,
  contextual_tag: audience,
  behavior_id: audience,
  interest_category: timeless,
  interest_category_tier2: timeless,
  interest_category_tier3: timeless,
  interest_category_tier4: timeless,
  additional_interests: audience,
  hashtag: audience,
  audience_tags: audience,
  purchase_intention: audience,
  bucket_id: { ...audience, synchronous: true },
  custom_event_type: basic,
  event_source_id: basic,
  page_id: basic,
  component_name: basic,
  room_id: basic,
  post_id: basic,
  image_id: basic,
  video_material_id: basic,
  minis_id: { ...basic, synchronous: true },
  search_terms: basic,
  search_keyword: basic,
  match_type: basic,
  skan_postback_sequence: basic,
};
