/** Spend of GMV Max campaigns in the totals of their account. */
import { gmvMaxCost } from '../world/assets/gmv-max-delivery.js';
import type { DataLevel } from '../types.js';
import { daysUp } from '../world/calendar.js';
import type { AccountTree } from '../world/tree.js';
import type { Now } from './delivery.js';
import type { Plan, PlanRow } from './plan.js';

interface SpendQuery {
  readonly level: DataLevel;
  readonly dimensions: readonly string[];
  readonly startDay?: number;
  readonly endDay?: number;
}

interface Setting {
  readonly tree: AccountTree;
  readonly now: Now;
  readonly isDormant: (day: number) => boolean;
  readonly historyStart: number;
}

/** Adds it to daily and lifetime reports; hourly reports and reports below the account do not include it. */
export const withGmvMax = (plan: Plan, query: SpendQuery, setting: Setting): Plan => {
  const [id, time, ...others] = query.dimensions;
  const byDay = time === 'stat_time_day';
  const isOfAccount = query.level === 'AUCTION_ADVERTISER' && id === 'advertiser_id';
  if (!isOfAccount || (time !== undefined && !byDay) || others.length > 0) return plan;
  const rows = new Map(plan.rows.map((row) => [row.day, row]));
  for (const [day, cost] of costs(query, setting)) {
    const place = byDay ? day : 0;
    const row: PlanRow = rows.get(place) ?? emptyRow(setting.tree.account.id, place);
    rows.set(place, { ...row, otherSpend: (row.otherSpend ?? 0) + cost });
  }
  return { ...plan, rows: [...rows.values()] };
};

const emptyRow = (id: string, day: number): PlanRow => ({ id, day, hour: 0, value: 0, parts: [] });

/** Only of the days that had any. */
const costs = (
  { startDay = -Infinity, endDay = Infinity }: SpendQuery,
  { tree, now, isDormant, historyStart }: Setting,
): readonly (readonly [day: number, cost: number])[] => {
  const first = Math.max(startDay, historyStart);
  const last = Math.min(endDay, now.today);
  return daysUp(first, last)
    .map((day) => [day, gmvMaxCost(tree, day, { now, isDormant })] as const)
    .filter(([, cost]) => cost > 0);
};
