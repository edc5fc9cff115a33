import { boolean, id, text } from '../../../cdk/index.js';

/** Columns of an identity, as `identity/get/` of the Marketing API v1.3 returns them. */
export const identityFields = {
  advertiser_id: id('Ad account id'),
  identity_id: id('Identity id, as in identity_id of an ad'),
  identity_type: text('CUSTOMIZED_USER, AUTH_CODE, TT_USER, BC_AUTH_TT, TTS_TT'),
  identity_authorized_bc_id: id('Business center that gives the account access to it'),
  identity_authorized_shop_id: id('Shop that gives the account access to it'),
  display_name: text('Name shown in ads'),
  user_name: text('Name of the TikTok user (username in the API)'),
  profile_image: text('Temporary URL of the picture, valid for about 48 hours'),
  ads_only_mode: boolean('Whether its posts are shown only as ads'),
  is_gpppa: boolean("is_gpppa of the API; its meaning isn't documented"),
  available_status: text('Whether it can be used; only for TikTok users'),
  unavailable_reason: text("Why it can't be used"),
  can_push_video: boolean('Whether ads can be published as posts'),
  can_pull_video: boolean('Whether posts can be used as ads'),
  can_use_live_ads: boolean('Whether livestreams can be advertised'),
  can_manage_message: boolean('Whether messages can be managed'),
  shop_id: id('TikTok Shop id'),
  is_running_custom_shop_ads: boolean('Whether custom shop ads run for it'),
  product_gmv_max_available: boolean('Whether it can be used in Product GMV Max'),
  live_gmv_max_available: boolean('Whether it can be used in LIVE GMV Max'),
};
