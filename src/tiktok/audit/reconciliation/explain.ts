import type { DateRange } from '../../../cdk/index.js';
import { REPORT_LEVELS, type Level } from '../../report-catalogue/levels.js';
import {
  amountOf,
  isNotNegative,
  isNothing,
  METRICS,
  minus,
  NOTHING,
  plus,
  UNIQUE_METRIC,
  within,
  type Amounts,
} from './amounts.js';
import { Cause } from './causes.js';
import { once } from './once.js';
import {
  daysOf,
  findCauses,
  isOpen,
  isSameRows,
  openDifference,
  type CauseSearch,
  type Comparison,
  type ExplainedComparison,
  type OpenDifference,
} from './open-difference.js';
import type { Questions } from './questions.js';
import type { DaySum } from './tally.js';

/** The account's total of a day and the emitted rows of a level of reports. */
export interface LevelComparison extends Comparison {
  readonly level: Level;
  /** True if TopView rows were emitted at this level. */
  readonly hasTopView: boolean;
  /** True if the API omitted rows that could not be read otherwise. */
  readonly isCutOff: boolean;
}

type Open = OpenDifference<LevelComparison>;

/** What the searches for causes use. */
interface Sources {
  readonly questions: Questions;
  /** All compared days. */
  readonly days: DateRange;
  /** The sum of the campaigns' own totals on a day. */
  readonly ownTotals: OnDay<Amounts>;
  /** The current rows of a level on a day. */
  readonly now: OnDay<DaySum>;
  /** The same day at the level of the other id of ads. */
  readonly twin: (open: Open) => Open | undefined;
}

type OnDay<T> = (open: Open) => Promise<T>;

/**
 * Explains differences. Causes that need no request are checked first, and causes that the API reports come before
 * inferred ones. Nothing is requested once everything is explained. The second round finds causes that others had
 * hidden: rows that were returned twice compensate for missing ones.
 */
export async function explain(
  comparisons: readonly LevelComparison[],
  { questions, days }: Pick<Sources, 'questions' | 'days'>,
): Promise<readonly ExplainedComparison[]> {
  const all = comparisons.map(openDifference);
  await findCauses(all, [...SEARCHES, ...SEARCHES], {
    ...{ questions, days, twin: twinOf(all) },
    ...{ ownTotals: ownTotalsOf(all, questions), now: nowOf(all, questions) },
  });
  for (const open of all) addCountsOfGmvMax(open);
  return all;
}

const SEARCHES: readonly CauseSearch<LevelComparison, Sources>[] = [
  {
    cause: Cause.uniqueMetric,
    find: ({ rest }) => Promise.resolve(only((metric) => metric === UNIQUE_METRIC, rest)),
  },
  {
    cause: Cause.topView,
    find: async ({ hasTopView, day, rest }, { questions, days }) =>
      hasTopView ? undefined : partOf(rest, (await questions.topView(days))?.on(day).amounts),
  },
  {
    cause: Cause.gmvMax,
    find: async ({ day, rest }, { questions, days }) =>
      spendOf(rest) > 0 ? partOf(rest, (await questions.gmvMax(days))?.on(day).amounts) : undefined,
  },
  {
    cause: Cause.cutOff,
    find: ({ isCutOff, rest }) => Promise.resolve(isCutOff && isNotNegative(rest) ? rest : undefined),
  },
  {
    cause: Cause.otherAdId,
    async find(open, { now, twin }) {
      const other = twin(open);
      if (other === undefined || !isNotNegative(additive(minus(other.total, other.emitted.amounts))))
        return undefined;
      const missing = additive(minus(other.emitted.amounts, (await now(open)).amounts));
      return isNotNegative(missing) ? missing : undefined;
    },
  },
  {
    cause: Cause.deleted,
    async find(open, { ownTotals, now }) {
      if (open.level === 'campaign') return undefined;
      const others = open.parts.get(Cause.otherAdId) ?? NOTHING;
      const missing = additive(minus(await ownTotals(open), plus((await now(open)).amounts, others)));
      return isNotNegative(missing) ? missing : undefined;
    },
  },
  {
    cause: Cause.changed,
    async find(open, { now }) {
      const current = await now(open);
      return isSameRows(current, open.emitted)
        ? additive(minus(current.amounts, open.emitted.amounts))
        : undefined;
    },
  },
  {
    cause: Cause.repeated,
    async find(open, { now }) {
      const { rows, amounts } = await now(open);
      return rows < open.emitted.rows ? additive(minus(amounts, open.emitted.amounts)) : undefined;
    },
  },
];

/** The amounts with all other metrics set to zero. */
const only = (isWanted: (metric: string) => boolean, amounts: Amounts): Amounts =>
  amounts.map((units, index) => (isWanted(METRICS[index] ?? '') ? units : 0));

const additive = (amounts: Amounts): Amounts => only((metric) => metric !== UNIQUE_METRIC, amounts);

const spendOf = (amounts: Amounts): number => amountOf(amounts, 'spend');

/** The found amounts, unless they exceed the rest: then they were emitted, or were never in the total. */
const partOf = (rest: Amounts, found: Amounts = NOTHING): Amounts | undefined =>
  within(rest, additive(found));

function twinOf(all: readonly Open[]): Sources['twin'] {
  const dataLevelOf = ({ level }: Open): string => REPORT_LEVELS[level].dataLevel;
  return (open) =>
    all.find((one) => one !== open && one.day === open.day && dataLevelOf(one) === dataLevelOf(open));
}

/** The campaigns' totals: the emitted ones if they are fully explained, otherwise requested. */
function ownTotalsOf(all: readonly Open[], questions: Questions): OnDay<Amounts> {
  const ask = once(() => questions.listAt('campaign', daysOf(all.filter(isOpen)), all.some(showsTopView)));
  return async ({ day }) => {
    const emitted = all.find((one) => one.level === 'campaign' && one.day === day);
    if (emitted !== undefined && isAccountedFor(emitted)) return emitted.emitted.amounts;
    return (await ask()).on(day).amounts;
  };
}

const showsTopView = ({ hasTopView }: Open): boolean => hasTopView;

const isAccountedFor = ({ rest, parts, isCutOff }: Open): boolean =>
  isNothing(rest) && !isCutOff && !parts.has(Cause.changed) && !parts.has(Cause.repeated);

/** One call checks whether the sum of a level is unchanged. Only if it has changed are the rows read again. */
function nowOf(all: readonly Open[], questions: Questions): OnDay<DaySum> {
  const ask = once(async (level: Level) => {
    const ofLevel = all.filter((one) => one.level === level);
    const days = daysOf(ofLevel.filter(isOpen));
    const emitted = ofLevel
      .filter(({ day }) => day >= days.start && day <= days.end)
      .reduce((sum, one) => plus(sum, one.emitted.amounts), NOTHING);
    const hasTopView = ofLevel.some(showsTopView);
    const sum = await questions.sumAt(level, days, hasTopView);
    const isAsEmitted = sum !== undefined && isNothing(additive(minus(sum, emitted)));
    return isAsEmitted ? undefined : questions.listAt(level, days, hasTopView);
  });
  return async ({ level, day, emitted }) => (await ask(level))?.on(day) ?? emitted;
}

/** GMV Max reports have no such counts. If all spend is explained, the remaining counts are attributed to GMV Max. */
function addCountsOfGmvMax(open: Open): void {
  const { parts, rest } = open;
  const part = parts.get(Cause.gmvMax);
  if (part === undefined || spendOf(rest) !== 0 || !isNotNegative(rest)) return;
  parts.set(Cause.gmvMax, plus(part, rest));
  open.rest = NOTHING;
}
