import { type CampaignFlavour, campaignFlavour, type Origin, type State } from './flavours.js';
import { stampText } from './calendar.js';
import { campaignName } from './names.js';
import {
  type CampaignNode,
  liveFrom,
  type MutableRow,
  operationStatus,
  sentFields,
  within,
} from './nodes.js';
import { blend } from './random.js';
import { campaignSettings } from './settings/campaigns.js';

const STATUS: Readonly<Record<State, string>> = {
  on: 'CAMPAIGN_STATUS_ENABLE',
  off: 'CAMPAIGN_STATUS_DISABLE',
  review: 'CAMPAIGN_STATUS_BUDGET_EXCEED',
  deleted: 'CAMPAIGN_STATUS_DELETE',
};

/** Where a campaign stands: which account of the world, which campaign of the account. */
interface Place {
  readonly accountIndex: number;
  readonly index: number;
}

const OBJECTIVES = [
  ['TRAFFIC', 'LANDING_PAGE'],
  ['WEB_CONVERSIONS', 'CONVERSIONS'],
  ['APP_PROMOTION', 'APP_INSTALL'],
  ['LEAD_GENERATION', 'LEAD_GENERATION'],
] as const;

const isUpgraded = ({ automation }: CampaignFlavour): boolean => automation === 'UPGRADED_SMART_PLUS';

/** Upgraded Smart+ campaigns, by account. */
const SMART_PLUS_OBJECTIVES = [OBJECTIVES[1], OBJECTIVES[2], OBJECTIVES[3]] as const;

/** Campaigns by their place in the account that have an objective of their own. */
const RARE_OBJECTIVES: Readonly<Record<number, readonly [string, string]>> = {
  7: ['PRODUCT_SALES', 'PRODUCT_SALES'],
  8: ['VIDEO_VIEWS', 'VIDEO_VIEWS'],
};

const objectiveOf = (flavour: CampaignFlavour, { index, accountIndex }: Place): readonly [string, string] => {
  if (flavour.buying === 'RESERVATION_RF') return ['RF_REACH', 'RF_REACH'];
  if (flavour.buying === 'RESERVATION_TOP_VIEW') return ['TOPVIEW_REACH', 'TOPVIEW_REACH'];
  if (isUpgraded(flavour)) {
    return SMART_PLUS_OBJECTIVES[accountIndex % SMART_PLUS_OBJECTIVES.length] ?? OBJECTIVES[1];
  }
  return RARE_OBJECTIVES[index] ?? OBJECTIVES[index % OBJECTIVES.length] ?? OBJECTIVES[0];
};

const budgetOf = (index: number): MutableRow =>
  index % 2 === 0
    ? { budget: 0, budget_mode: 'BUDGET_MODE_INFINITE' }
    : { budget: 50.5, budget_mode: 'BUDGET_MODE_DAY', budget_optimize_on: true };

const details = (flavour: CampaignFlavour, place: Place): MutableRow => {
  const { index } = place;
  const [objectiveType, objective] = objectiveOf(flavour, place);
  const forIos = index === 6 || (objectiveType === 'APP_PROMOTION' && isUpgraded(flavour));
  const campaignType = forIos ? 'IOS14_CAMPAIGN' : 'REGULAR_CAMPAIGN';
  return {
    campaign_system_origin: 'TT_ADS_PLATFORM',
    campaign_type: campaignType,
    campaign_automation_type: flavour.automation,
    objective,
    objective_type: objectiveType,
    app_promotion_type: objectiveType === 'APP_PROMOTION' ? 'APP_INSTALL' : 'UNSET',
    ...budgetOf(index),
    bid_type: null,
    deep_bid_type: null,
    roas_bid: 0,
    optimization_goal: null,
    split_test_variable: null,
    special_industries: index === 3 ? ['HOUSING', 'CREDIT'] : null,
    is_new_structure: true,
    is_search_campaign: false,
    is_smart_performance_campaign: flavour.automation === 'SMART_PLUS',
    catalog_enabled: false,
    sales_destination: objectiveType === 'WEB_CONVERSIONS' ? 'WEBSITE' : null,
    rta_id: null,
    rta_bid_enabled: null,
    rta_product_selection_enabled: null,
    rf_campaign_type: 'STANDARD',
    disable_skan_campaign: null,
    is_advanced_dedicated_campaign: null,
    ...campaignSettings({
      objectiveType,
      campaignType,
      budgetOptimized: index % 2 === 1,
      upgraded: isUpgraded(flavour),
    }),
    new_experimental_field: index === 0 ? { nested: ['値', 1, true, null] } : null,
  };
};

const PROMOTED: CampaignFlavour = { state: 'on', buying: 'AUCTION', automation: 'MANUAL' };

export const makeCampaign = (
  place: Place & { advertiserId: string; id: string; hash: number; origin: Origin },
  span: { start: number; end: number },
): CampaignNode => {
  const { index, id, hash, origin } = place;
  const flavour = origin === 'PROMOTE' ? PROMOTED : campaignFlavour(place.accountIndex, index, hash);
  const born = span.start - 3_600 * (1 + (hash % 400));
  const created = index < 3 ? born : within(born, (born + span.end) / 2, blend(hash, 1));
  const life = liveFrom(
    created,
    { state: flavour.state, hash: blend(hash, 2) },
    { end: span.end, stop: null },
  );
  const secondaryStatus = STATUS[flavour.state];
  const row = {
    advertiser_id: place.advertiserId,
    campaign_id: id,
    campaign_name: campaignName(index, hash),
    ...details(flavour, place),
    operation_status: operationStatus(flavour.state),
    secondary_status: secondaryStatus,
    create_time: stampText(life.created),
    modify_time: stampText(life.modified),
  };
  const deleted = flavour.state === 'deleted';
  return { ...life, ...flavour, origin, id, hash, deleted, secondaryStatus, row: sentFields(row, origin) };
};
