/** Attribute metrics: texts about the object, mostly as display labels. */
import type { WireValue } from '../types.js';
import type { AdNode } from '../world/nodes.js';
import type { AccountTree } from '../world/tree.js';
import { lookUp } from '../look-up.js';

const LABELS: Readonly<Record<string, string>> = {
  TRAFFIC: 'Traffic',
  WEB_CONVERSIONS: 'Website Conversions',
  APP_PROMOTION: 'App Promotion',
  LEAD_GENERATION: 'Lead Generation',
  PRODUCT_SALES: 'Product Sales',
  VIDEO_VIEWS: 'Video Views',
  RF_REACH: 'Reach',
  TOPVIEW_REACH: 'Reach',
  REGULAR_CAMPAIGN: 'Regular campaign',
  IOS14_CAMPAIGN: 'iOS14 dedicated campaign',
  PLACEMENT_TYPE_AUTOMATIC: 'Automatic Placement',
  PLACEMENT_TYPE_NORMAL: 'Select Placement',
  WEBSITE: 'Website',
  CLICK: 'Click',
  CONVERT: 'Conversion',
  INSTALL: 'Install',
  REACH: 'Reach',
  CPC: 'Clicks',
  CPM: 'Impressions',
  BID_TYPE_CUSTOM: 'Cost Cap',
  BID_TYPE_NO_BID: 'Lowest Cost',
  LEARN_MORE: 'Learn more',
  UNSET: '-',
  APP_INSTALL: 'App Install',
  SINGLE_VIDEO: 'Single Video',
  TARGETING: 'Targeting',
  ENABLE: 'Active',
  DISABLE: 'Inactive',
};

const text = (value: WireValue | undefined): string =>
  typeof value === 'string' && value !== '' ? value : '-';

const label = (value: WireValue | undefined): string => lookUp(LABELS, text(value)) ?? text(value);

const amount = (value: WireValue | undefined): string => (typeof value === 'number' ? value.toFixed(2) : '-');

interface Subject {
  readonly ad: AdNode;
  readonly tree: AccountTree;
  /** Rows are grouped by ad_id_v2, so that upgraded Smart+ creatives are merged into their asset group. */
  readonly grouped: boolean;
}

const isGroup = ({ ad, grouped }: Subject): boolean => grouped && ad.v2Id !== ad.id;

const automation = (subject: Subject): string => {
  const { automation: own } = subject.ad.campaign;
  return own === 'UPGRADED_SMART_PLUS' && !subject.grouped ? `${own}_CREATIVE` : own;
};

type Reader = (subject: Subject) => string;

const campaign =
  (name: string, show: (value: WireValue | undefined) => string): Reader =>
  ({ ad }) =>
    show(ad.campaign.row[name]);

const adgroup =
  (name: string, show: (value: WireValue | undefined) => string): Reader =>
  ({ ad }) =>
    show(ad.adgroup.row[name]);

const creative =
  (name: string, show: (value: WireValue | undefined) => string): Reader =>
  ({ ad }) =>
    show(ad.row[name]);

const fixed =
  (value: string): Reader =>
  () =>
    value;

const READERS: Readonly<Record<string, Reader>> = {
  advertiser_name: ({ tree }) => tree.account.name,
  advertiser_id: ({ tree }) => tree.account.id,
  currency: ({ tree }) => tree.account.currency,
  timezone: ({ tree }) => tree.account.displayTimezone,
  campaign_name: campaign('campaign_name', text),
  campaign_id: ({ ad }) => ad.campaign.id,
  objective_type: campaign('objective_type', label),
  campaign_budget: campaign('budget', amount),
  campaign_dedicate_type: campaign('campaign_type', label),
  app_promotion_type: campaign('app_promotion_type', label),
  split_test: campaign('split_test_variable', label),
  rf_campaign_type: campaign('rf_campaign_type', text),
  adgroup_name: adgroup('adgroup_name', text),
  adgroup_id: ({ ad }) => ad.adgroup.id,
  placement_type: adgroup('placement_type', label),
  opt_status: adgroup('operation_status', label),
  dpa_target_audience_type: adgroup('shopping_ads_retargeting_type', text),
  promotion_type: adgroup('promotion_type', label),
  budget: adgroup('budget', amount),
  bid: adgroup('bid_price', amount),
  bid_strategy: adgroup('bid_type', label),
  billing_event: adgroup('billing_event', label),
  smart_target: adgroup('optimization_goal', label),
  adgroup_download_url: adgroup('app_download_url', text),
  ad_id: ({ ad }) => ad.id,
  ad_id_v2: ({ ad }) => ad.v2Id,
  ad_name: (subject) =>
    isGroup(subject) ? `Asset group ${subject.ad.adgroup.id.slice(-3)}` : text(subject.ad.row['ad_name']),
  ad_text: creative('ad_text', text),
  ad_display_name: creative('display_name', text),
  identity_type: creative('identity_type', text),
  call_to_action: creative('call_to_action', label),
  ad_url: creative('landing_page_url', text),
  ad_profile_image: creative('profile_image_url', text),
  image_mode: creative('ad_format', label),
  tt_app_id: fixed('0'),
  tt_app_name: fixed('0'),
  mobile_app_id: fixed('0'),
  is_aco: fixed('false'),
  is_smart_creative: fixed('false'),
};

/** What an upgraded Smart+ ad has many of. A request for NAME is answered with NAME_list. */
const LISTS: Readonly<Record<string, readonly string[]>> = {
  ad_text: ['First 🅰️', 'Second\nline'],
  call_to_action: ['Learn more', 'Shop now'],
  ad_url: ['https://example.com/?q=ä&utm=1', 'https://example.com/2'],
  ad_profile_image: ['https://p21-ad-sg.example.com/a.jpeg'],
  image_mode: ['Single Video', 'Carousel'],
  image_info: [],
  ad_display_name: ['Acme', 'Acme 👟'],
  identity_type: ['CUSTOMIZED_USER', 'TT_USER'],
  profile_image: [],
};

/** Undefined if the object has one value of the attribute. */
export const attributeList = (name: string, subject: Subject): readonly string[] | undefined =>
  isGroup(subject) ? lookUp(LISTS, name) : undefined;

/** Never null: a dash if the attribute does not apply. */
export const attribute = (name: string, subject: Subject): string => {
  if (name === 'campaign_automation_type') return automation(subject);
  return lookUp(READERS, name)?.(subject) ?? '-';
};
