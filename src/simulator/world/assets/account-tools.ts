/** What an account has beside its campaigns: apps, automated rules, playables. */
import type { WireRow } from '../../types.js';
import { DAY_SECONDS } from '../calendar.js';
import type { AccountTree } from '../tree.js';
import { perTree } from './per-tree.js';

/** Ids above 2^53, different for each account. */
const idsOf = ({ index }: AccountTree, kind: bigint): ((place: number) => string) => {
  const first = 7_000_000_000_000_000_001n + kind * 10_000_000_000_000_000n + BigInt(index) * 1_000n;
  return (place) => String(first + BigInt(place));
};

const APP = 18n;
const RULE = 19n;
const PLAYABLE = 20n;

const androidApp: WireRow = {
  app_name: 'Acme – Schuhe & mehr 👟',
  app_platform_id: 'com.example.acme',
  app_type: 'APP_ANDROID',
  platform: 'ANDROID',
  download_url: 'https://play.google.com/store/apps/details?id=com.example.acme',
  icon_url: 'https://p16.example.com/icon.png',
  partner_id: '44',
  partner_name: 'TikTok Business SDK',
  enable_retargeting: 'RETARGETING',
  tracking_url: {
    click_url: 'https://track.example.com/c?campaign=__CAMPAIGN_ID__',
    impression_url: '',
    retargeting_click_url: null,
    retargeting_impression_url: null,
  },
  skan_allowed: false,
  self_attribution_enabled: false,
  advanced_dedicated_campaign_allowed: false,
};

const iosApp: WireRow = {
  app_name: '-',
  app_platform_id: '1000000001',
  app_type: 'APP_IOS',
  platform: 'IOS',
  download_url: 'https://apps.apple.com/app/id1000000001',
  icon_url: '',
  partner_id: '',
  partner_name: '',
  enable_retargeting: 'NON_RETARGETING',
  tracking_url: null,
  skan_allowed: true,
  self_attribution_enabled: true,
  advanced_dedicated_campaign_allowed: true,
};

/** The rows of app/list/. Some accounts have none. */
export const appsOf = perTree((tree): readonly WireRow[] => {
  if (tree.index % 3 === 1) return [];
  const idOf = idsOf(tree, APP);
  const advertiser_id = tree.account.id;
  return [
    { advertiser_id, app_id: idOf(0), tiktok_app_id: idOf(500), ...androidApp },
    { advertiser_id, app_id: idOf(1), tiktok_app_id: null, ...iosApp },
  ];
});

export interface Rule {
  readonly row: WireRow;
  /** Epoch seconds. */
  readonly created: number;
  readonly checked: number | null;
}

const EMAIL = {
  notification_period: 'TIME_SCHEDULE',
  email_exec_time: ['09:00'],
  no_result_notification: false,
};

const pausing = (rule_id: string, { campaigns }: AccountTree): WireRow => ({
  rule_id,
  name: 'Pause when the CPA is too high',
  rule_status: 'ON',
  tzone: 'UTC',
  apply_objects: [
    {
      dimension: 'CAMPAIGN',
      dimension_ids: campaigns.slice(0, 1).map(({ id }) => id),
      pre_condition_type: 'SELECTED',
      bind_type: 'BIND',
    },
  ],
  conditions: [
    {
      subject_type: 'CPA',
      range_type: 'PAST_THREE_DAYS',
      match_type: 'GT',
      values: ['12.50'],
      calculation_type: 'OF_EACH_OBJECT',
    },
  ],
  actions: [
    {
      subject_type: 'TURN_OFF',
      frequency_info: { type: 'ONCE_IN_24_H', custom_frequency_type: null, time: 0, count: 0 },
    },
  ],
  notification: { notification_type: 'TASK_FINISH', email_setting: EMAIL },
  rule_exec_info: { exec_time_type: 'PER_HALF_HOUR', exec_time: '', time_period_info: [] },
});

/** The list of rules is documented with other names for some members than the request that makes a rule. */
const notifying = (rule_id: string): WireRow => ({
  rule_id,
  name: '予算 🔔 "weekly"',
  rule_status: 'OFF',
  apply_objects: [{ dimesion: 'AD', dimension_ids: [], pre_condition_type: 'ALL_ACTIVE_AD' }],
  conditions: [{ subject_type: 'NO_CONDITION' }],
  action: [{ subject_type: 'MESSAGE' }],
  notification: { notification_type: 'NOT_NOTIFICATION' },
  rule_exec_info: { exec_time_type: 'CUSTOM', exec_time: '08:00' },
});

/** Rules of optimizer/rule/list/, without their times. Every second account has none. */
export const rulesOf = perTree((tree): readonly Rule[] => {
  if (tree.index % 2 === 1) return [];
  const idOf = idsOf(tree, RULE);
  const created = tree.account.createTime + DAY_SECONDS;
  return [
    { row: pausing(idOf(0), tree), created, checked: created + 10 * DAY_SECONDS },
    { row: notifying(idOf(1)), created: created + DAY_SECONDS, checked: null },
  ];
});

/** The rows of playable/get/, of every operation status. */
export const playablesOf = perTree((tree): readonly WireRow[] => {
  const idOf = idsOf(tree, PLAYABLE);
  const { id: advertiser_id } = tree.account;
  const urlOf = (place: number) => `https://playable.example.com/${idOf(place)}/index.html`;
  return [
    {
      advertiser_id,
      playable_id: idOf(0),
      playable_url: urlOf(0),
      playable_name: 'Spin & win 🎡',
      playable_orientation: 'BOTH',
      status: 'AUDIT_SUCCESS',
      operation_status: 'SAVED',
    },
    {
      advertiser_id,
      playable_id: idOf(1),
      playable_url: '',
      playable_name: null,
      playable_orientation: null,
      status: 'VALIDATING',
      operation_status: 'UPLOADED',
    },
    {
      advertiser_id,
      playable_id: idOf(2),
      playable_url: urlOf(2),
      playable_name: '-',
      playable_orientation: 'PORTRAIT',
      status: 'AUDIT_FAIL',
      operation_status: 'DELETED',
    },
  ];
});
