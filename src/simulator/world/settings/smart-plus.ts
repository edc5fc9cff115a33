/** What upgraded Smart+ objects set, by the objective of their campaign. */
import type { WireRow } from '../../types.js';
import { ACME } from '../centers.js';
import { ANDROID_APP } from './apps.js';
import { SHARED_PIXEL } from './shared-pixel.js';
import { SHOP_IDENTITY } from './shop-identity.js';

export const smartPlusCampaignSettings = (campaign: WireRow): WireRow => {
  const common: WireRow = { budget_auto_adjust_strategy: 'UNSET', smart_plus_adgroup_mode: 'MULTIPLE' };
  switch (campaign['objective_type']) {
    case 'WEB_CONVERSIONS':
      return { ...common, catalog_enabled: true, catalog_type: 'ECOMMERCE', is_promotional_campaign: true };
    case 'APP_PROMOTION':
      return { ...common, gaming_ad_compliance_agreement: 'ON' };
    case 'LEAD_GENERATION':
      return { ...common, special_industries: ['EMPLOYMENT'] };
    default:
      return common;
  }
};

/** Products of a catalog, and a film: both are sold on a website. */
const WEB_CONVERSIONS: WireRow = {
  catalog_id: '7110000000000000001',
  catalog_authorized_bc_id: ACME.id,
  product_source: 'CATALOG',
  product_set_id: '7115000000000000001',
  tiktok_subplacements: ['IN_FEED', 'LEMON8'],
  movie_premiere_date: '2026-11-27 00:00:00',
};

const APP_PROMOTION: WireRow = {
  app_id: ANDROID_APP.id,
  gaming_ad_compliance_agreement: 'ON',
  minis_id: '7300000000000000001',
  app_attribution_source: 'MMP',
  app_data_source: 'MMP',
};

const LEAD_GENERATION: WireRow = {
  promotion_target_type: 'INSTANT_PAGE',
  identity_id: SHOP_IDENTITY,
  identity_type: 'BC_AUTH_TT',
  identity_authorized_bc_id: ACME.id,
  messaging_app_type: 'ZALO',
  zalo_id_type: 'ZALO_PHONE_ACCOUNT',
  messaging_app_account_id: '84550000000',
  phone_info: { phone_region_code: 'VN', phone_region_calling_code: '+84', phone_number: '550000000' },
  message_event_set_id: '7250000000000000001',
};

export const smartPlusAdgroupSettings = (campaign: WireRow): WireRow => {
  const common: WireRow = {
    incentive_offer_type: 'INELIGIBLE',
    budget_auto_adjust_strategy: 'UNSET',
    suggestion_audience_enabled: false,
  };
  switch (campaign['objective_type']) {
    case 'WEB_CONVERSIONS':
      return { ...common, ...WEB_CONVERSIONS };
    case 'APP_PROMOTION':
      return { ...common, ...APP_PROMOTION };
    case 'LEAD_GENERATION':
      return { ...common, ...LEAD_GENERATION };
    default:
      return common;
  }
};

const DISCLAIMER: WireRow = {
  disclaimer_type: 'TEXT_LINK',
  disclaimer_text: null,
  disclaimer_clickable_texts: [{ text: 'Privacy policy', url: 'https://example.com/privacy' }],
};

export const smartPlusAdSettings = (campaign: WireRow): WireRow => {
  switch (campaign['objective_type']) {
    case 'WEB_CONVERSIONS':
      return {
        product_card_type: 'PRODUCT_CARD',
        viewability_postbid_partner: 'IAS',
        viewability_vast_url: 'https://vast.example.com/viewability.xml',
        brand_safety_postbid_partner: 'IAS',
        brand_safety_vast_url: 'https://vast.example.com/safety.xml',
      };
    case 'APP_PROMOTION':
      return {
        playable_list: [{ playable_url: 'https://playable.example.com/7200000000000000001/index.html' }],
        deeplink_list: [{ deeplink: 'acme://shoes/1', deeplink_type: 'NORMAL' }],
        tracking_pixel_id: SHARED_PIXEL,
        tracking_offline_event_set_ids: ['7280000000000000001'],
        custom_product_page_list: [
          { custom_product_page_url: 'https://apps.apple.com/app/id1000000001?ppid=45812c9b' },
        ],
      };
    case 'LEAD_GENERATION':
      return {
        disclaimer: DISCLAIMER,
        auto_message_list: [{ auto_message_id: '7290000000000000001' }],
        page_list: [{ page_id: '7123456100000000001' }],
      };
    default:
      return {};
  }
};
