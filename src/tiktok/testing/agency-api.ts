import {
  isJsonList,
  isJsonObject,
  parseJson,
  scalarText,
  type Day,
  type Json,
  type JsonObject,
} from '../../cdk/index.js';
import { createFakeApi, page, refusal, type ApiAnswer, type ApiCall, type FakeApi } from './api.js';

/* The API of an agency whose accounts have clicks on some days, in usual campaigns and in those of TopView. */

/** Clicks by account and day. A day that has ever had a number keeps its row, with zeros if the number is taken back. */
export type Clicks = ReadonlyMap<string, ReadonlyMap<Day, number>>;

/** Clicks of both kinds of campaign; default: none. */
export interface Agency {
  readonly clicks: Clicks;
  readonly topView?: Clicks | undefined;
}

/** What the API may do with `buying_type` in a report of several accounts. */
export const READINGS = ['served', 'ignored', 'refused', 'empty', 'first account only'] as const;

/** What is special about the API. */
export interface ApiOptions {
  /** Default: served. */
  readonly reading?: (typeof READINGS)[number] | undefined;
  /** True if sums that are zero have no row, while days that are zero have one. */
  readonly omitsZeroSums?: boolean | undefined;
  /** Another answer to a request for several accounts. */
  readonly several?: ((call: ApiCall) => ApiAnswer | undefined) | undefined;
  /** An account that every request is refused for. */
  readonly denied?: string | undefined;
}

export const TOP_VIEW = 'RESERVATION_TOP_VIEW';

/** True for requests about several accounts. */
export const isOfSeveral = ({ query }: ApiCall): boolean => query['advertiser_ids'] !== undefined;

/** The accounts of a request. */
export const idsIn = ({ query }: ApiCall): readonly string[] => {
  const several: Json = parseJson(query['advertiser_ids'] ?? '[]');
  const ids = isJsonList(several) ? several.map(scalarText) : [];
  return ids.length > 0 ? ids : [query['advertiser_id'] ?? ''];
};

/** The values of the filter by buying type; undefined if there is none. */
export function buyingTypesIn({ query }: ApiCall): Json | undefined {
  const filters = parseJson(query['filtering'] ?? '[]');
  const clause = (isJsonList(filters) ? filters : [])
    .filter(isJsonObject)
    .find(({ field_name }) => field_name === 'buying_type');
  return clause && parseJson(scalarText(clause['filter_value']));
}

const hasDimension = ({ query }: ApiCall, name: string): boolean =>
  (query['dimensions'] ?? '').includes(`"${name}"`);

/** True for requests about the activity of accounts. */
export const asksForActivity = ({ query }: ApiCall): boolean => query['data_level'] === 'AUCTION_ADVERTISER';

/** True for requests about campaigns with rows. */
export const asksForCampaigns = (call: ApiCall): boolean =>
  hasDimension(call, 'campaign_id') && !hasDimension(call, 'stat_time_day');

/** True for the request for whether an account ever bought TopView. */
export const asksForTopView = ({ path }: ApiCall): boolean => path === 'campaign/get/';

type Kind = keyof typeof KINDS;
/** The days of an account that a request is about. */
type DaysOf = (id: string, kind: Kind) => readonly (readonly [Day, number])[];

const sumOf = (days: readonly (readonly [Day, number])[]): number =>
  days.reduce((sum, [, count]) => sum + count, 0);

/** Without an amount, because those of several accounts are rounded. */
const metricsOf = (clicks: number): JsonObject => ({ spend: '0', clicks: String(clicks) });

/** Campaigns, and the ads in them, have the id of their account, with a nine before those of TopView. */
const KINDS = { clicks: '', topView: '9' } as const;

function rowsOf(call: ApiCall, kind: Kind, { daysOf, omitsZeroSums }: Answering): readonly JsonObject[] {
  const idName = call.query['data_level'] === 'AUCTION_AD' ? 'ad_id' : 'campaign_id';
  return idsIn(call).flatMap((id): readonly JsonObject[] => {
    const object = { [idName]: `${KINDS[kind]}${id}` };
    const days = daysOf(id, kind);
    if (!hasDimension(call, 'stat_time_day')) {
      const isOmitted = days.length === 0 || (omitsZeroSums === true && sumOf(days) === 0);
      const owner = isOfSeveral(call) ? { advertiser_id: id } : {};
      return isOmitted ? [] : [{ dimensions: object, metrics: { ...metricsOf(sumOf(days)), ...owner } }];
    }
    return days.map(([day, count]) => ({
      dimensions: { ...object, stat_time_day: `${day} 00:00:00` },
      metrics: metricsOf(count),
    }));
  });
}

interface Answering extends ApiOptions {
  readonly daysOf: DaysOf;
}

function totalsOf(call: ApiCall, { daysOf }: Answering): readonly JsonObject[] {
  return idsIn(call).map((id) => ({
    dimensions: { advertiser_id: id },
    metrics: metricsOf(sumOf(daysOf(id, 'clicks')) + sumOf(daysOf(id, 'topView'))),
  }));
}

function reportOf(call: ApiCall, answering: Answering): ApiAnswer {
  if (asksForActivity(call)) return page(totalsOf(call, answering));
  const types = buyingTypesIn(call);
  const kind = JSON.stringify(types ?? '').includes(TOP_VIEW) ? 'topView' : 'clicks';
  const isPlain = !isOfSeveral(call) || types === undefined;
  return isPlain ? page(rowsOf(call, kind, answering)) : filteredReport(call, kind, answering);
}

/** A report of several accounts with the filter by buying type. */
function filteredReport(call: ApiCall, kind: Kind, answering: Answering): ApiAnswer {
  switch (answering.reading ?? 'served') {
    case 'served':
      return page(rowsOf(call, kind, answering));
    case 'ignored':
      return page(rowsOf(call, 'clicks', answering));
    case 'refused':
      return refusal(40002, 'filtering: buying_type is not supported with advertiser_ids.');
    case 'empty':
      return page([]);
    case 'first account only':
      return page(rowsOf(call, kind, answering).slice(0, 1));
  }
}

/** An API that answers for an agency. */
export function agencyApi({ clicks, topView = new Map() }: Agency, options: ApiOptions): FakeApi {
  const daysOf =
    ({ query }: ApiCall): DaysOf =>
    (id, kind) => {
      const { start_date: start = '', end_date: end = '' } = query;
      const days = { clicks, topView }[kind].get(id) ?? [];
      return [...days].filter(([day]) => start <= day && day <= end);
    };
  return createFakeApi((call) => {
    if (idsIn(call).includes(options.denied ?? '')) return refusal(40001, 'no permission for this account');
    if (call.path === 'advertiser/info/')
      return page(idsIn(call).map((id) => ({ advertiser_id: id, display_timezone: 'UTC' })));
    if (asksForTopView(call)) {
      const isBought = idsIn(call).some((id) => (topView.get(id)?.size ?? 0) > 0);
      return page(isBought ? [{ campaign_id: '9' }] : []);
    }
    const special = isOfSeveral(call) ? options.several?.(call) : undefined;
    return special ?? reportOf(call, { ...options, daysOf: daysOf(call) });
  });
}
