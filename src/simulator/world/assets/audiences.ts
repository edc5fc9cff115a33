import type { WireRow } from '../../types.js';
import { DAY_SECONDS, stampText } from '../calendar.js';
import type { AccountTree } from '../tree.js';
import { assetId } from './ids.js';
import { perTree } from './per-tree.js';

/** Ids of audiences are short. */
const audienceId = (tree: AccountTree, number: number): string =>
  String(100_000_000 + tree.index * 1000 + number);

const plain = (tree: AccountTree, number: number): WireRow => {
  const born = tree.account.createTime + number * 3_600;
  return {
    audience_id: audienceId(tree, number),
    audience_sub_type: 'NORMAL',
    calculate_type: null,
    cover_num: 12_000 * number,
    shared: false,
    is_creator: true,
    is_valid: true,
    is_expiring: false,
    is_auto_refresh: null,
    owner_id: tree.account.id,
    rule: null,
    lookalike_spec: null,
    msg: '',
    error_msg: '',
    create_time: stampText(born),
    expired_time: stampText(born + 365 * DAY_SECONDS),
  };
};

const lookalike = (source: string): WireRow => ({
  source_audience_id: source,
  include_source: false,
  mobile_os: 'ALL',
  placements: 'TikTok',
  location_ids: ['6252001'],
  audience_size: 'NARROW',
});

/** Rows of dmp/custom_audience/list/: one that is the account's own, one that is shared with it, one that failed, a lookalike. */
export const customAudiencesOf = perTree((tree): readonly WireRow[] => [
  {
    ...plain(tree, 4),
    name: 'よく似た人 1% 🪞',
    audience_type: 'Lookalike Audience',
    lookalike_spec: lookalike(audienceId(tree, 1)),
  },
  {
    ...plain(tree, 3),
    name: '-',
    audience_type: 'Engagement Audience',
    audience_sub_type: 'REACH_FREQUENCY',
    cover_num: -1,
    is_valid: false,
    is_expiring: true,
    error_msg: 'Audience size is too small.',
    msg: 'Add more people.',
  },
  {
    ...plain(tree, 2),
    name: 'Müşteri listesi',
    audience_type: 'Customer File Audience',
    calculate_type: 'EMAIL_SHA256',
    shared: true,
    is_creator: false,
    owner_id: '7100000000000009999',
    expired_time: '',
  },
  {
    ...plain(tree, 1),
    name: 'Site visitors 30d',
    audience_type: 'Website Visitor Audience',
    is_auto_refresh: true,
    rule: '{"inclusions":[{"pixel_id":7040000000000000001}]}',
  },
]);

/** A row of dmp/custom_audience/get/, where the type has another name. */
export const audienceDetails = (row: WireRow): WireRow => {
  const { audience_type: type = null, ...others } = row;
  return {
    audience_details: { ...others, type, audience_enhancement: null, enhancement_status: null },
    audience_history: [
      {
        action: 'create',
        action_detail: '',
        editor: 'open_api',
        msg: '',
        opt_time: row['create_time'] ?? '',
      },
    ],
  };
};

const everyone = (tree: AccountTree, number: number): WireRow => ({
  saved_audience_id: assetId(tree, 'savedAudience', number),
  saved_audience_name: 'Everyone 🌍',
  age_groups: null,
  gender: 'GENDER_UNLIMITED',
  location_ids: ['6252001'],
  languages: [],
  audience_ids: [],
  excluded_audience_ids: [],
  interest_category_ids: [],
  interest_keyword_ids: [],
  carrier_ids: [],
  device_model_ids: null,
  device_price_ranges: [],
  min_android_version: '',
  min_ios_version: null,
  network_types: [],
  operating_systems: [],
  actions: [],
});

const ACTION = {
  action_scene: 'VIDEO_RELATED',
  action_period: 15,
  action_category_ids: ['9000001'],
  video_user_actions: ['LIKED'],
};

/** Rows of dmp/saved_audience/list/: a narrow one and a wide one. */
export const savedAudiencesOf = perTree((tree): readonly WireRow[] => [
  {
    ...everyone(tree, 1),
    saved_audience_name: 'US 25-34',
    age_groups: ['AGE_25_34'],
    gender: 'GENDER_FEMALE',
    audience_ids: [audienceId(tree, 1)],
    excluded_audience_ids: [audienceId(tree, 2)],
    interest_category_ids: ['15'],
    interest_keyword_ids: ['2000023'],
    languages: ['en'],
    carrier_ids: ['310'],
    device_price_ranges: [0, 250],
    min_android_version: '9.0',
    network_types: ['WIFI', '5G'],
    operating_systems: ['ANDROID'],
    actions: [ACTION],
    device_model_ids: ['3037'],
  },
  { ...everyone(tree, 2), min_ios_version: '16.1' },
]);
