/** The `filtering` object of campaign/get/, adgroup/get/ and ad/get/. */
import { OBJECTIVES, OPTIMIZATION_GOALS } from '../data/enums.js';
import { badRequest, failure } from '../http/failure.js';
import { stringArray } from '../http/params.js';
import type { EntityKind } from '../types.js';
import { parseStamp } from '../world/calendar.js';
import type { AdgroupNode, AdNode, CampaignNode, Node } from '../world/nodes.js';
import { momentIn } from './dates.js';
import { hasPrimaryStatus, hasSecondaryStatus, isPrimaryStatus, isSecondaryStatus } from './statuses.js';
import { lookUp } from '../look-up.js';

export type Entity = CampaignNode | AdgroupNode | AdNode;
export type Test = (node: Entity) => boolean;

export interface FilterContext {
  readonly kind: EntityKind;
  readonly sandbox: boolean;
  readonly hideTimeless: boolean;
  readonly takesOrigins: boolean;
}

type Filter = (value: unknown, name: string, context: FilterContext) => Test;

const MOST_IDS = 100;
const BUYING_TYPES = ['AUCTION', 'RESERVATION_RF', 'RESERVATION_TOP_VIEW'];
const EVERYWHERE: readonly EntityKind[] = ['campaign', 'adgroup', 'ad'];

const wrong = (name: string, wanted: string) => badRequest(`filtering.${name}: ${wanted}.`);

const text = (value: unknown, name: string): string => {
  if (typeof value !== 'string' || value === '') throw wrong(name, 'it must be a string');
  return value;
};

const enumerated = (value: unknown, name: string, allowed: readonly string[]): string => {
  const given = text(value, name);
  if (!allowed.includes(given)) throw wrong(name, `unknown value ${given}`);
  return given;
};

const campaignOf = (node: Entity): CampaignNode => ('campaign' in node ? node.campaign : node);

const ids: Filter = (value, name) => {
  const wanted = stringArray(value, `filtering.${name}`);
  if (wanted.length > MOST_IDS) throw wrong(name, `at most ${MOST_IDS} ids`);
  const field = name.replace(/s$/, '');
  return (node) => wanted.some((id) => id === node.row[field]);
};

const fuzzy: Filter = (value, name) => {
  const part = text(value, name).toLowerCase();
  return (node) => {
    const own = node.row[name];
    return typeof own === 'string' && own.toLowerCase().includes(part);
  };
};

/** A row without the field passes. */
const equals = (node: Entity, name: string, value: unknown): boolean =>
  node.row[name] === undefined || node.row[name] === value;

const exact =
  (allowed?: readonly string[]): Filter =>
  (value, name) => {
    const wanted = allowed ? enumerated(value, name, allowed) : text(value, name);
    return (node) => equals(node, name, wanted);
  };

const switched: Filter = (value, name) => {
  if (typeof value !== 'boolean') throw wrong(name, 'it must be a boolean');
  return (node) => equals(node, name, value);
};

/** Lists whose effect the world does not model. */
const anyList: Filter = (value, name) => {
  stringArray(value, `filtering.${name}`);
  return () => true;
};

const objective: Filter = (value, name) => {
  const wanted = enumerated(value, name, OBJECTIVES);
  // The newer name finds the older one too.
  const names = wanted === 'WEB_CONVERSIONS' ? [wanted, 'CONVERSIONS'] : [wanted];
  return (node) => names.some((one) => one === campaignOf(node).row['objective_type']);
};

const automation: Filter = (value, name) => {
  const wanted = enumerated(value, name, ['MANUAL', 'SMART_PLUS', 'UPGRADED_SMART_PLUS']);
  return (node) => campaignOf(node).automation === wanted;
};

const origins: Filter = (value, name, { takesOrigins }) => {
  if (!takesOrigins) throw wrong(name, 'unknown field');
  const wanted = stringArray(value, `filtering.${name}`);
  for (const one of wanted) enumerated(one, name, ['TT_ADS_PLATFORM', 'PROMOTE']);
  return (node) => wanted.includes(campaignOf(node).origin);
};

const buyingTypes: Filter = (value, name, { sandbox }) => {
  if (sandbox) throw failure(40009, 'Unsupported parameter in sandbox environment: buying_types.');
  const wanted = stringArray(value, `filtering.${name}`);
  for (const one of wanted) enumerated(one, name, BUYING_TYPES);
  if (wanted.length > 1 && wanted.includes('RESERVATION_TOP_VIEW')) {
    throw badRequest(
      "The value 'RESERVATION_TOP_VIEW' cannot be combined with other enum values for this parameter",
    );
  }
  return (node) => wanted.includes(campaignOf(node).buying);
};

