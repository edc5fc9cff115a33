import { id, list, text, timestamp } from '../../../cdk/index.js';

/** Columns of a business center, as `bc/get/` of the Marketing API v1.3 returns it, without the enclosing objects. */
export const businessCenterFields = {
  bc_id: id('Business center id'),
  name: text('Name'),
  company: text('Company name'),
  currency: text('Currency of payments (ISO 4217)'),
  registered_area: text('Code of the country or region of registration'),
  status: text('REVIEWING, DENY, ENABLE, PUNISH'),
  timezone: text('Time zone'),
  type: text('NORMAL, DIRECT, AGENCY, SELF_SERVICE, SELF_SERVICE_AGENCY'),
  organization_type: text('Kind of organization'),
  user_role: text("Role of the token's user: ADMIN, STANDARD"),
  finance_role: text("Finance role of the token's user: MANAGER, ANALYST"),
  binding_status: text('How it is linked to its parent or children'),
};

/** Columns of an asset that a business center owns or works with, as `bc/asset/get/` returns it. */
export const businessCenterAssetFields = {
  bc_id: id('Business center id'),
  asset_type: text('ADVERTISER, CATALOG, DOMAIN, LEAD, PIXEL, TIKTOK_SHOP, TT_ACCOUNT'),
  asset_id: id('Id of the ad account, catalog, domain, form library, pixel, shop or TikTok account'),
  asset_name: text('Name'),
  relation_type: text('Owner: OWNER_BC, OWNER_PARTNER, OWNER_INDIVIDUAL'),
  relation_status: text('BOUND, UNBOUND, PENDING, REJECTED; only for ad accounts, pixels and shops'),
  owner_bc_name: text('Name of the business center that owns it'),
  advertiser_account_type: text('AUCTION, RESERVATION; only for ad accounts'),
  advertiser_role: text("Role of the token's user: ADMIN, OPERATOR, ANALYST; only for ad accounts"),
  advertiser_status: text('Account status (STATUS_*); only for ad accounts'),
  catalog_role: text("Role of the token's user: ADMIN, AD_PROMOTE; only for catalogs"),
  ad_creation_eligible: text('Whether ads can use it: AVAILABLE, NOT_AVAILABLE; only for catalogs'),
  store_role: text("Role of the token's user: AD_PROMOTION; only for shops"),
  pixel_code: text('Pixel code; only for pixels'),
  tt_account_roles: list(text, 'POST, LIVE, DIRECT_MESSAGE; only for TikTok accounts'),
};

/** Columns of a product catalog, as `catalog/get/` returns it, without the enclosing objects. */
export const catalogFields = {
  catalog_id: id('Catalog id'),
  catalog_name: text('Name'),
  catalog_type: text('ECOM, HOTEL, FLIGHT, DESTINATION, ENTERTAINMENT, MINI_SERIES, …'),
  ad_creation_eligible: text('Whether ads can use it: AVAILABLE, NOT_AVAILABLE'),
  creative_asset_type: text('Kind of creative assets'),
  country: text('Targeted country'),
  region_code: text('Code of the targeted country or region'),
  currency: text('Currency of prices (ISO 4217)'),
  channel: text('Who created it: PARTNER, CLIENT'),
  bc_id: id('Business center id'),
  bc_name: text('Name of the business center'),
  picture_url: text("URL of the business center's picture; empty if it has none"),
  create_time: timestamp('Creation time, UTC'),
  update_time: timestamp('Last modification, UTC'),
};
