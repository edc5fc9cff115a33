import {
  dayWindow,
  type Cursor,
  markEmpty,
  type Fields,
  type JsonObject,
  type Position,
  type RequestIo,
  type Slice,
  type SliceRange,
  type StreamDefinition,
  lookUp,
} from '../../cdk/index.js';
import type { Restatements } from '../config/config.js';
import { contextColumns } from '../accounts/row-context.js';
import { accountOf, byAccount } from '../accounts/partition.js';
import type { Session } from '../session.js';
import { todayOfPartition } from '../days/local-days.js';
import { METRICS_PER_CALL, TASK_WINDOW_DAYS, REPORT_PATH } from '../api/limits.js';
import { BUYING_TYPE_COLUMN } from '../campaign-filters/buying-types.js';
import { OBSERVED_COLUMN } from '../accounts/observed-column.js';
import { findBreakdown, type BreakdownName, type CustomBreakdown } from '../report-catalogue/breakdowns.js';
import { REPORT_LEVELS } from '../report-catalogue/levels.js';
import { listColumns } from '../report-catalogue/list-columns.js';
import { ACCOUNT_COLUMN, contextOfReport } from './read/complete-rows.js';
import { TIME_AXES } from '../report-catalogue/granularity.js';
import type { SupportedReport } from '../report-catalogue/supported-reports.js';
import { isReadThroughTasks } from './read/with-report-engine.js';
import { readReport } from './read/read-report.js';
import type { SliceRequest } from './read/request.js';
import type { Report } from './query/query.js';
import { announcedAccountsOf } from './announced-accounts.js';
import { dormantAccountsOf } from './dormant-accounts.js';
import { emptyHistoryOf } from './empty-history.js';
import { loadOf } from './report-load.js';
import { firstDayToRead, planReport } from './report-windows.js';
import { savedTopViewBuyers, topViewRowsOf } from './top-view-rows.js';

export interface ReportStreamOptions {
  readonly name: string;
  readonly description: string;
  /** The report of the API. */
  readonly supported: SupportedReport;
  /** Columns of the metrics to request. */
  readonly metrics: Fields;
  /** Lists of metrics that the API is least likely to refuse, the best first. */
  readonly fallbacks: readonly (readonly string[])[];
  /** Columns of breakdowns that aren't in the catalogue. */
  readonly customBreakdowns?: Fields;
  /** Columns that only other reports of the same rows can fill; they stay empty. */
  readonly emptyColumns?: Fields;
  /** True to add the row context. */
  readonly rowContext: boolean;
  /** Which rows of reread days are emitted. */
  readonly restatements: Restatements;
  readonly filters?: readonly JsonObject[];
  /** Default: the config's `lookback_days`. */
  readonly lookbackDays?: number | undefined;
  readonly formerNames?: readonly string[];
}

/** A stream of report windows. */
export interface ReportStream extends StreamDefinition<Session> {
  readonly report: Report;
}

/** A stream of a report: one flat row per object, time and breakdown value, with a column for every requested metric. */
export function reportStream(options: ReportStreamOptions): ReportStream {
  const { name, description, supported, metrics, restatements, lookbackDays, formerNames = [] } = options;
  const { level, granularity, breakdowns } = supported;
  const timeColumns = Object.keys(TIME_AXES[granularity].columns);
  const [cursorColumn] = timeColumns;
  const report = reportOf(options, restatements === 'history' && cursorColumn !== undefined);
  const rowKeys = keyColumns(supported, options.customBreakdowns);
  const keys = { ...rowKeys, ...(report.isObserved ? OBSERVED_COLUMN : {}) };
  return {
    name,
    description,
    formerNames,
    report,
    fields: {
      ...keys,
      ...(hasBuyingTypes(report) ? BUYING_TYPE_COLUMN : {}),
      ...(report.rowContext ? contextColumns(contextOfReport(report)) : {}),
      ...metrics,
      ...listColumns(level, metrics),
      ...options.emptyColumns,
    },
    nested: ['dimensions', 'metrics'],
    primaryKey: Object.keys(keys),
    // Rows with an unknown breakdown value or time are valid rows.
    nullableKeys: [...timeColumns, ...breakdowns],
    dropsForeignRows: true,
    ...(cursorColumn !== undefined && {
      currentCursor: todayOfPartition,
      cursor: cursorOf(cursorColumn, rowKeys, restatements),
    }),
    ...byAccount,
    onSyncStart: (session, positions) => {
      announce(session, positions, { report, lookbackDays });
    },
    endpoints: [REPORT_PATH],
    plan: (session, position, io) => planSlices(session, position, { report, lookbackDays, io }),
    ...(hasBuyingTypes(report) && { learnedState: savedTopViewBuyers }),
    read: (session, slice, io) =>
      readReport(session, { report, slice, io, lacksTopView: lacksTopView(session, report, slice) }),
  };
}

