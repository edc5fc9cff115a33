import { boolean, id, text } from '../../../cdk/index.js';

/** Columns of an identity, as `identity/get/` of the Marketing API v1.3 returns them. */
export const identityFields = {
  advertiser_id: id('Ad account id'),
  identity_id: id('Identity id, as in the ads'),
  identity_type: text('CUSTOMIZED_USER, AUTH_CODE, TT_USER, BC_AUTH_TT, TTS_TT'),
  identity_authorized_bc_id: id('Business center through which the account may use it'),
  identity_authorized_shop_id: id('Shop through which the account may use it'),
  display_name: text('Name that ads show'),
  user_name: text("The TikTok user's name (username of the API)"),
  profile_image: text('Temporary URL of the picture, about 48 hours'),
  ads_only_mode: boolean('Its posts are shown as ads only'),
  is_gpppa: boolean('As is_gpppa of the API, which does not say more'),
  available_status: text('Whether it can be used; of TikTok users'),
  unavailable_reason: text('Why it cannot be used'),
  can_push_video: boolean('Ads can be published as posts'),
  can_pull_video: boolean('Posts can be used as ads'),
  can_use_live_ads: boolean('Live streams can be advertised'),
  can_manage_message: boolean('Messages can be managed'),
  shop_id: id('TikTok Shop id'),
  is_running_custom_shop_ads: boolean('Shop ads run for it'),
  product_gmv_max_available: boolean('Can be used in Product GMV Max'),
  live_gmv_max_available: boolean('Can be used in LIVE GMV Max'),
};
