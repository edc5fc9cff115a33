/** The `filtering` array of report/integrated/get/ and report/task/create/. */
import { readingOf } from '../behaviours.js';
import { DATA_LEVELS } from '../data/levels.js';
import { badRequest, conflict } from '../http/failure.js';
import { isRecord, optionalText, type Params, parseJson, stringArray } from '../http/params.js';
import { levelNode } from '../report/select.js';
import type { DataLevel, EntityKind, WireValue, WorldOptions } from '../types.js';
import { parseStamp } from '../world/calendar.js';
import type { AdNode } from '../world/nodes.js';
import type { ReportRequest } from './report-request.js';
import { hasPrimaryStatus, hasSecondaryStatus, isPrimaryStatus, isSecondaryStatus } from './statuses.js';
import { lookUp } from '../look-up.js';

type Test = (ad: AdNode) => boolean;

interface Clause {
  readonly field: string;
  readonly type: string;
  /** Always text; lists are JSON inside it. */
  readonly value: string;
}

const TYPES = [
  'IN',
  'NOT_IN',
  'CONTAIN_ANY_OF',
  'MATCH',
  'GREATER_EQUAL',
  'GREATER_THAN',
  'LOWER_EQUAL',
  'LOWER_THAN',
  'BETWEEN',
];

export interface FilterLimits {
  /** Ids in one clause. */
  readonly ids: number;
  /** Fields that may be filtered by, besides the status; absent: all. */
  readonly fields?: readonly string[];
  readonly status: boolean;
}

const PAGE_LIMITS: FilterLimits = { ids: 100, status: true };

/** Whether tasks take a status is not clear; ids are all that is documented for them. */
export const TASK_LIMITS: FilterLimits = {
  ids: 20_000,
  fields: ['campaign_ids', 'adgroup_ids', 'ad_ids', 'ad_ids_v2'],
  status: false,
};

const readClause = (item: unknown): Clause => {
  if (!isRecord(item)) throw badRequest('filtering: every item must be an object.');
  const { field_name: field, filter_type: type, filter_value: value } = item;
  if (typeof field !== 'string') throw badRequest('filtering.field_name: it must be a string.');
  if (typeof type !== 'string' || !TYPES.includes(type)) {
    throw badRequest('filtering.filter_type: unknown value.');
  }
  if (typeof value !== 'string') throw badRequest('filtering.filter_value: it must be a string.');
  return { field, type, value };
};

/** The clauses of a report's `filtering`. */
export const readClauses = (params: Params): readonly Clause[] => {
  const text = optionalText(params, 'filtering');
  const items = text === undefined ? [] : parseJson(text, 'filtering');
  if (!Array.isArray(items)) throw badRequest('filtering: it must be a JSON array.');
  return items.map(readClause);
};

/** The list inside the text; here bare numbers pass for ids. */
export const listIn = (clause: Clause): readonly string[] => {
  const name = `filtering.${clause.field}`;
  const quoted = clause.value.replace(/([[,]\s*)(\d+)(?=\s*[\],])/g, '$1"$2"');
  return stringArray(parseJson(quoted, name), name);
};

const only = (clause: Clause, ...types: readonly string[]): void => {
  if (!types.includes(clause.type)) {
    throw badRequest(`filtering.${clause.field}: ${clause.type} does not apply.`);
  }
};

type Filter = (clause: Clause, level: DataLevel) => Test;

const byId =
  (read: (ad: AdNode) => string, levels: readonly DataLevel[]): Filter =>
  (clause, level) => {
    only(clause, 'IN');
    if (!levels.includes(level)) throw conflict();
    const wanted = new Set(listIn(clause));
    return (ad) => wanted.has(read(ad));
  };

const byStatus =
  (kind: EntityKind, level: DataLevel): Filter =>
  (clause, asked) => {
    only(clause, 'IN');
    if (asked !== level) throw badRequest(`filtering.${clause.field}: it does not fit ${asked}.`);
    const wanted = listIn(clause);
    const invalid = wanted.find((one) => !isPrimaryStatus(one) && !isSecondaryStatus(kind, one));
    if (invalid !== undefined) throw badRequest(`filtering.${clause.field}: unknown value ${invalid}.`);
    return (ad) => {
      const node = levelNode(ad, level);
      const has = (status: string): boolean =>
        node !== null &&
        (isPrimaryStatus(status) ? hasPrimaryStatus(node, status) : hasSecondaryStatus(node, status));
      return wanted.some(has);
    };
  };

const byWord =
  (read: (ad: AdNode) => WireValue | undefined): Filter =>
  (clause) => {
    only(clause, 'IN', 'NOT_IN');
    const wanted = listIn(clause);
    return (ad) => wanted.some((word) => word === read(ad)) === (clause.type === 'IN');
  };

const TOP_VIEW = 'RESERVATION_TOP_VIEW';

const byBuyingType: Filter = (clause, level) => {
  // Documented for entities; what a report does with both together is not.
  if (clause.type === 'IN' && listIn(clause).includes(TOP_VIEW) && listIn(clause).length > 1)
    throw conflict();
  return byWord((ad) => ad.campaign.buying)(clause, level);
};

