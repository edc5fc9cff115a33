import { lookUp } from '../../cdk/index.js';
import { LEVELS, type Level, type MetricRow } from './metrics.js';
import { BREAKDOWN_PAIRS, BREAKDOWNS, type BreakdownRule, type ReportType } from './breakdowns.js';
import { Granularity } from './granularity.js';

/* Which reports there are: report type x level x breakdowns x granularity, and the metrics of each. */

/** One kind of report that the API has. */
export interface Cell {
  readonly reportType: ReportType;
  readonly level: Level;
  readonly breakdowns: readonly string[];
  readonly granularity: Granularity;
  readonly metrics: BreakdownRule['metrics'];
  /** Where it is known from. */
  readonly source: string;
}

const PLAIN_SOURCE = 'portal, "Run a synchronous report"';

/** Rows that nothing splits: BASIC, every level, every division of time. */
const PLAIN: BreakdownRule = {
  reportType: 'BASIC',
  levels: LEVELS,
  granularities: Object.values(Granularity),
  metrics: 'all',
  source: PLAIN_SOURCE,
};

/** Every set of breakdowns that one report may have. */
const BREAKDOWN_SETS: readonly (readonly string[])[] = [
  [],
  ...Object.keys(BREAKDOWNS).map((name) => [name]),
  ...BREAKDOWN_PAIRS,
];

/** Every report that the API has. */
export const CELLS: readonly Cell[] = BREAKDOWN_SETS.flatMap((breakdowns) =>
  rulesOf(breakdowns).flatMap((rule) =>
    rule.levels.flatMap((level) =>
      rule.granularities.map((granularity) => ({
        ...{ reportType: rule.reportType, level, breakdowns, granularity },
        ...{ metrics: rule.metrics, source: rule.source },
      })),
    ),
  ),
);

/** Of breakdowns that go together all have the same rules; the pair is named with one of them. */
function rulesOf([first]: readonly string[]): readonly BreakdownRule[] {
  return first === undefined ? [PLAIN] : (lookUp(BREAKDOWNS, first)?.rules ?? []);
}

export interface ReportCriteria {
  /** Absent: the report type that the API has it in, the one with more metrics first. */
  readonly reportType?: ReportType | undefined;
  readonly level: Level;
  readonly breakdowns: readonly string[];
  readonly granularity: Granularity;
}

/** The report that was wished for; undefined where the API has none. */
export function findCell({ reportType, level, breakdowns, granularity }: ReportCriteria): Cell | undefined {
  return CELLS.find(
    (cell) =>
      cell.level === level &&
      cell.granularity === granularity &&
      (reportType === undefined || cell.reportType === reportType) &&
      isSameSet(cell.breakdowns, breakdowns),
  );
}

/** Whether a metric exists in a report. */
export function isInCell({ level, breakdowns, granularity }: Cell, metric: MetricRow): boolean {
  const [, , , from, , , rule] = metric;
  if (LEVELS.indexOf(from) > LEVELS.indexOf(level)) return false;
  if (rule !== 'account day') return true;
  return level === 'advertiser' && granularity === Granularity.daily && breakdowns.length === 0;
}

export const isSameSet = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((name) => other.includes(name));
