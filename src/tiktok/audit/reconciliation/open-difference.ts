import { addDays, earliestDay, type DateRange, type Partition, type RequestIo } from '../../../cdk/index.js';
import { accountOf } from '../../accounts/partition.js';
import { todayOf } from '../../days/local-days.js';
import type { Session } from '../../session.js';
import { isNothing, minus, type Amounts } from './amounts.js';
import type { Cause } from './causes.js';
import type { DaySum } from './tally.js';

/* Differences between a total and the emitted rows, and the search for their causes. */

/** The total of a day and the emitted rows of a level. */
export interface Comparison {
  readonly level: string;
  readonly day: string;
  readonly total: Amounts;
  readonly emitted: DaySum;
  /** Default: METRICS. */
  readonly metrics?: readonly string[];
}

/** A comparison with the causes of its difference. */
export interface ExplainedComparison extends Comparison {
  /** The explained parts of the difference. */
  readonly parts: ReadonlyMap<Cause, Amounts>;
  /** The part without a known cause. */
  readonly rest: Amounts;
}

/** A comparison while the causes of its difference are searched. */
export type OpenDifference<C extends Comparison> = C & {
  readonly parts: Map<Cause, Amounts>;
  rest: Amounts;
};

/** The search for one cause. */
export interface CauseSearch<C extends Comparison, Sources> {
  readonly cause: Cause;
  /** Finds the part of a difference that has this cause; undefined if there is none. */
  readonly find: (open: OpenDifference<C>, sources: Sources) => Promise<Amounts | undefined>;
}

/** The whole difference of a comparison, without causes. */
export const openDifference = <C extends Comparison>(comparison: C): OpenDifference<C> => ({
  ...comparison,
  parts: new Map<Cause, Amounts>(),
  rest: minus(comparison.total, comparison.emitted.amounts),
});

/** True if a part of the difference has no known cause. */
export const isOpen = ({ rest }: Pick<ExplainedComparison, 'rest'>): boolean => !isNothing(rest);

/** Searches for the causes of differences, in this order. A difference that is fully explained is not searched further. */
export async function findCauses<C extends Comparison, Sources>(
  all: readonly OpenDifference<C>[],
  searches: readonly CauseSearch<C, Sources>[],
  sources: Sources,
): Promise<void> {
  for (const { cause, find } of searches) {
    for (const open of all) {
      if (!isOpen(open) || open.parts.has(cause)) continue;
      const part = await find(open, sources);
      if (part === undefined || isNothing(part)) continue;
      open.parts.set(cause, part);
      open.rest = minus(open.rest, part);
    }
  }
}

/** The date range of some comparisons. */
export function daysOf(some: readonly Comparison[]): DateRange {
  const days = some.map(({ day }) => day).sort();
  return { start: days[0] ?? '', end: days.at(-1) ?? '' };
}

/** True if a day has the same objects as before, whatever their amounts. */
export const isSameRows = (now: DaySum, before: DaySum): boolean =>
  now.rows === before.rows && now.keys === before.keys;

/** The last day to compare: yesterday in the account's time zone, because today's numbers are still growing. */
export async function lastDayOf(session: Session, partition: Partition, io: RequestIo): Promise<string> {
  return addDays(await todayOf(session, accountOf(partition), io), -1);
}

/** The days up to a last one; undefined if there are none. */
export function until(lastDay: string, days: DateRange | undefined): DateRange | undefined {
  if (days === undefined) return undefined;
  const end = earliestDay(days.end, lastDay);
  return days.start <= end ? { start: days.start, end } : undefined;
}
