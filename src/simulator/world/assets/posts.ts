import type { WireRow } from '../../types.js';
import { DAY_SECONDS, stampText } from '../calendar.js';
import type { AccountTree } from '../tree.js';
import { assetId } from './ids.js';
import { perTree } from './per-tree.js';

const authOf = (from: number): WireRow => ({
  ad_auth_status: 'AUTHORIZED',
  auth_start_time: stampText(from),
  auth_end_time: stampText(from + 365 * DAY_SECONDS),
  invite_start_time: stampText(from - 3_600),
});

const videoOf = (tree: AccountTree, number: number): WireRow => ({
  video_id: `v1${assetId(tree, 'post', number)}`,
  bit_rate: 1000,
  duration: 15,
  size: 1000,
  width: 720,
  height: 1280,
  file_name: '',
  format: 'mp4',
  poster_url: 'https://p16.example.com/poster.jpeg',
  preview_url: 'https://v16.example.com/post',
  url: 'https://v16.example.com/post.mp4',
  signature: '00',
});

const CAROUSEL: WireRow = {
  image_info: [
    { image_id: 'tos/1', image_url: 'https://p16.example.com/1.jpeg', image_height: 1280, image_width: 720 },
  ],
  music_info: [{ music_id: '7030000000000000001', music_url: '', music_duration: 30 }],
};

const ANCHOR: WireRow = {
  id: '7300000000000000001',
  anchor_id: '7300000000000000002',
  title: 'Shop 🛒',
  status: 'CHECK_SUCCESS',
  product_regions: ['US'],
  url: 'https://example.com',
  spu_id: '',
  spu_name: '',
  store_id: null,
};

const itemOf = (tree: AccountTree, number: number, type: string): WireRow => ({
  item_id: assetId(tree, 'post', number),
  item_type: type,
  text: '',
  auth_code: null,
  status: 'PUBLIC',
  stitch_original_item_id: null,
  duet_original_item_id: null,
  is_multi_duet_stitch: false,
  mentioned_item_ids: null,
  auth_info: null,
  anchor_list: null,
  carousel_info: null,
  video_info: type === 'VIDEO' ? videoOf(tree, number) : null,
  exclude_adsonly: false,
});

const userOf = (tree: AccountTree): WireRow => ({
  tiktok_name: 'acme.创作者',
  identity_id: assetId(tree, 'identity', 2),
  identity_type: 'AUTH_CODE',
});

/** Rows of tt_video/list/: two videos and a carousel; the authorization of the last one is only in `item_info`. */
export const postsOf = perTree((tree): readonly WireRow[] => {
  const auth = authOf(tree.account.createTime);
  const user = userOf(tree);
  const first = assetId(tree, 'post', 1);
  const advertised = {
    text: 'caption\n#ad 🔥',
    auth_code: '#abc=',
    anchor_list: [ANCHOR],
    exclude_adsonly: true,
  };
  const duet = {
    status: 'PRIVATE',
    duet_original_item_id: first,
    stitch_original_item_id: first,
    is_multi_duet_stitch: true,
    mentioned_item_ids: [first],
  };
  return [
    {
      item_info: { ...itemOf(tree, 1, 'VIDEO'), ...advertised },
      auth_info: auth,
      user_info: user,
      video_info: videoOf(tree, 1),
    },
    {
      item_info: { ...itemOf(tree, 2, 'CAROUSEL'), carousel_info: CAROUSEL },
      auth_info: auth,
      user_info: user,
      video_info: null,
    },
    {
      item_info: { ...itemOf(tree, 3, 'VIDEO'), ...duet, auth_info: auth },
      auth_info: null,
      user_info: user,
      video_info: null,
    },
  ];
});