const moment = (value: unknown, name: string): number => momentIn(text(value, name), `filtering.${name}`);

const createdFrom: Filter = (value, name) => {
  const from = moment(value, name);
  return (node) => node.created >= from;
};

const createdUntil: Filter = (value, name) => {
  const until = moment(value, name);
  return (node) => node.created <= until;
};

const modifiedAfter: Filter = (value, name, { hideTimeless }) => {
  const from = moment(value, name);
  return (node) => {
    const own = node.row['modify_time'];
    return typeof own === 'string' ? (parseStamp(own) ?? 0) >= from : !hideTimeless;
  };
};

const primaryStatus: Filter = (value, name) => {
  const wanted = text(value, name);
  if (!isPrimaryStatus(wanted)) throw wrong(name, `unknown value ${wanted}`);
  return (node: Node) => hasPrimaryStatus(node, wanted);
};

const secondaryStatus: Filter = (value, name, { kind }) => {
  const wanted = text(value, name);
  if (!isSecondaryStatus(kind, wanted)) throw wrong(name, `unknown value ${wanted}`);
  return (node: Node) => hasSecondaryStatus(node, wanted);
};

/** Which filter exists where. */
const FILTERS: Readonly<Record<string, readonly [Filter, readonly EntityKind[]]>> = {
  campaign_ids: [ids, EVERYWHERE],
  adgroup_ids: [ids, ['adgroup', 'ad']],
  ad_ids: [ids, ['ad']],
  campaign_name: [fuzzy, ['campaign']],
  adgroup_name: [fuzzy, ['adgroup']],
  ad_name: [fuzzy, ['ad']],
  primary_status: [primaryStatus, EVERYWHERE],
  secondary_status: [secondaryStatus, EVERYWHERE],
  objective_type: [objective, EVERYWHERE],
  optimization_goal: [exact(OPTIMIZATION_GOALS), EVERYWHERE],
  buying_types: [buyingTypes, EVERYWHERE],
  campaign_system_origins: [origins, EVERYWHERE],
  campaign_automation_type: [automation, ['campaign', 'adgroup']],
  creation_filter_start_time: [createdFrom, EVERYWHERE],
  creation_filter_end_time: [createdUntil, EVERYWHERE],
  modified_after: [modifiedAfter, ['ad']],
  campaign_type: [exact(['REGULAR_CAMPAIGN', 'IOS14_CAMPAIGN']), ['campaign']],
  is_smart_performance_campaign: [switched, ['campaign']],
  split_test_enabled: [switched, ['campaign', 'adgroup']],
  campaign_product_source: [exact(), ['campaign']],
  sales_destination: [exact(), ['campaign']],
  creative_campaign_type: [exact(['SPC', 'SEARCH_CAMPAIGN', 'OTHER']), ['campaign']],
  gmv_max_promotion_types: [anyList, ['campaign']],
  store_ids: [anyList, ['campaign']],
  promotion_type: [exact(), ['adgroup']],
  bid_strategy: [exact(), ['adgroup']],
  creative_material_mode: [exact(), ['adgroup', 'ad']],
  billing_events: [anyList, ['adgroup']],
  destination: [exact(), ['ad']],
};

/** One test for the whole object; it has defaults for filters that are absent. */
export const entityTest = (filtering: Readonly<Record<string, unknown>>, context: FilterContext): Test => {
  const tests: Test[] = [];
  for (const [name, value] of Object.entries(filtering)) {
    const [filter, kinds] = lookUp(FILTERS, name) ?? [];
    if (!filter || !kinds?.includes(context.kind)) throw wrong(name, 'unknown field');
    tests.push(filter(value, name, context));
  }
  if (!('primary_status' in filtering) && !('secondary_status' in filtering)) {
    tests.push((node) => !node.deleted);
  }
  if (!('campaign_system_origins' in filtering)) {
    tests.push((node) => campaignOf(node).origin === 'TT_ADS_PLATFORM');
  }
  if (!('buying_types' in filtering)) {
    tests.push((node) => campaignOf(node).buying !== 'RESERVATION_TOP_VIEW');
  }
  return (node) => tests.every((test) => test(node));
};
