/** smart_plus/material_report/overview/ and breakdown/: the ads' own numbers, by material instead of by ad. */
import { pageInfo, slicePage } from '../http/answer.js';
import { isRecord } from '../http/params.js';
import type { PlanRow } from '../report/plan.js';
import { number, type Sheet, styleOf, wireRows } from '../report/rows.js';
import type { WireRow } from '../types.js';
import { type Creative, type SmartPlusAd, smartPlusAds } from '../world/assets/smart-plus.js';
import { dayText } from '../world/calendar.js';
import type { AccountTree } from '../world/tree.js';
import { type Context, type Handler, permittedAdvertiser } from './endpoint.js';
import { ATTRIBUTES, type MaterialRequest, readMaterialRequest, TIMES } from './material-request.js';
import { checkRefused } from './refused-metrics.js';
import { realHostOnly } from './real-host-only.js';
import { lookUp } from '../look-up.js';

/** One creative's use, and whose it is. */
interface Use {
  readonly advertiserId: string;
  readonly creative: Creative;
  readonly ad: SmartPlusAd;
}

interface Group {
  readonly use: Use;
  readonly time: string;
  readonly row: PlanRow & { readonly parts: PlanRow['parts'][number][] };
}

const VALUES: Readonly<Record<string, (use: Use) => string | undefined>> = {
  advertiser_id: ({ advertiserId }) => advertiserId,
  campaign_id: ({ creative }) => creative.ad.campaign.id,
  adgroup_id: ({ creative }) => creative.ad.adgroup.id,
  smart_plus_ad_id: ({ ad }) => ad.id,
  main_material_id: ({ creative }) => creative.material.id,
  main_material_type: ({ creative }) => creative.material.type,
  ad_text_entity_id: ({ creative }) => creative.text.entityId,
  call_to_action_entity_id: ({ creative }) => creative.callToAction.entityId,
  interactive_add_on_entity_id: ({ creative }) => creative.addOn?.entityId,
};

/** Each id of a part of the creative comes with its kind. */
const KINDS: Readonly<Record<string, readonly [string, (use: Use) => string]>> = {
  main_material_id: ['main_material_type', ({ creative }) => creative.material.type],
  ad_text_entity_id: ['ad_text_entity_type', () => 'text'],
  call_to_action_entity_id: ['call_to_action_entity_type', () => 'manual_call_to_action'],
  interactive_add_on_entity_id: ['interactive_add_on_entity_type', () => 'add_on'],
};

const valueOf = (name: string, use: Use): string | undefined => lookUp(VALUES, name)?.(use);

const usesOf = (tree: AccountTree, filters: MaterialRequest['filters']): ReadonlyMap<string, Use> => {
  const uses = new Map<string, Use>();
  const passes = (use: Use): boolean =>
    [...filters].every(([name, wanted]) => wanted.includes(valueOf(name.replace(/s$/, ''), use) ?? ''));
  for (const ad of smartPlusAds(tree)) {
    for (const creative of ad.creatives) {
      const use = { advertiserId: tree.account.id, creative, ad };
      if (passes(use)) uses.set(creative.ad.id, use);
    }
  }
  return uses;
};

const timeDimension = ({ dimensions }: MaterialRequest): (typeof TIMES)[number] | undefined =>
  TIMES.find((name) => dimensions.includes(name));

/** 1970-01-01 was a Thursday; weeks begin on Monday. */
const mondayOf = (day: number): number => day - ((day + 3) % 7);

const timeText = (unit: (typeof TIMES)[number] | undefined, { day, hour }: PlanRow): string => {
  switch (unit) {
    case undefined:
      return '';
    case 'stat_time_hour':
      return `${dayText(day)} ${String(hour).padStart(2, '0')}:00:00`;
    case 'stat_time_day':
      return `${dayText(day)} 00:00:00`;
    case 'stat_time_week':
      return `${dayText(mondayOf(day))} 00:00:00`;
    case 'stat_time_month':
      return `${dayText(day).slice(0, 7)}-01 00:00:00`;
  }
};

/** The report of the creatives by ad, which knows nothing of materials. */
const planOf = ({ world }: Context, tree: AccountTree, request: MaterialRequest) => {
  const unit = timeDimension(request);
  const time = unit === 'stat_time_hour' ? ['stat_time_hour'] : unit === undefined ? [] : ['stat_time_day'];
  const { days } = request;
  return world.report(tree, {
    level: 'AUCTION_AD',
    dimensions: ['ad_id', ...time],
    ...(days ? { startDay: days.first, endDay: days.last } : {}),
    keepKey: 'all',
    keep: () => true,
  }).plan;
};

