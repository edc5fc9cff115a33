import {
  earliestDay,
  latestDay,
  splitDateRange,
  type DateRange,
  type LedgerEntry,
  type Partition,
  type RequestIo,
} from '../../../cdk/index.js';
import { accountOf } from '../../accounts/partition.js';
import { Excess } from '../../api/error-codes.js';
import { TikTokError } from '../../api/errors.js';
import { LEVELS, type Level } from '../../report-catalogue/levels.js';
import type { Session } from '../../session.js';
import { isNothing, METRICS, type Amounts } from './amounts.js';
import type { LevelComparison } from './explain.js';
import { lastDayOf, until } from './open-difference.js';
import { NO_ROWS, type Tally } from './tally.js';
import { reportCacheOf, type Report } from '../../reports/public-face.js';
import { talliesOf } from './tallies.js';

/* Selects what can be compared in a sync. */

const [, ...OBJECT_LEVELS] = LEVELS;

/** The emitted part of an account's report. */
export interface EmittedReport {
  readonly report: Report;
  /** Days that were read completely; undefined if there are none. */
  readonly days: DateRange | undefined;
  /** Days for which the API omitted rows that could not be read otherwise. */
  readonly cutDays: DateRange | undefined;
  readonly tally: Tally | undefined;
  /** For each of METRICS, whether the report has it. */
  readonly has: readonly boolean[];
}

/** The emitted reports of an account. */
export interface EmittedReports {
  /** The report at account level, if it was emitted. */
  readonly advertiser: EmittedReport | undefined;
  readonly levels: readonly EmittedReport[];
}

/** One report per level; of several similar ones, the first that was read. */
export async function emittedOf(
  session: Session,
  { reports, partition }: { readonly reports: readonly Report[]; readonly partition: Partition },
  io: RequestIo,
): Promise<EmittedReports> {
  const entries = session.ledger.entriesOf(partition);
  const found = reports.flatMap((report) => {
    const entry = entries.find(({ stream }) => stream === report.name);
    return entry === undefined ? [] : [{ report, entry }];
  });
  if (found.length === 0) return { advertiser: undefined, levels: [] };
  const lastDay = await lastDayOf(session, partition, io);
  const at = (level: Level): readonly EmittedReport[] =>
    found
      .filter(({ report }) => report.level === level)
      .slice(0, 1)
      .map(({ report, entry }) => emittedAs(session, { report, entry, lastDay }));
  return { advertiser: at('advertiser')[0], levels: OBJECT_LEVELS.flatMap(at) };
}

interface ReportEntry {
  readonly report: Report;
  readonly entry: LedgerEntry;
  /** The last day to compare, because the numbers of the next day are still growing. */
  readonly lastDay: string;
}

function emittedAs(session: Session, { report, entry, lastDay }: ReportEntry): EmittedReport {
  const { start, end, failure, failedIn, stream, partition } = entry;
  const isCut = failure instanceof TikTokError && failure.excess === Excess.objects;
  const accepted = reportCacheOf(session).metricsOf(report).metricsFor(accountOf(partition));
  return {
    report,
    days: until(lastDay, start === undefined || end === undefined ? undefined : { start, end }),
    cutDays: until(lastDay, isCut ? failedIn : undefined),
    tally: talliesOf(session).of(stream, partition),
    has: METRICS.map((metric) => accepted.includes(metric)),
  };
}

/** From the first to the last day of all levels; undefined without days. */
export function rangeOf(levels: readonly EmittedReport[]): DateRange | undefined {
  const [first, ...others] = levels
    .flatMap(({ days, cutDays }) => [days, cutDays])
    .filter((range) => range !== undefined);
  if (first === undefined) return undefined;
  return {
    start: earliestDay(first.start, ...others.map(({ start }) => start)),
    end: latestDay(first.end, ...others.map(({ end }) => end)),
  };
}

/** True if `days` contains the whole date range. */
export const covers = (days: DateRange | undefined, { start, end }: DateRange): boolean =>
  days !== undefined && days.start <= start && days.end >= end;

/** Returns the total of a day. */
export type TotalOn = Tally['on'];

/** The comparisons of a window, without days that are empty on both sides. */
export function comparisonsOf(
  levels: readonly EmittedReport[],
  window: DateRange,
  totalOn: TotalOn,
): readonly LevelComparison[] {
  return splitDateRange(window, 1).flatMap(({ start: day }) =>
    levels.flatMap(({ report, days, cutDays, tally, has }) => {
      const isCutOff = covers(cutDays, { start: day, end: day });
      if (!isCutOff && !covers(days, { start: day, end: day })) return [];
      const ofMetrics = (amounts: Amounts): Amounts =>
        amounts.map((units, index) => (has[index] === true ? units : 0));
      const emitted = tally?.on(day) ?? NO_ROWS;
      const total = ofMetrics(totalOn(day).amounts);
      const comparison = {
        level: report.level,
        day,
        total,
        isCutOff,
        hasTopView: tally?.hasTopView === true,
        emitted: { ...emitted, amounts: ofMetrics(emitted.amounts) },
      };
      return isNothing(total) && isNothing(comparison.emitted.amounts) ? [] : [comparison];
    }),
  );
}
