/** ad/review_info/, adgroup/review_info/ and smart_plus/ad/review_info/: maps by id, and two lists side by side. */
import { readingOf } from '../behaviours.js';
import { badRequest } from '../http/failure.js';
import { objectParam, parseJson, requiredText, type Params } from '../http/params.js';
import type { SimulatorOptions, WireRow } from '../types.js';
import { adsOf } from '../world/assets/ads-by-adgroup.js';
import {
  adgroupReview,
  adReview,
  materialReviews,
  smartPlusReview,
  type WriteTime,
} from '../world/assets/reviews.js';
import { smartPlusAds } from '../world/assets/smart-plus.js';
import { textAt } from '../world/assets/text-at.js';
import { stampText } from '../world/calendar.js';
import { type Handler, permittedAdvertiser } from './endpoint.js';
import { existing } from './existing.js';
import { idList } from './filter-object.js';
import { realHostOnly } from './real-host-only.js';

/** The objects with the ids in a parameter, all of which must exist. */
const namedIn = <T extends { readonly id: string }>(
  params: Params,
  { name, most }: { readonly name: string; readonly most: number },
  known: readonly T[],
): readonly T[] => {
  const ids = idList(parseJson(requiredText(params, name), name), name, most);
  return existing(ids, known, (id) => `${name}: ${id} does not exist.`);
};

const writerOf = (options: SimulatorOptions): WriteTime => {
  const form = readingOf(options, 'audit-times');
  if (form === 'null') return () => null;
  return form === 'epoch' ? (seconds) => seconds : stampText;
};

const byId = (name: string, rows: readonly WireRow[]): WireRow =>
  Object.fromEntries(rows.map((row) => [textAt(row, name), row]));

/** Creatives of upgraded Smart+ ads have another endpoint. */
const adReviews: Handler = (context) => {
  const { ads } = context.world.tree(permittedAdvertiser(context));
  const classic = ads.filter(({ campaign }) => campaign.automation !== 'UPGRADED_SMART_PLUS');
  const wanted = namedIn(context.params, { name: 'ad_ids', most: 100 }, classic);
  const write = writerOf(context.options);
  const map = byId(
    'ad_id',
    wanted.map((ad) => adReview(ad, write)),
  );
  return { data: { ad_review_map: map } };
};

const adgroupReviews: Handler = (context) => {
  const tree = context.world.tree(permittedAdvertiser(context));
  const wanted = namedIn(context.params, { name: 'adgroup_ids', most: 20 }, tree.adgroups);
  const write = writerOf(context.options);
  const form = { write, nameOfFlag: readingOf(context.options, 'rejected-ads-name') };
  const below = wanted.map((adgroup): [string, WireRow] => {
    const reviews = adsOf(tree, adgroup).map((ad) => adReview(ad, write));
    return [adgroup.id, byId('ad_id', reviews)];
  });
  const own = wanted.map((adgroup) => adgroupReview(adgroup, adsOf(tree, adgroup), form));
  return {
    data: { ad_group_review_map: byId('adgroup_id', own), ad_review_map: Object.fromEntries(below) },
  };
};

const wantsReasons = (params: Params): boolean => {
  const { include_reject_info: wanted = false, ...others } = objectParam(params, 'extra_info_setting') ?? {};
  const [invalid] = Object.keys(others);
  if (invalid !== undefined) throw badRequest(`extra_info_setting.${invalid}: unknown field.`);
  if (typeof wanted !== 'boolean')
    throw badRequest('extra_info_setting.include_reject_info: it must be true or false.');
  return wanted;
};

const smartPlusReviews: Handler = (context) => {
  const known = smartPlusAds(context.world.tree(permittedAdvertiser(context)));
  const wanted = namedIn(context.params, { name: 'smart_plus_ad_ids', most: 100 }, known);
  const withReasons = wantsReasons(context.params);
  return {
    data: {
      smart_plus_ad_review_infos: wanted.map((ad) => smartPlusReview(ad, withReasons)),
      material_review_infos: wanted.flatMap(materialReviews),
    },
  };
};

export const reviewEndpoints = realHostOnly([
  ['ad/review_info/', adReviews],
  ['adgroup/review_info/', adgroupReviews],
  ['smart_plus/ad/review_info/', smartPlusReviews],
]);
