import { adgroupState, type State } from './flavours.js';
import { stampText } from './calendar.js';
import { childName } from './names.js';
import {
  type AdgroupNode,
  type CampaignNode,
  liveFrom,
  type MutableRow,
  operationStatus,
  sentFields,
  within,
} from './nodes.js';
import { blend, pick } from './random.js';
import { adgroupSettings } from './settings/adgroups.js';
import { SHARED_PIXEL } from './settings/shared-pixel.js';

const OWN: Readonly<Record<State, string>> = {
  on: 'ADGROUP_STATUS_DELIVERY_OK',
  off: 'ADGROUP_STATUS_DISABLE',
  review: 'ADGROUP_STATUS_AUDIT',
  deleted: 'ADGROUP_STATUS_DELETE',
};

const statusOf = (state: State, campaign: CampaignNode): string => {
  if (state === 'deleted') return OWN.deleted;
  if (campaign.state === 'deleted') return 'ADGROUP_STATUS_CAMPAIGN_DELETE';
  if (campaign.state === 'off') return 'ADGROUP_STATUS_CAMPAIGN_DISABLE';
  return OWN[state];
};

const GOALS = ['CLICK', 'CONVERT', 'INSTALL', 'LEAD_GENERATION'] as const;

const BIDDING: MutableRow = {
  optimization_event: null,
  secondary_optimization_event: null,
  bid_price: 0,
  conversion_bid_price: 0,
  deep_bid_type: null,
  deep_cpa_bid: 0,
  bid_display_mode: 'CPMV',
  click_attribution_window: 'SEVEN_DAYS',
  view_attribution_window: 'ONE_DAY',
  engaged_view_attribution_window: null,
  attribution_event_count: 'EVERY',
  pacing: 'PACING_MODE_SMOOTH',
};

const TARGETING: MutableRow = {
  gender: 'GENDER_UNLIMITED',
  languages: [],
  location_ids: ['6252001', '3144096'],
  audience_ids: [],
  excluded_audience_ids: [],
  interest_category_ids: ['15'],
  interest_keyword_ids: [],
  operating_systems: [],
  network_types: [],
  device_model_ids: [],
  included_custom_actions: [],
  excluded_custom_actions: [],
  category_exclusion_ids: [],
  contextual_tag_ids: [],
  zipcode_ids: [],
  household_income: [],
  isp_ids: [],
  spending_power: 'ALL',
  ios14_quota_type: 'UNOCCUPIED',
};

const SWITCHES: MutableRow = {
  creative_material_mode: 'CUSTOM',
  comment_disabled: false,
  share_disabled: false,
  video_download_disabled: false,
  search_result_enabled: false,
  inventory_filter_enabled: false,
  auto_targeting_enabled: false,
  is_hfss: false,
  is_new_structure: true,
  skip_learning_phase: false,
  brand_safety_type: 'NO_BRAND_SAFETY',
  brand_safety_partner: null,
  category_id: 0,
};

const UNUSED: MutableRow = {
  app_id: null,
  app_type: null,
  app_download_url: null,
  frequency: null,
  frequency_schedule: null,
  next_day_retention: null,
  rf_purchased_type: null,
  purchased_impression: null,
  purchased_reach: null,
  rf_estimated_cpr: null,
  rf_estimated_frequency: null,
  schedule_infos: null,
  delivery_mode: null,
  feed_type: null,
  statistic_type: null,
  keywords: null,
  conversion_window: null,
  adgroup_app_profile_page_state: null,
};

const money = (index: number, campaign: CampaignNode): MutableRow =>
  // With a campaign budget the ad group's own is switched off.
  campaign.row['budget_optimize_on'] === true
    ? { budget: 0, budget_mode: 'BUDGET_MODE_INFINITE', scheduled_budget: 0 }
    : { budget: 20 + index * 0.25, budget_mode: 'BUDGET_MODE_DAY', scheduled_budget: 0 };

