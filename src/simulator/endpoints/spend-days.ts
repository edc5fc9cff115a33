import type { DataLevel, ReportRow, World } from '../types.js';
import { type DaySpan, dayText } from '../world/calendar.js';

/** What one object of an account spent on one day. */
export interface SpendDay {
  readonly id: string;
  readonly date: string;
  readonly metrics: ReportRow['metrics'];
}

interface SpendQuery {
  readonly advertiserId: string;
  readonly dataLevel: DataLevel;
  /** The dimension that identifies the objects. */
  readonly id: string;
  readonly metrics: readonly string[];
  readonly days: DaySpan;
}

/** The spend of an account by object and day, as its report has it; deleted objects included. */
export const spendDays = (
  world: World,
  { advertiserId, dataLevel, id, metrics, days }: SpendQuery,
): readonly SpendDay[] =>
  world
    .report({
      advertiserId,
      reportType: 'BASIC',
      dataLevel,
      includeDeleted: true,
      dimensions: [id, 'stat_time_day'],
      metrics: ['spend', ...metrics],
      startDate: dayText(days.first),
      endDate: dayText(days.last),
    })
    .map((row) => ({
      id: String(row.dimensions[id]),
      date: String(row.dimensions['stat_time_day']).slice(0, 10),
      metrics: row.metrics,
    }));
