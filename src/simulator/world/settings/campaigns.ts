/** What campaigns set that most do not: each field only where TikTok's documentation says that it applies. */
import type { MutableRow } from '../nodes.js';
import { IOS_APP } from './apps.js';

interface CampaignSettings {
  readonly objectiveType: string;
  readonly campaignType: string;
  /** The budget is the campaign's, not that of its ad groups. */
  readonly budgetOptimized: boolean;
  readonly upgraded: boolean;
}

/** Attribution by Apple's SKAdNetwork. */
const OF_IOS: MutableRow = {
  app_id: IOS_APP.id,
  is_advanced_dedicated_campaign: true,
  disable_skan_campaign: false,
  bid_align_type: 'SKAN',
  campaign_app_profile_page_state: 'ON',
  postback_window_mode: 'POSTBACK_WINDOW_MODE1',
};

const OF_SALES: MutableRow = {
  virtual_objective_type: 'SALES',
  rta_id: '1000000000000000123',
  rta_bid_enabled: true,
  po_number: 'PO-2026-0042',
};

const OF_PRODUCT_SALES: MutableRow = {
  ...OF_SALES,
  sales_destination: 'WEBSITE',
  campaign_product_source: 'CATALOG',
  catalog_enabled: true,
};

/** Bids are the campaign's where the budget is. */
const OF_BUDGET: MutableRow = {
  bid_type: 'BID_TYPE_NO_BID',
  deep_bid_type: 'VO_HIGHEST_VALUE',
  optimization_goal: 'VALUE',
};

const ofObjective = ({ objectiveType }: CampaignSettings): MutableRow => {
  switch (objectiveType) {
    case 'WEB_CONVERSIONS':
      return { ...OF_SALES, rta_product_selection_enabled: false };
    case 'PRODUCT_SALES':
      return { ...OF_PRODUCT_SALES, rta_product_selection_enabled: true };
    case 'VIDEO_VIEWS':
      return { split_test_variable: 'TARGETING' };
    default:
      return {};
  }
};

export const campaignSettings = (settings: CampaignSettings): MutableRow => ({
  ...ofObjective(settings),
  ...(settings.campaignType === 'IOS14_CAMPAIGN' && OF_IOS),
  // Upgraded Smart+ campaigns leave bids to their ad groups.
  ...(settings.objectiveType === 'PRODUCT_SALES' &&
    settings.budgetOptimized &&
    !settings.upgraded &&
    OF_BUDGET),
});
