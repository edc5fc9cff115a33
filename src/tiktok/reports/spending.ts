import {
  addDays,
  isJsonObject,
  onePageAtATime,
  scalarText,
  type DateRange,
  type JsonObject,
  type ReadIo,
} from '../../cdk/index.js';
import { partitionOf } from '../accounts/partition.js';
import { REPORT_PATH } from '../api/limits.js';
import { Granularity } from '../report-catalogue/granularity.js';
import { REPORT_LEVELS, type ObjectLevel } from '../report-catalogue/levels.js';
import type { Report } from './query/query.js';
import type { Session } from '../session.js';
import { readPages } from './read/read-report.js';

/** The least that a report can be asked: what each object cost. */
const costsOf = (level: ObjectLevel): Report => ({
  name: `${level}s with a cost`,
  reportType: 'BASIC',
  level,
  breakdowns: [],
  granularity: Granularity.lifetime,
  metrics: ['spend'],
  fallbacks: [],
  rowContext: false,
  isObserved: false,
});

/** An account, and the days of a window if there are any. */
interface SpendingIo {
  readonly session: Session;
  readonly advertiserId: string;
  readonly days: DateRange | undefined;
  readonly io: ReadIo;
}

/** A `CombinedList` of lists, which reports do not know. */
interface ObjectsWithCost {
  readonly endpoints: readonly string[];
  combine(io: SpendingIo): Promise<{
    readonly rows: readonly JsonObject[];
    readonly doubts: readonly never[];
    readonly warnings: readonly never[];
    readonly refusals: readonly never[];
  }>;
}

/**
 * The campaigns, ad groups or ads that had a cost in the days of a window, deleted ones included, as rows with their id:
 * for endpoints that need a request for each of them.
 *
 * @param daysBefore days before the window that count, too
 */
export const spending = (level: ObjectLevel, daysBefore = 0): ObjectsWithCost => ({
  endpoints: [REPORT_PATH],
  async combine({ session, advertiserId, days, io }) {
    const report = costsOf(level);
    const dates = days && { ...days, start: addDays(days.start, -daysBefore) };
    const slice = { partition: partitionOf(advertiserId), ...(dates && { dates }) };
    const rows: JsonObject[] = [];
    for await (const page of readPages(session, { report, slice, io: besideRead(io) })) {
      rows.push(...page.filter(hasCost).map((row) => idOnly(row, REPORT_LEVELS[level].idDimension)));
    }
    return { rows, doubts: [], warnings: [], refusals: [] };
  },
});

/** The rows of the report aren't those of the stream. */
const besideRead = (io: ReadIo): ReadIo => ({ ...io, onTotalRows: undefined, slots: onePageAtATime() });

const hasCost = ({ metrics }: JsonObject): boolean =>
  isJsonObject(metrics) && Number(scalarText(metrics['spend'])) > 0;

const idOnly = ({ dimensions }: JsonObject, name: string): JsonObject => ({
  [name]: isJsonObject(dimensions) ? scalarText(dimensions[name]) : '',
});