const momentsIn = (clause: Clause): readonly number[] => {
  const texts = clause.type === 'BETWEEN' ? listIn(clause) : [clause.value];
  const moments = texts.map(parseStamp);
  if (moments.includes(null) || (clause.type === 'BETWEEN' && moments.length !== 2)) {
    throw badRequest(`filtering.${clause.field}: it must hold times like 2026-01-31 23:59:59.`);
  }
  return moments.filter((moment) => moment !== null);
};

const byCreation: Filter = (clause, level) => {
  only(clause, 'GREATER_EQUAL', 'GREATER_THAN', 'LOWER_EQUAL', 'LOWER_THAN', 'BETWEEN');
  const [first = 0, second = 0] = momentsIn(clause);
  const compare: Readonly<Record<string, (at: number) => boolean>> = {
    GREATER_EQUAL: (at) => at >= first,
    GREATER_THAN: (at) => at > first,
    LOWER_EQUAL: (at) => at <= first,
    LOWER_THAN: (at) => at < first,
    BETWEEN: (at) => at >= first && at <= second,
  };
  return (ad) => lookUp(compare, clause.type)?.(levelNode(ad, level)?.created ?? 0) ?? false;
};

const FILTERS: Readonly<Record<string, Filter>> = {
  campaign_ids: byId((ad) => ad.campaign.id, DATA_LEVELS),
  adgroup_ids: byId((ad) => ad.adgroup.id, ['AUCTION_ADGROUP', 'AUCTION_AD']),
  ad_ids: byId((ad) => ad.id, ['AUCTION_AD']),
  ad_ids_v2: byId((ad) => ad.v2Id, ['AUCTION_AD']),
  campaign_status: byStatus('campaign', 'AUCTION_CAMPAIGN'),
  adgroup_status: byStatus('adgroup', 'AUCTION_ADGROUP'),
  ad_status: byStatus('ad', 'AUCTION_AD'),
  buying_type: byBuyingType,
  promotion_type: byWord((ad) => ad.adgroup.row['promotion_type']),
  campaign_automation_type: byWord((ad) => ad.campaign.automation),
  create_time: byCreation,
};

export interface ReportFilter {
  readonly keep: Test;
  /** The same for the same filters. */
  readonly key: string;
}

const isStatus = ({ field }: Clause): boolean => field.endsWith('_status');

const checkLimits = (clause: Clause, { ids, fields, status }: FilterLimits): void => {
  const isTaken = isStatus(clause) ? status : (fields?.includes(clause.field) ?? true);
  if (!isTaken) throw badRequest(`filtering.field_name: ${clause.field} is not supported.`);
  if (clause.field.includes('_ids') && listIn(clause).length > ids) {
    throw badRequest(`filtering.${clause.field}: at most ${ids} ids.`);
  }
};

/** The two ids of an ad do not go together. */
const checkIds = ({ field }: Clause, dimensions: readonly string[]): void => {
  const whole = dimensions.includes('ad_id_v2');
  if (field === (whole ? 'ad_ids' : 'ad_ids_v2')) {
    throw badRequest(`filtering.field_name: ${field} ${whole ? 'does not go with' : 'needs'} ad_id_v2.`);
  }
};

const isOfBuyingType = ({ field }: Clause): boolean => field === 'buying_type';

type Filtered = Pick<ReportRequest, 'level' | 'dimensions'>;

export const reportFilter = (
  params: Params,
  request: Filtered,
  limits: FilterLimits = PAGE_LIMITS,
): ReportFilter => filterBy(readClauses(params), request, limits);

/** The filter of a report of several accounts: whether `buying_type` does anything there is not known. */
export const filterOfSeveral = (params: Params, request: Filtered, options: WorldOptions): ReportFilter => {
  const clauses = readClauses(params);
  const filter = filterBy(clauses, request, PAGE_LIMITS);
  if (!clauses.some(isOfBuyingType)) return filter;
  switch (readingOf(options, 'buying-type-of-several')) {
    case 'served':
      return filter;
    case 'ignored':
      return filterBy(
        clauses.filter((clause) => !isOfBuyingType(clause)),
        request,
        PAGE_LIMITS,
      );
    case 'refused':
      throw badRequest('filtering.field_name: buying_type is not supported with advertiser_ids.');
    case 'empty':
      return { keep: () => false, key: 'none' };
  }
};

const filterBy = (
  clauses: readonly Clause[],
  { level, dimensions }: Filtered,
  limits: FilterLimits,
): ReportFilter => {
  const tests = clauses.map((clause) => {
    const filter = lookUp(FILTERS, clause.field);
    if (!filter) throw badRequest(`filtering.field_name: unknown field ${clause.field}.`);
    checkLimits(clause, limits);
    checkIds(clause, dimensions);
    return filter(clause, level);
  });
  // A status filter replaces the rule that deleted objects stay out.
  if (!clauses.some(isStatus)) {
    tests.push((ad) => levelNode(ad, level)?.deleted !== true);
  }
  // TopView is returned only if requested, except in reports of whole accounts.
  if (level !== 'AUCTION_ADVERTISER' && !clauses.some(isOfBuyingType)) {
    tests.push((ad) => ad.campaign.buying !== TOP_VIEW);
  }
  return { keep: (ad) => tests.every((test) => test(ad)), key: JSON.stringify(clauses) };
};
