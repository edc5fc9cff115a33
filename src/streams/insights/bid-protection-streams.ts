import { scalarText, type JsonObject } from '../../cdk/index.js';
import {
  BID_PROTECTION_DAYS,
  BID_PROTECTION_IDS_AND_DAYS,
  idsOf,
  listStream,
  spending,
  type ListSource,
  type Parents,
} from '../../tiktok/index.js';
import { bidProtectionHistoryFields, bidProtectionStatusFields } from './fields/bid-protection.js';
import { ADGROUPS, CAMPAIGNS } from './objects.js';

/* Bid protection: ad credit for campaigns and ad groups that cost more per result than their bid. */

/** Days per call, and so 20 ids. */
const HISTORY_WINDOW_DAYS = 10;

/** A day's status is settled after about two weeks. */
const UNSETTLED_DAYS = 14;

const LEVELS = [
  { kind: 'campaign', what: 'campaigns', list: CAMPAIGNS },
  { kind: 'adgroup', what: 'ad groups', list: ADGROUPS },
] as const;

type Level = (typeof LEVELS)[number];

const parentsOf = ({ kind, what }: Level): Omit<Parents, 'of'> => ({
  select: [`${kind}_id`],
  query: (some) => ({ query_ids: idsOf(some, `${kind}_id`) }),
  skipRefused: { by: `${kind}_id`, what },
});

const statusesOf = (level: Level): ListSource => ({
  endpoint: {
    path: 'report/bid_protection/status/get/',
    pageSize: 'all',
    query: { data_level: level.kind.toUpperCase() },
  },
  parents: { ...parentsOf(level), of: level.list, perCall: BID_PROTECTION_IDS_AND_DAYS },
});

const historyOf = (level: Level): ListSource => ({
  endpoint: {
    path: 'report/bid_protection/detail/get/',
    recordsPath: 'bid_protection_records',
    pageSize: 'all',
    query: { data_level: level.kind.toUpperCase() },
  },
  parents: {
    ...parentsOf(level),
    of: spending(level.kind),
    perWindow: true,
    perCall: BID_PROTECTION_IDS_AND_DAYS / HISTORY_WINDOW_DAYS,
  },
});

/** Other clients found that amounts are multiplied by this. */
const SCALE = 100_000;

function withCredit(row: JsonObject): JsonObject {
  const sent = scalarText(row['credit_amount']);
  const amount = sent === '' ? Number.NaN : Number(sent) / SCALE;
  return { ...row, credit: Number.isFinite(amount) ? amount : null };
}

const [OF_CAMPAIGNS, OF_ADGROUPS] = LEVELS;

export const bidProtection = [
  listStream({
    name: 'bid_protection_statuses',
    description:
      'Whether campaigns and ad groups are under bid protection. Takes a request per 200 of them, besides their lists.',
    source: statusesOf(OF_CAMPAIGNS),
    extraSources: [statusesOf(OF_ADGROUPS)],
    fields: bidProtectionStatusFields,
    primaryKey: ['data_level', 'query_id'],
  }),
  listStream({
    name: 'bid_protection_history',
    description:
      'Ad credit from bid protection, per day and campaign or ad group that had a cost, of the last 60 days. Days are read again for at least 14 days. Takes a request per ten days and 20 campaigns or ad groups.',
    source: historyOf(OF_CAMPAIGNS),
    extraSources: [historyOf(OF_ADGROUPS)],
    fields: bidProtectionHistoryFields,
    primaryKey: ['data_level', 'query_id', 'record_date'],
    incremental: {
      day: 'record_date',
      windowDays: HISTORY_WINDOW_DAYS,
      keptDays: BID_PROTECTION_DAYS,
      lookbackDays: (configured) => Math.max(configured, UNSETTLED_DAYS),
      queryDays: ({ start, end }) => ({ start_date: start, end_date: end }),
    },
    toRow: withCredit,
  }),
];