function cursorOf(column: string, rowKeys: Fields, restatements: Restatements): Cursor {
  const fingerprints = { key: Object.keys(rowKeys), without: Object.keys(OBSERVED_COLUMN) };
  return dayWindow(column, { keepsEmptyDays: true, ...(restatements !== 'all' && { fingerprints }) });
}

/** The calls that a page of a stream's rows is joined from. */
export function callsPerPage(stream: StreamDefinition<Session> | ReportStream): number {
  return 'report' in stream ? Math.max(1, Math.ceil(stream.report.metrics.length / METRICS_PER_CALL)) : 1;
}

function reportOf(options: ReportStreamOptions, isObserved: boolean): Report {
  const { name, supported, metrics, fallbacks, filters = [], rowContext } = options;
  return { ...supported, name, metrics: Object.keys(metrics), fallbacks, filters, rowContext, isObserved };
}

interface Planning {
  readonly report: Report;
  readonly lookbackDays: number | undefined;
  readonly io: RequestIo;
}

/** The windows that are left to read, those without any activity marked as empty. */
async function planSlices(
  session: Session,
  position: Position,
  { report, lookbackDays, io }: Planning,
): Promise<readonly SliceRange[]> {
  const { granularity } = report;
  const maxDays = isReadThroughTasks(session, report) ? TASK_WINDOW_DAYS : undefined;
  const windows = await planReport(session, position, { granularity, lookbackDays, maxDays, io });
  const [first, last] = [windows[0]?.dates, windows.at(-1)?.dates];
  if (first !== undefined && last !== undefined && loadOf(session).covers(report)) {
    const days = { start: first.start, end: last.end };
    if (await dormantAccountsOf(session).isDormant(position, days, io)) return markEmpty(windows, [days]);
  }
  const advertiserId = accountOf(position.partition);
  return emptyHistoryOf(session).markEmpty({ report, advertiserId, saved: position.saved }, windows, io);
}

/** Announces what the stream is going to read, so that accounts are asked about together. */
function announce(
  session: Session,
  positions: readonly Position[],
  { report, lookbackDays }: Omit<Planning, 'io'>,
): void {
  if (!loadOf(session).covers(report)) return;
  const { granularity } = report;
  announcedAccountsOf(session).announce(positions, (saved) =>
    firstDayToRead(session, saved, { granularity, lookbackDays }),
  );
}

/** False for reports by account, in which TikTok adds all buying types up. */
const hasBuyingTypes = ({ level }: Pick<Report, 'level'>): boolean => level !== 'advertiser';

/** Whether a slice of the report can have no TopView rows; undefined if the survey of TopView rows does not cover it. */
function lacksTopView(
  session: Session,
  report: Report,
  { partition, dates }: Slice,
): SliceRequest['lacksTopView'] {
  if (dates === undefined || !loadOf(session).covers(report)) return undefined;
  return (io) => topViewRowsOf(session).areLacking(accountOf(partition), dates, io);
}

/** The columns that identify a row: account, object, time and breakdowns. */
function keyColumns(
  { level, granularity, breakdowns }: SupportedReport,
  customBreakdowns: Fields = {},
): Fields {
  const { idDimension, idColumn } = REPORT_LEVELS[level];
  return {
    ...ACCOUNT_COLUMN,
    [idDimension]: idColumn,
    ...TIME_AXES[granularity].columns,
    ...Object.fromEntries(breakdowns.map((name) => [name, lookUp(customBreakdowns, name) ?? columnOf(name)])),
  };
}

function columnOf(breakdown: BreakdownName | CustomBreakdown) {
  const column = findBreakdown(breakdown)?.column;
  if (column === undefined) throw new Error(`unknown breakdown ${breakdown}`);
  return column;
}
