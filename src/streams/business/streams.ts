import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../cdk/index.js';
import {
  BUSINESS_CENTER_PAGE_SIZE,
  BUSINESS_CENTERS,
  listStream,
  RULES_PAGE_SIZE,
  Scope,
  type ListSource,
  type Parents,
} from '../../tiktok/index.js';
import { businessCenterMoneyStreams, businessCenterPeopleStreams } from './business-center-streams.js';
import {
  appFields,
  automatedRuleFields,
  campaignLabelFields,
  minisFields,
  negativeKeywordFields,
  playableFields,
} from './fields/account-tools.js';
import { businessCenterAssetFields, businessCenterFields, catalogFields } from './fields/business-centers.js';
import {
  actionCategoryFields,
  carrierFields,
  deviceFields,
  interestCategoryFields,
  languageFields,
  regionFields,
} from './fields/lookups.js';
import { SEARCH_OBJECTS } from './negative-keywords.js';

const membersOf = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});

const perBusinessCenter: Parents = {
  of: BUSINESS_CENTERS,
  select: ['bc_info'],
  query: ([center]) => ({ bc_id: membersOf(center?.['bc_info'])['bc_id'] }),
  columns: ['bc_info'],
};

/** The API also has STOREFRONT, for a product that was closed in 2023 and is missing in newer documentation. */
const ASSET_TYPES = ['ADVERTISER', 'CATALOG', 'LEAD', 'PIXEL', 'TIKTOK_SHOP', 'TT_ACCOUNT'];

/** In the official list of types, but marked as not available to everyone. */
const DOUBTFUL_ASSET_TYPES = ['DOMAIN'];

const assetsOf = (types: readonly string[]): ListSource => ({
  endpoint: { path: 'bc/asset/get/', rowKey: ['asset_id'], pageSize: BUSINESS_CENTER_PAGE_SIZE },
  variants: types.map((asset_type) => ({ query: { asset_type }, columns: { asset_type } })),
  parents: perBusinessCenter,
  continueOnForbidden: true,
});

/** The list of rules is documented with `action` and `dimesion`; the request that creates a rule uses the names below. */
function ruleOf({ action, ...row }: JsonObject): JsonObject {
  const { actions = action, apply_objects: targets } = row;
  return {
    ...row,
    ...(actions !== undefined && { actions }),
    ...(isJsonList(targets) && { apply_objects: targets.map(targetOf) }),
  };
}

function targetOf(target: Json): Json {
  if (!isJsonObject(target) || target['dimesion'] === undefined) return target;
  const { dimesion, ...rest } = target;
  return { dimension: dimesion, ...rest };
}

/** Lookup lists are the same for every token, come in one response and are never empty. */
const lookup = (path: string, recordsPath: string) => ({
  scope: Scope.anyAccount,
  source: { endpoint: { path, recordsPath, pageSize: 'all' as const, emptyAnswer: 'outage' as const } },
});

/** A row doesn't contain the requested version. */
const interestsOf = (version: 1 | 2): ListSource => ({
  ...lookup('tool/interest_category/', 'interest_categories').source,
  variants: [{ query: { version }, columns: { version } }],
});

/** The official page names a device's id and name one way in its table, and the other way in its example. */
const deviceOf = ({ device_meta_id: id, device_meta_name: name, ...row }: JsonObject): JsonObject => ({
  ...row,
  device_model_id: row['device_model_id'] ?? id ?? null,
  device_model_name: row['device_model_name'] ?? name ?? null,
});

const businessCenters = [
  listStream({
    name: 'business_centers',
    description: "Business centers of the token: company, currency, status, the user's role.",
    scope: Scope.token,
    source: BUSINESS_CENTERS,
    fields: businessCenterFields,
    primaryKey: ['bc_id'],
    nested: ['bc_info', 'ext_user_role'],
  }),
  listStream({
    name: 'business_center_assets',
    description:
      'Ad accounts, catalogs, domains, form libraries, pixels, shops and TikTok accounts of business centers.',
    scope: Scope.token,
    source: assetsOf(ASSET_TYPES),
    extraSources: [{ ...assetsOf(DOUBTFUL_ASSET_TYPES), optional: true }],
    fields: businessCenterAssetFields,
    primaryKey: ['bc_id', 'asset_type', 'asset_id'],
    toRow: ({ bc_info: center, ...row }) => ({ ...row, bc_id: membersOf(center)['bc_id'] ?? null }),
  }),
  listStream({
    name: 'catalogs',
    description: 'Product catalogs of business centers.',
    scope: Scope.token,
    source: {
      endpoint: { path: 'catalog/get/', rowKey: ['catalog_id'], pageSize: 100 },
      parents: perBusinessCenter,
      continueOnForbidden: true,
    },
    fields: catalogFields,
    primaryKey: ['catalog_id'],
    nested: ['catalog_conf', 'bc_info'],
  }),
];

