import { id, list, text, timestamp } from '../../../cdk/index.js';

/** Columns of a business center, as `bc/get/` of the Marketing API v1.3 returns it, without its objects around them. */
export const businessCenterFields = {
  bc_id: id('Business center id'),
  name: text('Name'),
  company: text('Company name'),
  currency: text('ISO 4217 currency of payments'),
  registered_area: text('Code of the country or region of registration'),
  status: text('REVIEWING, DENY, ENABLE, PUNISH'),
  timezone: text('Time zone'),
  type: text('NORMAL, DIRECT, AGENCY, SELF_SERVICE, SELF_SERVICE_AGENCY'),
  organization_type: text('Kind of organization'),
  user_role: text("Role of the token's user: ADMIN, STANDARD"),
  finance_role: text("Finance role of the token's user: MANAGER, ANALYST"),
  binding_status: text('How it is bound to its parent or children'),
};

/** Columns of what a business center owns or works with, as `bc/asset/get/` returns it. */
export const businessCenterAssetFields = {
  bc_id: id('Business center id'),
  asset_type: text('ADVERTISER, CATALOG, LEAD, PIXEL, TIKTOK_SHOP, TT_ACCOUNT'),
  asset_id: id('Id of the ad account, catalog, form library, pixel, shop or TikTok account'),
  asset_name: text('Name'),
  relation_type: text('Who owns it: OWNER_BC, OWNER_PARTNER, OWNER_INDIVIDUAL'),
  relation_status: text('BOUND, UNBOUND, PENDING, REJECTED; of ad accounts, pixels and shops'),
  owner_bc_name: text('Name of the business center that owns it'),
  advertiser_account_type: text('Of an ad account: AUCTION, RESERVATION'),
  advertiser_role: text("What the token's user may do in an ad account: ADMIN, OPERATOR, ANALYST"),
  advertiser_status: text('Of an ad account: STATUS_* enum'),
  catalog_role: text("What the token's user may do with a catalog: ADMIN, AD_PROMOTE"),
  ad_creation_eligible: text('Of a catalog: AVAILABLE, NOT_AVAILABLE'),
  store_role: text("What the token's user may do with a shop: AD_PROMOTION"),
  pixel_code: text('Of a pixel: its code'),
  tt_account_roles: list(text, 'Of a TikTok account: POST, LIVE, DIRECT_MESSAGE'),
};

/** Columns of a product catalog, as `catalog/get/` returns it, without its objects around them. */
export const catalogFields = {
  catalog_id: id('Catalog id'),
  catalog_name: text('Name'),
  catalog_type: text('ECOM, HOTEL, FLIGHT, DESTINATION, ENTERTAINMENT, MINI_SERIES, …'),
  ad_creation_eligible: text('Whether ads can use it: AVAILABLE, NOT_AVAILABLE'),
  creative_asset_type: text('Kind of creative assets'),
  country: text('Country that is targeted'),
  region_code: text('Code of the country or region that is targeted'),
  currency: text('ISO 4217 currency of prices'),
  channel: text('Who made it: PARTNER, CLIENT'),
  bc_id: id('Business center id'),
  bc_name: text('Name of the business center'),
  picture_url: text('Picture of the business center; empty where it has none'),
  create_time: timestamp('When it was made'),
  update_time: timestamp('When it was last changed'),
};