const ACTIONS = [{ action_scene: 'VIDEO_RELATED', action_period: 15, action_category_ids: ['9000001'] }];

const RESERVATION: MutableRow = {
  optimization_goal: 'REACH',
  billing_event: 'CPM',
  frequency: 3,
  frequency_schedule: 7,
  rf_purchased_type: 'FIXED_BUDGET',
  purchased_impression: 1_000_000,
  purchased_reach: 250_000,
  rf_estimated_cpr: 4.31,
  rf_estimated_frequency: 2.4,
};

/** The parts that differ between ad groups. */
const delivery = (index: number, hash: number, campaign: CampaignNode): MutableRow => {
  const automatic = index % 2 === 1;
  const plain = index % 3 === 0;
  const custom = hash % 2 === 0;
  return {
    placement_type: automatic ? 'PLACEMENT_TYPE_AUTOMATIC' : 'PLACEMENT_TYPE_NORMAL',
    placements: automatic ? null : ['PLACEMENT_TIKTOK', 'PLACEMENT_PANGLE'],
    promotion_type: 'WEBSITE',
    bid_type: custom ? 'BID_TYPE_CUSTOM' : 'BID_TYPE_NO_BID',
    roas_bid: 0,
    age_groups: automatic ? null : ['AGE_25_34', 'AGE_35_44'],
    actions: plain ? [] : ACTIONS,
    device_price_ranges: plain ? [] : [0, 250],
    pixel_id: custom ? SHARED_PIXEL : null,
    ...(campaign.buying === 'AUCTION'
      ? { optimization_goal: pick(GOALS, hash), billing_event: 'CPC' }
      : RESERVATION),
  };
};

const schedule = (created: number): MutableRow => ({
  schedule_type: 'SCHEDULE_FROM_NOW',
  schedule_start_time: stampText(created + 60),
  schedule_end_time: stampText(created + 315_360_060),
  dayparting: '1'.repeat(336),
});

export const makeAdgroup = (
  campaign: CampaignNode,
  place: { campaignIndex: number; index: number; id: string; v2Id: string; hash: number },
  worldEnd: number,
): AdgroupNode => {
  const { index, id, hash } = place;
  const state = adgroupState(place.campaignIndex, index, hash);
  const last = campaign.ended ?? worldEnd;
  const middle = (campaign.created + last) / 2;
  const created = index === 0 ? campaign.created + 2 : within(campaign.created, middle, blend(hash, 1));
  const life = liveFrom(created, { state, hash: blend(hash, 2) }, { end: worldEnd, stop: campaign.ended });
  const secondaryStatus = statusOf(state, campaign);
  const row: MutableRow = {
    advertiser_id: campaign.row['advertiser_id'] ?? '',
    campaign_id: campaign.id,
    campaign_name: campaign.row['campaign_name'] ?? '',
    campaign_system_origin: 'TT_ADS_PLATFORM',
    campaign_automation_type: campaign.automation,
    is_smart_performance_campaign: campaign.automation === 'SMART_PLUS',
    adgroup_id: id,
    adgroup_name: childName('AdGroup', index, hash),
    operation_status: operationStatus(state),
    secondary_status: secondaryStatus,
    ...BIDDING,
    ...TARGETING,
    ...SWITCHES,
    ...UNUSED,
    ...money(index, campaign),
    ...delivery(index, hash, campaign),
    ...schedule(life.created),
    ...adgroupSettings({ campaign: campaign.row, index, start: life.created }),
    new_experimental_field: index === 0 ? 'beta ✨' : null,
    create_time: stampText(life.created),
    modify_time: stampText(life.modified),
  };
  const deleted = state === 'deleted' || campaign.deleted;
  const sent = sentFields(row, campaign.origin);
  return { ...life, id, hash, state, deleted, secondaryStatus, row: sent, campaign, v2Id: place.v2Id };
};