const groupsOf = (
  rows: readonly PlanRow[],
  uses: ReadonlyMap<string, Use>,
  request: MaterialRequest,
): readonly Group[] => {
  const unit = timeDimension(request);
  const ids = request.dimensions.filter((name) => name !== unit);
  const groups = new Map<string, Group>();
  for (const row of rows) {
    const use = uses.get(row.id);
    const values = use && ids.map((name) => valueOf(name, use));
    // What has no add-on is in no row of a report on add-ons.
    if (!values || values.includes(undefined)) continue;
    const time = timeText(unit, row);
    const key = [...values, time].join(' ');
    const known = groups.get(key);
    if (known) known.row.parts.push(...row.parts);
    else groups.set(key, { use, time, row: { ...row, parts: [...row.parts] } });
  }
  return [...groups.values()];
};

/** What is said of a material depends on the ad that uses it, so that it is empty where rows are not by ad. */
const attributesOf = ({ creative, ad }: Use, isByAd: boolean): WireRow => {
  const { material, text, callToAction, addOn } = creative;
  const status = material.isOn ? 'DELIVERY_OK' : 'DISABLE';
  const own = {
    ad_material_id: material.adMaterialId,
    material_primary_status: `STATUS_${status}`,
    operation_status: material.isOn ? 'ENABLE' : 'DISABLE',
  };
  const empty = Object.fromEntries(Object.keys(own).map((name) => [name, '']));
  return {
    ...(isByAd ? { ...own, material_second_status_list: [`MATERIAL_${status}`] } : empty),
    main_material_name: material.name,
    ad_text: text.value,
    call_to_action: callToAction.value,
    interactive_add_on_id: addOn?.value ?? '',
    interactive_add_on_name: addOn ? `Add-on ${ad.adgroup.id.slice(-3)}` : '',
    multi_name: `${material.name}_${text.value}_${callToAction.value}`,
    video_id: videoOf(material.info),
    tiktok_item_id: material.info['tiktok_item_id'] ?? '-',
  };
};

const videoOf = ({ video_info: video }: WireRow): string => {
  const id = isRecord(video) ? video['video_id'] : undefined;
  return typeof id === 'string' ? id : '-';
};

/** Names are sent with their dimension, whether requested or not. */
const GIVEN: Readonly<Record<string, string>> = {
  main_material_id: 'main_material_name',
  ad_text_entity_id: 'ad_text',
  call_to_action_entity_id: 'call_to_action',
  interactive_add_on_entity_id: 'interactive_add_on_name',
};

const rowOf = ({ use, time, row }: Group, request: MaterialRequest, sheet: Sheet): WireRow => {
  const unit = timeDimension(request);
  const dimensions: Record<string, string> = unit === undefined ? {} : { [unit]: time };
  for (const name of request.dimensions) {
    const value = valueOf(name, use);
    if (value !== undefined) dimensions[name] = value;
    const [kind, read] = lookUp(KINDS, name) ?? [];
    if (kind !== undefined && read) dimensions[kind] = read(use);
  }
  const known = attributesOf(use, request.dimensions.includes('smart_plus_ad_id'));
  const given = request.dimensions.flatMap((name) => lookUp(GIVEN, name) ?? []);
  const words = [...request.metrics, ...given].filter((name) => name in known);
  const metrics = request.metrics.filter((name) => !ATTRIBUTES.includes(name));
  const [numbers] = wireRows(sheet, [row], { dimensions: [], metrics });
  return {
    dimensions,
    metrics: { ...numbers?.metrics, ...Object.fromEntries(words.map((name) => [name, known[name] ?? ''])) },
  };
};

const sorted = (groups: readonly Group[], { metric, ascending }: MaterialRequest['order']) => {
  const sign = ascending ? 1 : -1;
  const ranked = groups.map((group) => ({ group, rank: number(metric, group.row.parts) ?? 0 }));
  return ranked.sort((a, b) => sign * (a.rank - b.rank)).map(({ group }) => group);
};

const materialReport =
  (kind: 'overview' | 'breakdown'): Handler =>
  (context) => {
    const tree = context.world.tree(permittedAdvertiser(context));
    const request = readMaterialRequest(context.params, kind);
    checkRefused(request.metrics, context.options);
    const plan = planOf(context, tree, request);
    const found = sorted(groupsOf(plan.rows, usesOf(tree, request.filters), request), request.order);
    const sheet = { plan, tree, style: styleOf(tree) };
    const list = slicePage(found, request.shown).map((group) => rowOf(group, request, sheet));
    const info = pageInfo(request.shown, found.length, context.options);
    return { data: { list, page_info: info } };
  };

export const materialReportEndpoints = realHostOnly([
  ['smart_plus/material_report/overview/', materialReport('overview')],
  ['smart_plus/material_report/breakdown/', materialReport('breakdown')],
]);
