import { boolean, id, list, object, text } from '../../../cdk/index.js';
import { noneIsNull } from '../../common/readings.js';

/** Columns of a TikTok Shop, as `gmv_max/store/list/` returns it to an ad account. */
export const gmvMaxStoreFields = {
  advertiser_id: id('Ad account that may see the shop'),
  store_id: id('Shop id'),
  store_name: text('Shop name'),
  store_code: text('Shop code'),
  store_status: text('ACTIVE, INACTIVE or NEW_CREATE'),
  store_role: text("What the business center's user may do: AD_PROMOTION, MANAGER or UNSET"),
  is_gmv_max_available: boolean('Whether GMV Max campaigns can be made for it'),
  is_owner_bc: boolean('Whether the business center owns the shop'),
  store_authorized_bc_id: noneIsNull(id('Business center that may see the shop')),
  store_authorized_bc_info: object('That business center: bc_id, bc_name, bc_profile_image, user_role'),
  exclusive_authorized_advertiser_info: object(
    'The one ad account that may make GMV Max campaigns: advertiser_id, advertiser_name, advertiser_status',
  ),
  targeting_region_codes: list(text, 'Codes of the regions it can sell to'),
  thumbnail_url: text('Picture of the shop'),
};
