import {
  dayWindow,
  id,
  type Fields,
  type JsonObject,
  type StreamDefinition,
  lookUp,
} from '../../cdk/index.js';
import type { Restatements } from '../config/config.js';
import { contextColumns } from '../accounts/row-context.js';
import { accountOf, byAccount } from '../accounts/partition.js';
import type { Session } from '../session.js';
import { presentDay } from '../accounts/local-days.js';
import { TASK_WINDOW_DAYS, REPORT_PATH } from '../api/limits.js';
import { BREAKDOWNS } from '../report-catalogue/breakdowns.js';
import {
  ACCOUNT_COLUMN,
  BUYING_TYPE_COLUMN,
  contextOfReport,
  OBSERVED_COLUMN,
} from './read/complete-rows.js';
import { TIME_AXES } from '../report-catalogue/granularity.js';
import type { SupportedReport } from '../report-catalogue/supported-reports.js';
import { isReadThroughTasks } from './read/report-engine.js';
import { readReport } from './read/read-report.js';
import { idDimension, type Report } from './query/query.js';
import { emptyHistoryOf } from './empty-history.js';
import { planReport } from './report-windows.js';

export interface ReportStreamOptions {
  readonly name: string;
  readonly description: string;
  /** Which report of the API it is. */
  readonly supported: SupportedReport;
  /** Columns of the metrics to ask for. */
  readonly metrics: Fields;
  /** Names of some of them that the API is least likely to refuse, the best list first. */
  readonly fallbacks: readonly (readonly string[])[];
  /** Columns of breakdowns that the matrix does not know. */
  readonly ownBreakdowns?: Fields;
  /** Columns that other reports of the same rows have and this one does not; they stay empty. */
  readonly emptyColumns?: Fields;
  /** Whether rows say in which currency and time zone they are. */
  readonly rowContext: boolean;
  /** Which rows of days that are read again are emitted. */
  readonly restatements: Restatements;
  readonly filters?: readonly JsonObject[];
  /** Instead of the config's `lookback_days`. */
  readonly lookbackDays?: number | undefined;
  readonly formerNames?: readonly string[];
}

/** A stream that reads windows of a report knows which report. */
export interface ReportStream extends StreamDefinition<Session> {
  readonly report: Report;
}

/** A report: one row per object, time and breakdown value, flat, with every metric asked for as a column. */
export function reportStream(options: ReportStreamOptions): ReportStream {
  const { name, description, supported, metrics, fallbacks, filters = [], formerNames = [] } = options;
  const { rowContext, lookbackDays } = options;
  const { granularity } = supported;
  const [cursorColumn] = Object.keys(TIME_AXES[granularity].columns);
  const isObserved = options.restatements === 'history' && cursorColumn !== undefined;
  const report: Report = {
    ...{ ...supported, name, metrics: Object.keys(metrics), fallbacks, filters, rowContext, isObserved },
  };
  const row = keyColumns(supported, options.ownBreakdowns);
  const keys = { ...row, ...(isObserved ? OBSERVED_COLUMN : {}) };
  const fingerprints = { key: Object.keys(row), without: Object.keys(OBSERVED_COLUMN) };
  return {
    ...{ name, description, formerNames, report },
    fields: {
      ...keys,
      ...(supported.level === 'advertiser' ? {} : BUYING_TYPE_COLUMN),
      ...(rowContext ? contextColumns(contextOfReport(report)) : {}),
      ...metrics,
      ...options.emptyColumns,
    },
    nested: ['dimensions', 'metrics'],
    primaryKey: Object.keys(keys),
    // What is not known of a row's breakdown, or of its time, is a group of its own.
    nullableKeys: [...Object.keys(TIME_AXES[granularity].columns), ...supported.breakdowns],
    dropsForeignRows: true,
    ...(cursorColumn !== undefined && {
      currentCursor: presentDay,
      cursor: dayWindow(cursorColumn, options.restatements === 'all' ? {} : { fingerprints }),
    }),
    ...byAccount,
    endpoints: [REPORT_PATH],
    plan: async (session, position, io) => {
      const longest = isReadThroughTasks(session, report) ? TASK_WINDOW_DAYS : undefined;
      const windows = await planReport(session, position, { granularity, lookbackDays, longest, io });
      const advertiserId = accountOf(position.partition);
      return emptyHistoryOf(session).markEmpty({ report, advertiserId, saved: position.saved }, windows, io);
    },
    read: (session, slice, io) => readReport(session, { report, slice, io }),
  };
}

/** What tells the rows of a report apart: the account, the object, the time, the breakdowns. */
function keyColumns({ level, granularity, breakdowns }: SupportedReport, own: Fields = {}): Fields {
  return {
    ...ACCOUNT_COLUMN,
    ...(level === 'advertiser' ? {} : { [idDimension(level)]: id(`Id of the ${level}`) }),
    ...TIME_AXES[granularity].columns,
    ...Object.fromEntries(breakdowns.map((name) => [name, lookUp(own, name) ?? columnOf(name)])),
  };
}

function columnOf(breakdown: string) {
  const column = lookUp(BREAKDOWNS, breakdown)?.column;
  if (column === undefined) throw new Error(`there is no breakdown ${breakdown}`);
  return column;
}
