import { readingOf } from '../behaviours.js';
import { AD_FIELDS, ADGROUP_FIELDS, CAMPAIGN_FIELDS } from '../data/fields.js';
import { pageInfo, slicePage } from '../http/answer.js';
import { badRequest } from '../http/failure.js';
import { objectParam, type Params, stringArrayParam, wholeNumber } from '../http/params.js';
import type { EntityKind, WireRow } from '../types.js';
import { isListed } from '../world/nodes.js';
import type { AccountTree } from '../world/tree.js';
import { type Context, type Handler, permittedAdvertiser, wantedFields } from './endpoint.js';
import { type Entity, entityTest } from './entity-filters.js';

const FIELDS: Readonly<Record<EntityKind, readonly string[]>> = {
  campaign: CAMPAIGN_FIELDS,
  adgroup: ADGROUP_FIELDS,
  ad: AD_FIELDS,
};

const listOf = (tree: AccountTree, kind: EntityKind): readonly Entity[] =>
  ({ campaign: tree.campaigns, adgroup: tree.adgroups, ad: tree.ads.filter(isListed) })[kind];

const dropsNulls = (params: Params): boolean => {
  const types = stringArrayParam(params, 'exclude_field_types_in_response') ?? [];
  const invalid = types.find((type) => type !== 'NULL_FIELD');
  if (invalid === undefined) return types.length > 0;
  throw badRequest(`exclude_field_types_in_response: unknown value ${invalid}.`);
};

/** No page lists them, and one client in use gets them. */
const UNDOCUMENTED = ['smart_plus_ad_id', 'ad_id_v2'];

/** Fields that a row never has, whatever the request. */
const leftOut = ({ world, options }: Context): readonly string[] => [
  ...(world.sandbox ? ['secondary_status'] : []),
  ...(readingOf(options, 'smart-plus-ad-ids') === 'left-out' ? UNDOCUMENTED : []),
];

/** Reduces a row to the requested fields. */
const rowCutter = (context: Context, kind: EntityKind): ((row: WireRow) => WireRow) => {
  const wanted = wantedFields(context.params, FIELDS[kind]);
  const noNulls = dropsNulls(context.params);
  const lacking = leftOut(context);
  if (!wanted && !noNulls && lacking.length === 0) return (row) => row;
  const keep = ([name, value]: readonly [string, unknown]): boolean =>
    (!wanted || wanted.includes(name)) && !(noNulls && value === null) && !lacking.includes(name);
  return (row) => Object.fromEntries(Object.entries(row).filter(keep));
};

const largestPage = (filtering: Readonly<Record<string, unknown>>): number => {
  const types = filtering['buying_types'];
  return Array.isArray(types) && types.includes('RESERVATION_TOP_VIEW') ? 100 : 1000;
};

export const entities =
  (kind: EntityKind): Handler =>
  (context) => {
    const { params, world, options } = context;
    const advertiserId = permittedAdvertiser(context);
    const filtering = objectParam(params, 'filtering') ?? {};
    const { sandbox, hideTimeless } = world;
    const takesOrigins = readingOf(options, 'promote-objects') === 'taken';
    const test = entityTest(filtering, { kind, sandbox, hideTimeless, takesOrigins });
    const page = wholeNumber(params, 'page', { min: 1, max: 1e9, fallback: 1 });
    const sizes = { min: 1, max: largestPage(filtering), fallback: 10 };
    const shown = { page, size: wholeNumber(params, 'page_size', sizes) };
    const cut = rowCutter(context, kind);
    const found = listOf(world.tree(advertiserId), kind).filter(test);
    const list = slicePage(found, shown).map((node) => cut(node.row));
    const info = pageInfo(shown, found.length, options);
    return { data: { list, page_info: info } };
  };
