import { type Answer, type Page, pageInfo } from '../http/answer.js';
import { badRequest } from '../http/failure.js';
import { stringArrayParam } from '../http/params.js';
import type { Plan, PlanRow } from '../report/plan.js';
import type { PlanQuery } from '../report/reporter.js';
import { number, type Style, styleOf, totalMetrics, wireRows } from '../report/rows.js';
import { ID_DIMENSIONS } from '../report/select.js';
import type { ReportRow } from '../types.js';
import type { AccountTree } from '../world/tree.js';
import type { InnerWorld } from '../world/world.js';
import { type Context, type Handler, permittedAdvertiser, permittedAdvertisers } from './endpoint.js';
import { filterOfSeveral, type ReportFilter, reportFilter } from './report-filters.js';
import { type ReportRequest, readReportRequest } from './report-request.js';
import { checkReport } from './report-rules.js';

const MOST_ACCOUNTS = 5;

const THROTTLE =
  "Number of ad ids is equal or more than 20k, only return the top 20k id's results, sorting by create time desc order.";

export type FilteredRequest = ReportRequest & { readonly filter: ReportFilter };

export interface Source {
  readonly tree: AccountTree;
  readonly plan: Plan;
  readonly capped: boolean;
}

interface ReportAccounts {
  readonly ids: readonly string[];
  /** True if the request has `advertiser_ids`, even of a single account. */
  readonly several: boolean;
}

/** `advertiser_ids` wins over `advertiser_id`. */
export const accountsOf = (context: Context): ReportAccounts => {
  const ids = stringArrayParam(context.params, 'advertiser_ids');
  if (!ids) return { ids: [permittedAdvertiser(context)], several: false };
  if (ids.length === 0 || ids.length > MOST_ACCOUNTS) {
    throw badRequest(`advertiser_ids: 1 to ${MOST_ACCOUNTS} ids.`);
  }
  return { ids: permittedAdvertisers(context, ids), several: true };
};

const sorted = (plan: Plan, order: ReportRequest['order']): Plan => {
  if (!order) return plan;
  const sign = order.ascending ? 1 : -1;
  const rows = plan.rows
    .map((row) => ({ row, value: number(order.metric, row.parts) ?? 0 }))
    .sort((a, b) => sign * (a.value - b.value))
    .map(({ row }) => row);
  return { ...plan, rows };
};

export const sourceOf = (
  world: InnerWorld,
  tree: AccountTree,
  request: FilteredRequest & { readonly limit: number },
): Source => {
  const { filter, limit } = request;
  const query: PlanQuery = {
    level: request.level,
    dimensions: request.dimensions,
    ...(request.days ? { startDay: request.days.first, endDay: request.days.last } : {}),
    keepKey: filter.key,
    keep: filter.keep,
    limit,
  };
  const { plan, capped } = world.report(tree, query);
  return { tree, plan: sorted(plan, request.order), capped };
};

/** One page of all sources laid end to end. */
const slice = (
  sources: readonly Source[],
  { page, size }: Page,
): { source: Source; rows: readonly PlanRow[] }[] => {
  const from = (page - 1) * size;
  const to = page * size;
  let offset = 0;
  return sources.map((source) => {
    const { rows } = source.plan;
    const start = Math.max(0, from - offset);
    const part = rows.slice(start, Math.max(start, to - offset));
    offset += rows.length;
    return { source, rows: part };
  });
};

/** Changes a row of an account. */
type Label = (row: ReportRow, tree: AccountTree) => ReportRow;

/** With several accounts, rows say whose they are, and money loses its decimals. */
const ownerLabel = ({ dimensions }: ReportRequest): Label => {
  const hasId = dimensions.some((name) => name in ID_DIMENSIONS);
  return (row, { account: { id, currency, displayTimezone } }) => {
    const owner = hasId
      ? { advertiser_id: id, currency, timezone: displayTimezone }
      : { advertiser_id: '0', currency: '0', timezone: '0' };
    return { ...row, metrics: { ...row.metrics, ...owner } };
  };
};

export interface Output {
  readonly request: ReportRequest;
  readonly label?: Label | undefined;
  readonly style: (tree: AccountTree) => Style;
}

const rowsOf = (sources: readonly Source[], output: Output, shown: Page): readonly ReportRow[] => {
  const { request, label, style } = output;
  return slice(sources, shown).flatMap(({ source, rows }) => {
    const { plan, tree } = source;
    const wire = wireRows({ plan, tree, style: style(tree) }, rows, request);
    return label ? wire.map((row) => label(row, tree)) : wire;
  });
};

const totalsOf = (sources: readonly Source[], output: Output): Record<string, string> => {
  const [first] = sources;
  const rows = sources.flatMap(({ plan }) => plan.rows);
  const style = first ? output.style(first.tree) : { money: 2 };
  return totalMetrics({ breakdown: null, rows }, output.request.metrics, style);
};

export const reportAnswer = (context: Context, sources: readonly Source[], output: Output): Answer => {
  const { request } = output;
  const total = sources.reduce((sum, { plan }) => sum + plan.rows.length, 0);
  const shown = request.chunk ? { page: 1, size: Math.max(1, total) } : request.shown;
  const list = rowsOf(sources, output, shown);
  const info = pageInfo(shown, total, context.options);
  const totals = request.totals && shown.page === 1 ? { total_metrics: totalsOf(sources, output) } : {};
  const capped = sources.some((source) => source.capped);
  return {
    data: { list: [...list], page_info: info, ...totals },
    ...(capped ? { headers: { 'X-Tt-Ads-Throttle': THROTTLE } } : {}),
  };
};

/** Reports of ads: BASIC and AUDIENCE. */
export const adReport: Handler = (context) => {
  const { params, world, options } = context;
  const { ids, several } = accountsOf(context);
  const request = readReportRequest(params, world.sandbox);
  checkReport(request, options);
  const filter = several ? filterOfSeveral(params, request, options) : reportFilter(params, request);
  const limited = { ...request, filter, limit: world.reportIdLimit };
  const sources = ids.map((id) => sourceOf(world, world.tree(id), limited));
  return reportAnswer(context, sources, outputOf(request, several));
};

const outputOf = (request: ReportRequest, several: boolean): Output =>
  several
    ? { request, label: ownerLabel(request), style: () => ({ money: 0 }) }
    : { request, style: styleOf };

/** All rows of a report, however many there are and however many objects they are about. */
export const wholeReport = (
  world: InnerWorld,
  { ids, several }: ReportAccounts,
  request: FilteredRequest,
): readonly ReportRow[] => {
  const sources = ids.map((id) => sourceOf(world, world.tree(id), { ...request, limit: Infinity }));
  const total = sources.reduce((sum, { plan }) => sum + plan.rows.length, 0);
  return rowsOf(sources, outputOf(request, several), { page: 1, size: total });
};
