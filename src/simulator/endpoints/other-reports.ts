/** Reports of business centers, catalogs, playables and TikTok Shops. Their numbers are those of the accounts' ads. */
import { readingOf } from '../behaviours.js';
import { BASIC_METRICS } from '../data/metrics-basic.js';
import { OTHER_REPORTS, type OtherReportFact, type OtherType } from '../data/other-reports.js';
import type { Answer } from '../http/answer.js';
import { badRequest, conflict, failure } from '../http/failure.js';
import {
  flag,
  oneOf,
  optionalText,
  type Params,
  requiredText,
  requireFields,
  stringArrayParam,
} from '../http/params.js';
import { lookUp } from '../look-up.js';
import { styleOf } from '../report/rows.js';
import { ID_DIMENSIONS } from '../report/select.js';
import type { ReportRow, WireRow } from '../types.js';
import { playablesOf } from '../world/assets/account-tools.js';
import { assetsOf } from '../world/assets/business-centers.js';
import { textAt } from '../world/assets/text-at.js';
import type { AccountTree } from '../world/tree.js';
import { checkSpan, reportDays } from './dates.js';
import { type Context, permittedAdvertiser } from './endpoint.js';
import { permittedCenter } from './permitted-center.js';
import { reportAnswer, sourceOf } from './report.js';
import { listIn, readClauses } from './report-filters.js';
import { readDimensions, readPage, type ReportRequest } from './report-request.js';

const UNWANTED: Readonly<Record<OtherReportFact['owner'], readonly string[]>> = {
  'business center': ['advertiser_id', 'advertiser_ids', 'service_type', 'data_level', 'query_mode'],
  advertiser: ['bc_id', 'query_mode'],
};

const checkNames = (params: Params, { owner, levels }: OtherReportFact): void => {
  const invalid = [...UNWANTED[owner], ...(levels.length === 0 ? ['data_level'] : [])].find(
    (name) => optionalText(params, name) !== undefined,
  );
  if (invalid !== undefined) throw badRequest(`${invalid}: not supported for this report_type.`);
  requireFields(params, levels.length === 0 ? ['dimensions'] : ['data_level', 'dimensions']);
};

const isTime = (name: string): boolean => name === 'stat_time_day';

const isSame = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((name) => others.includes(name));

type Openness = Pick<OtherReportFact, 'groupings' | 'hasDays' | 'metrics'> & { readonly takesMore: boolean };

const checkDimensions = (
  dimensions: readonly string[],
  { groupings, hasDays, takesMore }: Openness,
): void => {
  const others = dimensions.filter((name) => !isTime(name));
  const hasDay = others.length < dimensions.length;
  if (!groupings.some((names) => isSame(names, others))) throw conflict();
  if (hasDay && hasDays !== true && !takesMore) throw conflict();
};

const checkMetrics = (names: readonly string[], { metrics, takesMore }: Openness): void => {
  const invalid = names.filter(
    (name) => !metrics.includes(name) && !(takesMore && Object.hasOwn(BASIC_METRICS, name)),
  );
  if (invalid.length > 0)
    throw badRequest(`Invalid metric fields: [${invalid.map((name) => `'${name}'`).join(', ')}].`);
};

const readRequest = (context: Context, fact: OtherReportFact): ReportRequest => {
  const { params, options } = context;
  checkNames(params, fact);
  const openness = {
    ...fact,
    takesMore: fact.isOpen === true && readingOf(options, 'other-reports') === 'served',
  };
  const dimensions = readDimensions(params);
  const metrics = stringArrayParam(params, 'metrics') ?? fact.fallback;
  const level = oneOf(params, 'data_level', fact.levels) ?? 'AUCTION_ADVERTISER';
  const lifetime = flag(params, 'query_lifetime');
  if (lifetime && fact.hasLifetime !== true) throw conflict();
  const days = lifetime ? null : reportDays(params);
  checkDimensions(dimensions, openness);
  if (fact.levels.length > 0 && dimensions.some((name) => (lookUp(ID_DIMENSIONS, name) ?? level) !== level))
    throw conflict();
  checkMetrics(metrics, openness);
  checkSpan({ days, dimensions });
  return {
    type: 'BASIC',
    level,
    dimensions,
    metrics,
    lifetime,
    days,
    order: null,
    totals: false,
    chunk: false,
    shown: readPage(params),
  };
};

