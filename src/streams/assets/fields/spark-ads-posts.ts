import { boolean, id, list, object, text, timestamp } from '../../../cdk/index.js';

/** Columns of a TikTok post that may be advertised, as `tt_video/list/` of the Marketing API v1.3 returns its parts. */
export const sparkAdsPostFields = {
  advertiser_id: id('Ad account id'),
  item_id: id('Post id, as in tiktok_item_id of an ad'),
  item_type: text('VIDEO or CAROUSEL'),
  text: text('Caption'),
  auth_code: text('Code that authorizes the post, from its creator'),
  status: text('Status of the post'),
  stitch_original_item_id: id('Id of the post that it stitches'),
  duet_original_item_id: id('Id of the post that it is a duet with'),
  is_multi_duet_stitch: boolean('Whether it is a duet or stitch of several posts'),
  mentioned_item_ids: list(id, 'Ids of mentioned posts'),
  anchor_list: list(object, 'Anchors: links to products and pages'),
  carousel_info: object('Images and music of a carousel'),
  video_info: object('The video: id, size, duration, temporary URLs'),
  exclude_adsonly: boolean('Whether ads-only posts are excluded'),
  ad_auth_status: text('Status of the authorization'),
  auth_start_time: timestamp('Start of the authorization, UTC'),
  auth_end_time: timestamp('End of the authorization, UTC'),
  invite_start_time: timestamp('When the creator was invited, UTC'),
  tiktok_name: text('Name of the creator'),
  identity_id: id('Id of the identity that the post belongs to, as in identity_id of an ad'),
  identity_type: text('AUTH_CODE, TT_USER, BC_AUTH_TT …'),
};
