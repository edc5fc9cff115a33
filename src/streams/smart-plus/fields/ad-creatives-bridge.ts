import { id, list, text } from '../../../cdk/index.js';

/** Columns of the bridge from the `ad_id` of reports to Smart+ ads, posts and materials. */
export const adCreativesBridgeFields = {
  advertiser_id: id('Ad account id'),
  campaign_id: id('Campaign id'),
  adgroup_id: id('Ad group id'),
  ad_id: id('Id in reports: an ad, or a creative of an upgraded Smart+ ad'),
  ad_id_v2: id('Id of the whole ad: smart_plus_ad_id if it has one, otherwise ad_id'),
  smart_plus_ad_id: id('Upgraded Smart+ ad that the creative belongs to; null for other ads'),
  campaign_automation_type: text('MANUAL, SMART_PLUS, UPGRADED_SMART_PLUS, UPGRADED_SMART_PLUS_CREATIVE'),
  ad_name: text('Name of the ad or creative'),
  smart_plus_ad_name: text('Name of the upgraded Smart+ ad'),
  ad_material_id: id('Id of the material in the Smart+ ad, as in smart_plus_material_overview'),
  material_name: text('Name of the material'),
  material_operation_status: text('ENABLE or DISABLE'),
  ad_format: text('SINGLE_VIDEO, SINGLE_IMAGE, CAROUSEL_ADS …'),
  video_id: id('Id of the video in the asset library'),
  image_ids: list(id, 'Ids of the images in the asset library'),
  tiktok_item_id: id('TikTok post of a Spark Ad'),
  identity_type: text('Type of the TikTok account that shows the ad'),
  identity_id: id('TikTok account that shows the ad'),
  landing_page_url: text('Landing page; the first one if a Smart+ ad has several'),
  call_to_action: text('Call to action; the first one if a Smart+ ad has several'),
};
