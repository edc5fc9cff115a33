import {
  day,
  dayInZone,
  dayWindow,
  earliestDay,
  id,
  isJsonObject,
  planDayWindows,
  type Fields,
  type JsonObject,
  type Slice,
  type StreamDefinition,
  type ReadIo,
} from '../cdk/index.js';
import type { Query } from './client.js';
import type { Answer } from './envelope.js';
import { isUnsupported } from './errors.js';
import { REPORT_WINDOW_DAYS } from './limits.js';
import { chooseMetrics, type Level, type MetricTable } from './metrics.js';
import { accountOf, byAccount, type Session } from './session.js';

const PATH = 'report/integrated/get/';
const TIME = 'stat_time_day';

/** Says, with code 0, that rows are missing: a report covers the newest 20,000 ads at most ("Run a synchronous report"). */
const TRUNCATION_HEADER = 'x-tt-ads-throttle';

export interface ReportStreamOptions {
  readonly name: string;
  readonly description: string;
  readonly reportType: 'BASIC' | 'AUDIENCE';
  readonly level: Level;
  /** Columns of the dimensions besides the level's id and the day. */
  readonly breakdowns?: Fields;
  readonly metrics: MetricTable;
  readonly formerNames?: readonly string[];
}

/** A report stream also knows which metrics found no room in its request. */
export interface ReportStream extends StreamDefinition<Session> {
  readonly leftOutMetrics: readonly string[];
}

/** A daily report: one row per object, day and breakdown value, flat, with every metric asked for as a column. */
export function reportStream(options: ReportStreamOptions): ReportStream {
  const { level, breakdowns = {}, metrics, reportType, ...rest } = options;
  const { asked, leftOut } = chooseMetrics(metrics, level);
  const idColumn = `${level}_id`;
  const dimensions = [idColumn, TIME, ...Object.keys(breakdowns)];
  const query = {
    report_type: reportType,
    data_level: `AUCTION_${level.toUpperCase()}`,
    dimensions,
    metrics: Object.keys(asked),
    filtering: statusFilters(level),
  };
  return {
    ...rest,
    leftOutMetrics: leftOut,
    fields: {
      advertiser_id: id('Ad account id'),
      [idColumn]: id(`Id of the ${level}`),
      [TIME]: day("Day of the row, in the account's time zone"),
      ...breakdowns,
      ...asked,
    },
    nested: ['dimensions', 'metrics'],
    primaryKey: [...new Set(['advertiser_id', ...dimensions])],
    cursor: dayWindow(TIME),
    ...byAccount,
    plan: async (session, { partition, saved }, wait) => {
      const { startDate, endDate, lookbackDays } = session.config;
      const today = dayInZone(
        session.clock.now(),
        await session.accounts.timeZone(accountOf(partition), wait),
      );
      const range = { start: startDate, end: earliestDay(today, endDate ?? today) };
      return planDayWindows(saved, { range, lookbackDays, windowDays: REPORT_WINDOW_DAYS });
    },
    read: (session, slice, io) => readWindow(session, { query, slice, io }),
  };
}

/**
 * Without it a report leaves out what deleted objects spent, and totals are wrong. It must match the level; at the
 * level of the advertiser there is none, and everything is in.
 */
function statusFilters(level: Level): readonly JsonObject[] | undefined {
  if (level === 'advertiser') return undefined;
  return [{ field_name: `${level}_status`, filter_type: 'IN', filter_value: JSON.stringify(['STATUS_ALL']) }];
}

interface Window {
  readonly query: Query;
  readonly slice: Slice;
  readonly io: ReadIo;
}

async function* readWindow(
  session: Session,
  window: Window,
): AsyncGenerator<readonly JsonObject[], void, undefined> {
  const { filtering, ...unfiltered } = window.query;
  if (!session.config.sandbox) {
    yield* rowsOf(session, window);
    return;
  }
  try {
    yield* rowsOf(session, window);
  } catch (error) {
    if (!isUnsupported(error)) throw error;
    // The sandbox lacks filters and levels, and which ones is not documented: ask without the filter, then not at all.
    const retry = filtering !== undefined;
    await session.log.warn(
      `Sandbox: ${error.message}; ${retry ? 'asking without the status filter' : 'left out'}.`,
    );
    if (retry) yield* readWindow(session, { ...window, query: unfiltered });
  }
}

async function* rowsOf(
  session: Session,
  { query, slice, io }: Window,
): AsyncGenerator<readonly JsonObject[], void, undefined> {
  const advertiserId = accountOf(slice.partition);
  const { start, end } = slice.interval ?? {};
  let told = false;
  const asked = { ...query, advertiser_id: advertiserId, start_date: start, end_date: end };
  const seen = async (headers: Answer['headers']): Promise<void> => {
    const cut = headers[TRUNCATION_HEADER];
    if (cut === undefined || told) return;
    told = true;
    const where = `Account ${advertiserId}, ${start ?? ''} to ${end ?? ''}`;
    await session.log.warn(`${where}: TikTok cut the report, rows of older ads are missing (${String(cut)})`);
  };
  const pages = session.client.list({ path: PATH, query: asked, ...io, seen });
  for await (const rows of pages) {
    for (const row of rows) addAccount(row, advertiserId);
    yield rows;
  }
}

/** A row says whose it is only where several accounts were asked for. */
function addAccount({ dimensions, metrics }: JsonObject, advertiserId: string): void {
  if (!isJsonObject(dimensions) || dimensions['advertiser_id'] !== undefined) return;
  if (isJsonObject(metrics) && metrics['advertiser_id'] !== undefined) return;
  Object.assign(dimensions, { advertiser_id: advertiserId });
}
