/** Upgraded Smart+ objects: smart_plus/campaign/get/, adgroup/get/ and ad/get/. */
import {
  SMART_PLUS_AD_FIELDS,
  SMART_PLUS_ADGROUP_FIELDS,
  SMART_PLUS_CAMPAIGN_FIELDS,
} from '../data/smart-plus-fields.js';
import { badRequest } from '../http/failure.js';
import { objectParam, stringArray } from '../http/params.js';
import type { EntityKind, WireRow } from '../types.js';
import {
  smartPlusAdgroupRow,
  smartPlusAdRow,
  smartPlusCampaignRow,
} from '../world/assets/smart-plus-rows.js';
import { type SmartPlusAd, smartPlusAds } from '../world/assets/smart-plus.js';
import type { AccountTree } from '../world/tree.js';
import { type Context, type Handler, wantedFields } from './endpoint.js';
import { type Entity, entityTest } from './entity-filters.js';
import { listEndpoint } from './list.js';
import { realHostOnly } from './real-host-only.js';

interface SmartPlusKind {
  readonly kind: EntityKind;
  readonly fields: readonly string[];
  /** Those of the classic endpoints that exist here too. */
  readonly filters: readonly string[];
  readonly mostRows: number;
  readonly entities: (tree: AccountTree) => readonly { readonly entity: Entity; readonly row: WireRow }[];
}

const COMMON_FILTERS = [
  'campaign_ids',
  'primary_status',
  'secondary_status',
  'objective_type',
  'creation_filter_start_time',
  'creation_filter_end_time',
];

const isUpgraded = (entity: Entity): boolean =>
  ('campaign' in entity ? entity.campaign : entity).automation === 'UPGRADED_SMART_PLUS';

const CAMPAIGNS: SmartPlusKind = {
  kind: 'campaign',
  fields: SMART_PLUS_CAMPAIGN_FIELDS,
  filters: [...COMMON_FILTERS, 'campaign_name', 'sales_destination'],
  mostRows: 1000,
  entities: ({ campaigns }) =>
    campaigns.filter(isUpgraded).map((entity) => ({ entity, row: smartPlusCampaignRow(entity) })),
};

const ADGROUPS: SmartPlusKind = {
  kind: 'adgroup',
  fields: SMART_PLUS_ADGROUP_FIELDS,
  filters: [...COMMON_FILTERS, 'adgroup_ids', 'adgroup_name', 'promotion_type', 'optimization_goal'],
  mostRows: 1000,
  entities: ({ adgroups }) =>
    adgroups.filter(isUpgraded).map((entity) => ({ entity, row: smartPlusAdgroupRow(entity) })),
};

const entityOf = (ad: SmartPlusAd, row: WireRow): Entity => {
  const { adgroup } = ad;
  const goal = adgroup.row['optimization_goal'] ?? null;
  return { ...ad, row: { ...row, optimization_goal: goal }, campaign: adgroup.campaign, v2Id: ad.id };
};

const ADS: SmartPlusKind = {
  kind: 'ad',
  fields: SMART_PLUS_AD_FIELDS,
  filters: [...COMMON_FILTERS, 'adgroup_ids', 'smart_plus_ad_ids', 'optimization_goal', 'modified_after'],
  mostRows: 100,
  entities: (tree) =>
    smartPlusAds(tree).map((ad) => {
      const row = smartPlusAdRow(ad);
      return { entity: entityOf(ad, row), row };
    }),
};

const IDS = 'smart_plus_ad_ids';

/** The one filter that only Smart+ ads have. */
const byAdIds = (wanted: unknown): ((row: WireRow) => boolean) => {
  if (wanted === undefined) return () => true;
  const ids = stringArray(wanted, `filtering.${IDS}`);
  if (ids.length > 100) throw badRequest(`filtering.${IDS}: at most 100 ids.`);
  return (row) => ids.some((id) => id === row['smart_plus_ad_id']);
};

const filterOf = ({ kind, filters }: SmartPlusKind, { params, world }: Context) => {
  const { [IDS]: ids, ...classic } = objectParam(params, 'filtering') ?? {};
  const given = [...(ids === undefined ? [] : [IDS]), ...Object.keys(classic)];
  const invalid = given.find((name) => !filters.includes(name));
  if (invalid !== undefined) throw badRequest(`filtering.${invalid}: unknown field.`);
  const { sandbox, hideTimeless } = world;
  const test = entityTest(classic, { kind, sandbox, hideTimeless, takesOrigins: true });
  const named = byAdIds(ids);
  return ({ entity, row }: { entity: Entity; row: WireRow }) => test(entity) && named(row);
};

const smartPlus = (what: SmartPlusKind): Handler =>
  listEndpoint({
    pageSize: { fallback: 10, most: what.mostRows },
    rows: (context, advertiserId) => {
      const wanted = wantedFields(context.params, what.fields);
      const found = what.entities(context.world.tree(advertiserId)).filter(filterOf(what, context));
      if (!wanted) return found.map(({ row }) => row);
      const keep = ([name]: readonly [string, unknown]) => wanted.includes(name);
      return found.map(({ row }) => Object.fromEntries(Object.entries(row).filter(keep)));
    },
  });

export const smartPlusEndpoints = realHostOnly([
  ['smart_plus/campaign/get/', smartPlus(CAMPAIGNS)],
  ['smart_plus/adgroup/get/', smartPlus(ADGROUPS)],
  ['smart_plus/ad/get/', smartPlus(ADS)],
]);