const accountTools = [
  listStream({
    name: 'apps',
    description: 'Apps that an account can promote, with their measurement partners.',
    source: { endpoint: { path: 'app/list/', recordsPath: 'apps', pageSize: 'all' } },
    fields: appFields,
    primaryKey: ['advertiser_id', 'app_id'],
  }),
  listStream({
    name: 'automated_rules',
    description: 'Automated rules: conditions, actions, result of the last run.',
    source: {
      endpoint: {
        path: 'optimizer/rule/list/',
        recordsPath: 'rules',
        rowKey: ['rule_id'],
        pageSize: RULES_PAGE_SIZE,
        query: { tzone: 'UTC' },
      },
    },
    fields: automatedRuleFields,
    primaryKey: ['rule_id'],
    toRow: ruleOf,
  }),
  listStream({
    name: 'playables',
    description: 'Playable creatives, including deleted ones.',
    source: {
      // Some sources say 500; if that is too large, the API would reject the whole list.
      endpoint: { path: 'playable/get/', rowKey: ['playable_id'], pageSize: 100 },
      variants: ['UPLOADED', 'SAVED', 'DELETED'].map((operation_status) => ({ query: { operation_status } })),
    },
    fields: playableFields,
    primaryKey: ['playable_id'],
  }),
  listStream({
    name: 'campaign_labels',
    description: 'Labels for campaigns. TikTok does not say which campaign has which label.',
    source: { endpoint: { path: 'campaign_label/get/', rowKey: ['campaign_label_id'], pageSize: 1000 } },
    fields: campaignLabelFields,
    primaryKey: ['advertiser_id', 'campaign_label_id'],
  }),
  listStream({
    name: 'negative_keywords',
    description:
      'Negative keywords of campaigns and ad groups with a search placement. Takes a request for each of them, besides their lists.',
    source: {
      endpoint: {
        path: 'search_ad/negative_keyword/get/',
        recordsPath: 'keywords',
        rowKey: ['keyword_id'],
        pageSize: 50,
      },
      parents: {
        of: SEARCH_OBJECTS,
        select: ['object_type', 'object_id'],
        query: ([object]) => ({ object_type: object?.['object_type'], object_id: object?.['object_id'] }),
        columns: ['object_type', 'object_id'],
        skipRefused: { by: 'object_id', what: 'campaigns and ad groups' },
      },
    },
    fields: negativeKeywordFields,
    primaryKey: ['object_type', 'object_id', 'keyword_id'],
  }),
  listStream({
    name: 'minis',
    description: 'TikTok Minis of an account: name, kind, status, regions.',
    source: { endpoint: { path: 'minis/get/', rowKey: ['minis_id'], pageSize: 50 } },
    fields: minisFields,
    primaryKey: ['advertiser_id', 'minis_id'],
  }),
];

const lookups = [
  listStream({
    name: 'regions',
    description: 'Names of countries, provinces, cities and market areas.',
    ...lookup('search/region/', 'region_list'),
    fields: regionFields,
    primaryKey: ['region_id'],
  }),
  listStream({
    name: 'interest_categories',
    description:
      'Names of interests, as a tree, in both id versions: 1 in reports, 2 in the targeting of ad groups.',
    scope: Scope.anyAccount,
    source: interestsOf(2),
    extraSources: [{ ...interestsOf(1), optional: true }],
    fields: interestCategoryFields,
    primaryKey: ['version', 'interest_category_id'],
  }),
  listStream({
    name: 'action_categories',
    description: 'Names of interactions with videos and creators, as a tree.',
    ...lookup('tool/action_category/', 'action_categories'),
    fields: actionCategoryFields,
    primaryKey: ['action_category_id', 'action_scene'],
  }),
  listStream({
    name: 'languages',
    description: 'Names of languages.',
    ...lookup('tool/language/', 'languages'),
    fields: languageFields,
    primaryKey: ['code'],
  }),
  listStream({
    name: 'carriers',
    description: 'Names of mobile carriers by country.',
    ...lookup('tool/carrier/', 'countries'),
    fields: carrierFields,
    primaryKey: ['country_code', 'carrier_id'],
    explode: 'carriers',
  }),
  listStream({
    name: 'devices',
    description: 'Names of device brands, series and models.',
    ...lookup('tool/device_model/', 'device_models'),
    fields: deviceFields,
    primaryKey: ['device_model_id'],
    toRow: deviceOf,
  }),
];

/** Business centers and their assets, accounts' apps, rules and playables, and reference data. */
export const businessFamilies = [
  { title: 'Business centers', streams: [...businessCenters, ...businessCenterPeopleStreams] },
  { title: 'Money of business centers', streams: businessCenterMoneyStreams },
  { title: 'Apps, playables, rules, labels and keywords', streams: accountTools },
  { title: 'Reference data', streams: lookups },
];

export const businessStreams = businessFamilies.flatMap(({ streams }) => streams);
