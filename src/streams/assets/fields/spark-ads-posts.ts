import { boolean, id, list, object, text, timestamp } from '../../../cdk/index.js';

/** Columns of a TikTok post that may be advertised, as `tt_video/list/` of the Marketing API v1.3 returns its parts. */
export const sparkAdsPostFields = {
  advertiser_id: id('Ad account id'),
  item_id: id('Post id, as in tiktok_item_id of an ad'),
  item_type: text('VIDEO or CAROUSEL'),
  text: text('Caption'),
  auth_code: text('Code by which the creator authorized the post'),
  status: text('Status of the post'),
  stitch_original_item_id: id('Post that it stitches'),
  duet_original_item_id: id('Post that it is a duet with'),
  is_multi_duet_stitch: boolean('A duet or stitch of several posts'),
  mentioned_item_ids: list(id, 'Posts that it mentions'),
  anchor_list: list(object, 'Anchors: links to products and pages'),
  carousel_info: object('Images and music of a carousel'),
  video_info: object('The video: id, size, duration, temporary URLs'),
  exclude_adsonly: boolean('Ads-only posts are left out'),
  ad_auth_status: text('Status of the authorization'),
  auth_start_time: timestamp('When the authorization begins'),
  auth_end_time: timestamp('When the authorization ends'),
  invite_start_time: timestamp('When the creator was asked'),
  tiktok_name: text("The creator's name"),
  identity_id: id('Identity that the post belongs to, as in the ads'),
  identity_type: text('AUTH_CODE, TT_USER, BC_AUTH_TT …'),
};
