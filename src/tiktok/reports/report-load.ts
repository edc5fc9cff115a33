import { perRun } from '../session.js';
import type { Report } from './query/query.js';

/** The reports that a run reads, as far as skipping days without activity needs to know. */
export interface ReportLoad {
  /** Number of selected report streams whose windows can be marked as empty. All request the same windows. */
  readonly streams: number;
  /** All their counts and amounts that a BASIC report of the account has. */
  readonly metrics: readonly string[];
  /** True if a report has no values on days on which those metrics have none. */
  covers(report: Pick<Report, 'metrics'>): boolean;
}

/** For runs without reports. */
export const NO_REPORTS: ReportLoad = { streams: 0, metrics: [], covers: () => false };

/** The load of a run. Without one that is provided, nothing is skipped. */
export const loadOf = perRun((): ReportLoad => NO_REPORTS);