/** The values of each filter, all of which are lists of ids. */
const readFilters = (params: Params, { filters }: OtherReportFact): ReadonlyMap<string, readonly string[]> =>
  new Map(
    readClauses(params).map((clause) => {
      if (!filters.includes(clause.field) || clause.type !== 'IN')
        throw badRequest('filtering: unknown field.');
      return [clause.field, listIn(clause)] as const;
    }),
  );

/** The accounts that a report is about. */
const treesOf = (context: Context, fact: OtherReportFact): readonly AccountTree[] => {
  const { params, world } = context;
  const filters = readFilters(params, fact);
  if (fact.owner === 'advertiser') return [world.tree(permittedAdvertiser(context))];
  const wanted = filters.get('advertiser_id');
  return assetsOf(permittedCenter(requiredText(params, 'bc_id')).id, 'ADVERTISER', world.world.accounts)
    .map((row) => textAt(row, 'asset_id'))
    .filter((id) => wanted === undefined || wanted.includes(id))
    .map((id) => world.tree(id));
};

/** Dimensions that ads do not have. All delivery of an account is of one playable and one product. */
const OWN_DIMENSIONS: Readonly<Record<string, (tree: AccountTree) => string>> = {
  playable_id: (tree) => textAt(playablesOf(tree)[0] ?? {}, 'playable_id'),
  catalog_id: () => '7110000000000000001',
  product_set_id: () => '7111000000000000001',
  product_id: ({ index }) => `SKU-${index}`,
  sku_id: ({ index }) => `SKU-${index} 👟 "red"`,
};

/** Metrics that ads do not have. */
const OWN_METRICS: Readonly<Record<string, (metrics: WireRow) => string>> = {
  cashback_coupon_spend: () => '0.00',
  tax_spend: ({ spend }) => (Number(spend) / 10).toFixed(2),
};

const labelled = (row: ReportRow, tree: AccountTree, metrics: readonly string[]): ReportRow => ({
  dimensions: Object.fromEntries(
    Object.entries(row.dimensions).map(([name, value]) => [
      name,
      lookUp(OWN_DIMENSIONS, name)?.(tree) ?? value,
    ]),
  ),
  metrics: Object.fromEntries(
    metrics.map((name) => [name, lookUp(OWN_METRICS, name)?.(row.metrics) ?? row.metrics[name] ?? '-']),
  ),
});

export const otherReport = (context: Context, type: OtherType): Answer => {
  const { world } = context;
  if (world.sandbox) throw failure(40009, `Unsupported report_type in sandbox environment: ${type}.`);
  const fact = OTHER_REPORTS[type];
  const { metrics, ...request } = readRequest(context, fact);
  const trees = treesOf(context, fact);
  const ofAds = {
    ...request,
    dimensions: request.dimensions.map((name) =>
      Object.hasOwn(OWN_DIMENSIONS, name) ? 'advertiser_id' : name,
    ),
    metrics: [...new Set(['spend', ...metrics.filter((name) => !Object.hasOwn(OWN_METRICS, name))])],
  };
  const asked = { ...ofAds, filter: { key: type, keep: () => true }, limit: Infinity };
  const sources = trees.map((tree) => sourceOf(world, tree, asked));
  return reportAnswer(context, sources, {
    request: { ...ofAds, dimensions: request.dimensions },
    style: styleOf,
    label: (row, tree) => labelled(row, tree, metrics),
  });
};
