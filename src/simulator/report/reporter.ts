/** Reports of one world. Plans of recent queries are cached, so that a walk over pages plans once. */
import type { DataLevel } from '../types.js';
import type { Dormancy } from '../world/dormancy.js';
import { type AdNode, isListed } from '../world/nodes.js';
import type { AccountTree } from '../world/tree.js';
import { withUnknownCountry } from './breakdowns.js';
import { type Market, nowOf } from './delivery.js';
import { withGmvMax } from './gmv-max-spend.js';
import { makePlan, type Plan } from './plan.js';
import { idReader, ID_DIMENSIONS, levelNode, newest } from './select.js';

export interface PlanQuery {
  readonly level: DataLevel;
  readonly dimensions: readonly string[];
  /** In days; the lifetime if absent. */
  readonly startDay?: number;
  readonly endDay?: number;
  /** Describes `keep`, as a key for the cache. */
  readonly keepKey: string;
  readonly keep: (ad: AdNode) => boolean;
  /** No cap if absent. */
  readonly limit?: number;
}

export interface Planned {
  readonly plan: Plan;
  /** Whether older objects were omitted. */
  readonly capped: boolean;
}

export type Reporter = (tree: AccountTree, query: PlanQuery) => Planned;

const CACHED_ROWS = 600_000;

const isTime = (name: string): boolean => name.startsWith('stat_time_');

const timeOf = (dimensions: readonly string[]): 'day' | 'hour' | 'none' => {
  if (dimensions.includes('stat_time_hour')) return 'hour';
  return dimensions.includes('stat_time_day') ? 'day' : 'none';
};

interface Moment {
  readonly now: Market;
  readonly historyStart: number;
  readonly dormant: Dormancy;
  readonly gmvMaxInTotals: boolean;
  readonly unknownCountry: string;
}

/** An account without activity: some get a row of zeros if the report has no days. */
const withZeros = (plan: Plan, tree: AccountTree, { dimensions }: PlanQuery): Plan => {
  const isWholeAccount = dimensions.length === 1 && dimensions[0] === 'advertiser_id';
  if (plan.rows.length > 0 || !isWholeAccount || tree.index % 2 === 0) return plan;
  return { ...plan, rows: [{ id: tree.account.id, day: 0, hour: 0, value: 0, parts: [] }] };
};

const compute = (tree: AccountTree, query: PlanQuery & Moment): Planned => {
  const { dimensions, level, now, historyStart, dormant } = query;
  const known = level === 'AUCTION_AD' ? tree.ads.filter(isListed) : tree.ads;
  const { ads, capped } = newest(known.filter(query.keep), level, query.limit ?? Infinity);
  const breakdown = dimensions.filter((name) => !isTime(name) && !(name in ID_DIMENSIONS));
  const planned = makePlan(
    {
      ads,
      idOf: idReader(dimensions, tree.account.id),
      time: timeOf(dimensions),
      breakdown,
      startDay: query.startDay ?? -Infinity,
      endDay: query.endDay ?? Infinity,
      historyStart,
      dormant: (day) => dormant(tree.index, day),
    },
    now,
  );
  const plan = { ...planned, breakdown: withUnknownCountry(planned.breakdown, query.unknownCountry) };
  const isDormant = (day: number): boolean => dormant(tree.index, day);
  const whole = query.gmvMaxInTotals ? withGmvMax(plan, query, { tree, now, isDormant, historyStart }) : plan;
  return { plan: withZeros(whole, tree, query), capped };
};

export const makeReporter = (world: {
  readonly now: () => Date;
  readonly historyStart: number;
  readonly dormant: Dormancy;
  readonly gmvMaxInTotals: boolean;
  readonly unknownCountry: string;
  readonly sandbox: boolean;
  readonly mostImpressions: number;
}): Reporter => {
  const cache = new Map<string, Planned>();
  const makeRoom = (): void => {
    let rows = 0;
    for (const [key, { plan }] of [...cache].reverse()) {
      rows += plan.rows.length;
      if (rows > CACHED_ROWS || cache.size > 50) cache.delete(key);
    }
  };
  return (tree, query) => {
    const now = { ...nowOf(tree, world.now(), world.sandbox), mostImpressions: world.mostImpressions };
    const { level, dimensions, startDay, endDay, keepKey, limit } = query;
    const window = [startDay, endDay, now.today, now.hour, limit];
    const key = JSON.stringify([tree.account.id, level, dimensions, window, keepKey]);
    const known = cache.get(key);
    const planned = known ?? compute(tree, { ...query, ...world, now });
    cache.delete(key);
    makeRoom();
    cache.set(key, planned);
    return planned;
  };
};

/** Everything that is not deleted at the report's level. */
export const notDeleted =
  (level: DataLevel) =>
  (ad: AdNode): boolean =>
    levelNode(ad, level)?.deleted !== true;
