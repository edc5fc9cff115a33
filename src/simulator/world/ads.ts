import { adState, type State } from './flavours.js';
import { stampText } from './calendar.js';
import { adText, childName } from './names.js';
import {
  type AdgroupNode,
  type AdNode,
  liveFrom,
  type MutableRow,
  operationStatus,
  sentFields,
  within,
} from './nodes.js';
import { blend, hashText, unit } from './random.js';
import { adSettings } from './settings/ads.js';

const OWN: Readonly<Record<State, string>> = {
  on: 'AD_STATUS_DELIVERY_OK',
  off: 'AD_STATUS_DISABLE',
  review: 'AD_STATUS_AUDIT',
  deleted: 'AD_STATUS_DELETE',
};

const statusOf = (state: State, { state: adgroup, campaign }: AdgroupNode): string => {
  if (state === 'deleted') return OWN.deleted;
  if (adgroup === 'deleted') return 'AD_STATUS_ADGROUP_DELETE';
  if (campaign.state === 'deleted') return 'AD_STATUS_CAMPAIGN_DELETE';
  if (campaign.state === 'off') return 'AD_STATUS_CAMPAIGN_DISABLE';
  if (adgroup === 'off') return 'AD_STATUS_ADGROUP_DISABLE';
  return OWN[state];
};

const COMMON: MutableRow = {
  landing_page_url: 'https://example.com/?q=ä&utm=1',
  landing_page_urls: null,
  call_to_action: 'LEARN_MORE',
  call_to_action_id: '7080000000000000002',
  display_name: 'Acme',
  profile_image_url: 'https://p21-ad-sg.example.com/a.jpeg',
  avatar_icon_web_uri: 'ad-site-i18n-sg/20220328aaaa',
  app_name: '',
  deeplink: '',
  deeplink_type: 'NORMAL',
  fallback_type: 'UNSET',
  creative_type: null,
  creative_authorized: false,
  is_aco: false,
  is_new_structure: true,
  optimization_event: null,
  card_id: null,
  playable_url: '',
  music_id: null,
  impression_tracking_url: null,
  click_tracking_url: null,
  vast_moat_enabled: false,
  viewability_postbid_partner: 'UNSET',
  viewability_vast_url: null,
  brand_safety_postbid_partner: 'UNSET',
  brand_safety_vast_url: null,
  dark_post_status: 'ON',
};

/** Above 2^53, and odd in the last digits, so that a rounded copy shows. */
const bareInteger = (hash: number): bigint => 7_123_456_000_000_000_001n + BigInt(hash) * 10n;

/** Two ids of ads come as bare JSON integers: sometimes real, sometimes 0 or null. */
const bareIds = (index: number, hash: number): MutableRow => ({
  page_id: [bareInteger(hash), null, 0][index % 3] ?? null,
  tracking_pixel_id: index % 2 === 0 ? bareInteger(blend(hash, 5)) : 0,
});

const creative = (index: number, hash: number, smart: boolean): MutableRow => ({
  ad_format: smart ? null : 'SINGLE_VIDEO',
  ad_text: adText(hash),
  ad_texts: smart ? ['First 🅰️', 'Second\nline'] : null,
  identity_type: smart ? 'UNSET' : 'CUSTOMIZED_USER',
  identity_id: smart ? '' : '7080000000000000001',
  video_id: smart ? null : `v10033g50000${hash.toString(16).padStart(22, '0')}`,
  image_ids: smart ? [] : [`v0201/${hash.toString(16).padStart(32, '0')}`],
  carousel_image_index: index % 4 === 3 ? 2 : null,
  utm_params: index % 2 === 0 ? null : [{ key: 'utm_source', value: 'tik tok' }],
  new_experimental_field: index === 0 ? [1.5, 'två'] : null,
});

/** The first Smart+ ad of an ad group carries no modify_time. */
const isTimeless = (smart: boolean, index: number): boolean => smart && index === 0;

type RowSource = Pick<
  AdNode,
  'id' | 'hash' | 'state' | 'created' | 'modified' | 'secondaryStatus' | 'adgroup'
>;

const makeRow = (ad: RowSource, index: number, smart: boolean): MutableRow => {
  const { adgroup, id, hash } = ad;
  const { campaign } = adgroup;
  return {
    advertiser_id: campaign.row['advertiser_id'] ?? '',
    campaign_id: campaign.id,
    campaign_name: campaign.row['campaign_name'] ?? '',
    campaign_system_origin: 'TT_ADS_PLATFORM',
    campaign_automation_type: campaign.automation,
    adgroup_id: adgroup.id,
    adgroup_name: adgroup.row['adgroup_name'] ?? '',
    ad_id: id,
    smart_plus_ad_id: smart ? adgroup.v2Id : null,
    ad_id_v2: smart ? adgroup.v2Id : id,
    ad_name: childName('Ad', index, hash),
    ...creative(index, hash, smart),
    operation_status: operationStatus(ad.state),
    secondary_status: ad.secondaryStatus,
    ...COMMON,
    ...bareIds(index, hash),
    // Of an upgraded Smart+ ad, the settings are with the ad as a whole, not with its creatives.
    ...(!smart && adSettings({ campaign: campaign.row, adgroup: adgroup.row, index })),
    create_time: stampText(ad.created),
    modify_time: isTimeless(smart, index) ? null : stampText(ad.modified),
  };
};

const PURGED = hashText('purged');

export const makeAd = (
  adgroup: AdgroupNode,
  place: { campaignIndex: number; adgroupIndex: number; index: number; id: string; hash: number },
  { end: worldEnd, purgedAdShare = 0 }: { readonly end: number; readonly purgedAdShare?: number },
): AdNode => {
  const { index, id, hash } = place;
  const { campaign } = adgroup;
  const smart = campaign.automation === 'UPGRADED_SMART_PLUS';
  const state = adState(place, hash);
  const middle = (adgroup.created + (adgroup.ended ?? worldEnd)) / 2;
  const created = index === 0 ? adgroup.created + 2 : within(adgroup.created, middle, blend(hash, 1));
  const life = liveFrom(created, { state, hash: blend(hash, 2) }, { end: worldEnd, stop: adgroup.ended });
  const deleted = state === 'deleted' || adgroup.deleted;
  const v2Id = smart ? adgroup.v2Id : id;
  const own = { ...life, id, hash, state, deleted, secondaryStatus: statusOf(state, adgroup) };
  let row: MutableRow | null = null;
  return {
    ...own,
    campaign,
    adgroup,
    v2Id,
    isPurged: unit(blend(hash, PURGED)) < purgedAdShare,
    // Written when somebody looks: most of a large world is only counted.
    get row() {
      row ??= sentFields(makeRow({ ...own, adgroup }, index, smart), campaign.origin);
      return row;
    },
  };
};
