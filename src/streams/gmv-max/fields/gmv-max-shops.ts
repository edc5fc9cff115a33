import { boolean, emptyIsNull, id, list, number, object, text, timestamp } from '../../../cdk/index.js';
import { noneIsNull } from '../../common/readings.js';

/* Columns of what GMV Max has about one shop. */

/** A session, as `campaign/gmv_max/session/list/` returns it. */
export const gmvMaxSessionFields = {
  advertiser_id: id('Ad account id'),
  session_id: id('Session id'),
  store_id: id('Shop id'),
  campaign_id: id('Product GMV Max campaign'),
  bid_type: text('NO_BID: maximum delivery; CREATIVE_NO_BID: creative boost'),
  budget: number("Daily budget in the account's currency"),
  product_list: list(object, 'Products: spu_id'),
  schedule_type: text('SCHEDULE_FROM_NOW or SCHEDULE_START_END'),
  schedule_start_time: timestamp('Start, UTC'),
  schedule_end_time: emptyIsNull(timestamp('End, UTC; null if it has none')),
};

/** An identity, as `gmv_max/identity/get/` returns it for a shop. */
export const gmvMaxIdentityFields = {
  advertiser_id: id('Ad account id'),
  store_id: id('Shop that can use the identity'),
  store_authorized_bc_id: id('Business center that can see the shop'),
  identity_type: text('AUTH_CODE, TT_USER, BC_AUTH_TT or TTS_TT'),
  identity_id: id('Identity id'),
  identity_authorized_bc_id: noneIsNull(id('Business center that gives access to it, only for BC_AUTH_TT')),
  identity_authorized_shop_id: noneIsNull(id('Shop that gives access to it, for some BC_AUTH_TT')),
  identity_store_id: noneIsNull(id('Shop that it belongs to (store_id in the API), only for TTS_TT')),
  user_name: text('User name'),
  display_name: text('Name shown'),
  profile_image: text('Temporary URL of the picture, valid for about 48 hours'),
  is_running_custom_shop_ads: boolean('Whether active shopping ads use it'),
  product_gmv_max_available: boolean('Whether a Product GMV Max campaign can use it'),
  live_gmv_max_available: boolean('Whether a LIVE GMV Max campaign can use it'),
  unavailable_reason: text('OCCUPIED or UNAUTHORIZED, if a LIVE GMV Max campaign cannot use it'),
};

/** A post that campaigns may use, as `gmv_max/video/get/` returns it. */
export const gmvMaxVideoFields = {
  advertiser_id: id('Ad account id'),
  store_id: id('Shop whose campaigns can use the post'),
  item_id: id('Post id'),
  text: text('Caption'),
  spu_id_list: list(id, 'Products (SPU ids) that it links to'),
  can_change_anchor: boolean('Whether it can become a customized post with other products'),
  identity_info: object(
    'Its identity: identity_id, identity_type, display_name, profile_image (temporary URL), business center or shop',
  ),
  video_info: object(
    'Video: video_id, duration in seconds, size, width, height, video_cover_url (valid for 24 hours), preview_url (6 hours)',
  ),
};

/** A recommendation, as `gmv_max/bid/recommend/` returns it. */
export const gmvMaxBidFields = {
  advertiser_id: id('Ad account id'),
  store_id: id('Shop id'),
  recommendation_key: text('PRODUCT, or LIVE and the identity id; the key, because it is never empty'),
  shopping_ads_type: text('PRODUCT or LIVE'),
  identity_id: id('Identity of a LIVE recommendation'),
  roas_bid: number('Recommended ROI target'),
  budget: number("Recommended daily budget in the account's currency"),
};
