/** report/bid_protection/status/get/ and report/bid_protection/detail/get/. */
import { readingOf } from '../behaviours.js';
import { badRequest, failure } from '../http/failure.js';
import { type Params, requiredOneOf, requireFields, stringArrayParam } from '../http/params.js';
import type { WireRow } from '../types.js';
import type { Node } from '../world/nodes.js';
import { blend, hashText } from '../world/random.js';
import { lengthOf } from './dates.js';
import type { Context } from './endpoint.js';
import { existing } from './existing.js';
import { recentDays } from './insights.js';
import { listEndpoint } from './list.js';
import { realHostOnly } from './real-host-only.js';
import { spendDays } from './spend-days.js';

const MOST_IDS = 200;

const LEVELS = ['CAMPAIGN', 'ADGROUP'] as const;
type Level = (typeof LEVELS)[number];

const levelOf = (params: Params): Level => requiredOneOf(params, 'data_level', LEVELS);

/** All of the ids must be of this account. */
const namedNodes = (context: Context, advertiserId: string, most: number): readonly Node[] => {
  const { params, world } = context;
  const ids = stringArrayParam(params, 'query_ids') ?? [];
  if (ids.length === 0) throw failure(52404, 'query_ids is empty.');
  if (ids.length > most) throw badRequest(`query_ids: at most ${most} ids.`);
  const { campaigns, adgroups } = world.tree(advertiserId);
  const known: readonly Node[] = levelOf(params) === 'CAMPAIGN' ? campaigns : adgroups;
  return existing(ids, known, (id) => `query_ids: ${id} does not belong to the advertiser.`);
};

const statusRow = (level: Level, { id, hash, state }: Node): WireRow => ({
  data_level: level,
  query_id: id,
  bid_protection_status: state === 'on' ? 'ACTIVE' : 'INACTIVE',
  compensation_category: hash % 2 === 0 ? 'THREE_DAY' : 'FULL_LIFE_CYCLE',
});

const STATUSES = ['PAYMENT_COMPLETE', 'UNDER_PROTECTION', 'TARGET_MET', 'INELIGIBLE'] as const;

const SCALES = { scaled: 100_000, units: 1 } as const;

interface History {
  readonly level: Level;
  readonly currency: string;
  readonly scale: number;
}

const recordOf = ({ id }: Node, day: string, { level, currency, scale }: History): WireRow => {
  const hash = blend(hashText(id), hashText(day));
  const status = STATUSES[hash % STATUSES.length] ?? STATUSES[0];
  const hasCredit = status === 'PAYMENT_COMPLETE';
  return {
    record_date: day,
    data_level: level,
    query_id: id,
    bid_protection_daily_status: status,
    status_detail: status === 'INELIGIBLE' ? 'Too few conversions 📉' : '',
    credit_amount: hasCredit ? String((12.5 + (hash % 100)) * scale) : '0',
    currency: hasCredit ? currency : '',
  };
};

/** A record for every day on which an object had a cost. */
const historyRows = (context: Context, advertiserId: string): readonly WireRow[] => {
  const { params, world, options } = context;
  requireFields(params, ['start_date', 'end_date']);
  const days = recentDays(context, advertiserId, {
    start: params.get('start_date'),
    end: params.get('end_date'),
  });
  const nodes = namedNodes(context, advertiserId, Math.floor(MOST_IDS / lengthOf(days)));
  const level = levelOf(params);
  const { currency } = world.tree(advertiserId).account;
  const history = { level, currency, scale: SCALES[readingOf(options, 'bid-protection-credit')] };
  const spent = spendDays(world.world, {
    advertiserId,
    dataLevel: `AUCTION_${level}`,
    id: level === 'CAMPAIGN' ? 'campaign_id' : 'adgroup_id',
    metrics: [],
    days,
  });
  return spent
    .filter(({ metrics }) => Number(metrics['spend']) > 0)
    .flatMap(({ id, date }) =>
      nodes.filter((node) => node.id === id).map((node) => recordOf(node, date, history)),
    );
};

export const bidProtectionEndpoints = realHostOnly([
  [
    'report/bid_protection/status/get/',
    listEndpoint({
      required: ['data_level', 'query_ids'],
      rows: (context, advertiserId) =>
        namedNodes(context, advertiserId, MOST_IDS).map((node) => statusRow(levelOf(context.params), node)),
    }),
  ],
  [
    'report/bid_protection/detail/get/',
    listEndpoint({
      key: 'bid_protection_records',
      required: ['data_level', 'query_ids'],
      rows: historyRows,
    }),
  ],
]);
