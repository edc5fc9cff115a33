import { boolean, id, list, object, text } from '../../../cdk/index.js';
import { noneIsNull } from '../../common/readings.js';

/** Columns of a TikTok Shop, as `gmv_max/store/list/` returns it to an ad account. */
export const gmvMaxStoreFields = {
  advertiser_id: id('Ad account that can see the shop'),
  store_id: id('Shop id'),
  store_name: text('Shop name'),
  store_code: text('Shop code'),
  store_status: text('ACTIVE, INACTIVE or NEW_CREATE'),
  store_role: text("Role of the business center's user: AD_PROMOTION, MANAGER or UNSET"),
  is_gmv_max_available: boolean('Whether GMV Max campaigns can be created for it'),
  is_owner_bc: boolean('Whether the business center owns the shop'),
  store_authorized_bc_id: noneIsNull(id('Business center that can see the shop')),
  store_authorized_bc_info: object('The same business center: bc_id, bc_name, bc_profile_image, user_role'),
  exclusive_authorized_advertiser_info: object(
    'The only ad account for GMV Max campaigns: advertiser_id, advertiser_name, advertiser_status',
  ),
  targeting_region_codes: list(text, 'Codes of the regions it can sell to'),
  thumbnail_url: text('Picture of the shop'),
};
