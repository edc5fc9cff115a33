import { day, dayWindow, id, type Fields, type StreamDefinition } from '../../cdk/index.js';
import { REPORT_WINDOW_DAYS } from '../limits.js';
import { chooseMetrics, type Level, type MetricTable } from '../metrics.js';
import { accountOf, byAccount, type Session } from '../session.js';
import { planWindows } from '../windows.js';
import { idDimension, TIME } from './query.js';
import { readWindow } from './read.js';

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
  const idColumn = idDimension(level);
  const dimensions = [idColumn, TIME, ...Object.keys(breakdowns)];
  const report = { name: options.name, reportType, level, dimensions, metrics: Object.keys(asked) };
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
    plan: async (session, { partition, saved }, io) => {
      const advertiserId = accountOf(partition);
      const windows = await planWindows(
        session,
        { advertiserId, saved },
        { windowDays: REPORT_WINDOW_DAYS, io },
      );
      return session.activity.markEmpty(advertiserId, windows, io);
    },
    read: (session, slice, io) => readWindow(session, { report, slice, io }),
  };
}
