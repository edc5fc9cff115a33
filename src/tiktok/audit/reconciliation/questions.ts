import {
  isJsonObject,
  onePageAtATime,
  scalarText,
  type DateRange,
  type JsonObject,
  type Partition,
  type ReadIo,
  type Pages,
} from '../../../cdk/index.js';
import { GMV_MAX_STATUSES, REPORT_PATH } from '../../api/limits.js';
import { sandboxLacks } from '../../api/sandbox.js';
import { REPORT_LEVELS, type Level } from '../../report-catalogue/levels.js';
import { Granularity } from '../../report-catalogue/granularity.js';
import {
  EVERY_BUYING_TYPE,
  ONLY_TOP_VIEW,
  USUAL_BUYING_TYPES,
  type BuyingType,
} from '../../campaign-filters/buying-types.js';
import {
  queryOf,
  readBuyingType,
  readPages,
  type BuyingTypeRequest,
  type Report,
} from '../../reports/public-face.js';
import { accountOf } from '../../accounts/partition.js';
import type { Session } from '../../session.js';
import { hasList } from '../../paging/whole-answer.js';
import { isRefusal } from '../../api/refusal.js';
import { amountsOf, METRICS, plus, type Amounts } from './amounts.js';
import { once } from './once.js';
import { gmvMaxReports, membersOf } from './gmv-max-reports.js';
import { createTally, type Tally } from './tally.js';

/* Requests that help to explain differences. */

/** Requests about some days of an account. Each is sent once, and only when needed. */
export interface Questions {
  /**
   * The current rows of a level, without duplicates; at level advertiser, the account's own total.
   *
   * @param topView whether to include TopView, as the emitted rows do
   */
  readonly listAt: (level: Level, days: DateRange, topView: boolean) => Promise<Tally>;
  /** The API's sum over all rows of a level, in one call; undefined if the API does not return it. */
  readonly sumAt: (level: Level, days: DateRange, topView: boolean) => Promise<Amounts | undefined>;
  /** The TopView campaigns; undefined if they are refused. */
  readonly topView: (days: DateRange) => Promise<Tally | undefined>;
  /** The spend of GMV Max campaigns; undefined if it is refused. */
  readonly gmvMax: (days: DateRange) => Promise<Tally | undefined>;
}

/** Creates the requests for one account. */
export function createQuestions(session: Session, partition: Partition, readIo: ReadIo): Questions {
  const io: ReadIo = { ...readIo, slots: onePageAtATime(), onTotalRows: undefined };
  const request = (level: Level, dates: DateRange, buyingType?: BuyingType): BuyingTypeRequest => {
    return { report: reportAt(level), slice: { partition, dates }, io, status: 'STATUS_ALL', buyingType };
  };
  const orUndefined = createUnlessRefused(session);
  return {
    listAt: once((level, days, topView) => {
      const isWhole = level === 'advertiser' || sandboxLacks(session, 'filters by buying type');
      const lists = isWhole
        ? [readPages(session, request(level, days))]
        : buyingTypesOf(topView).map((buyingType) =>
            readBuyingType(session, request(level, days, buyingType)),
          );
      return sumOf(REPORT_LEVELS[level].idDimension, lists, rowOf);
    }),
    sumAt: once((level, days, topView) => {
      const toRead = buyingTypesOf(topView);
      return orUndefined('The sum of a report', async () => {
        const sums = await Promise.all(
          toRead.map((buyingType) => requestSum(session, request(level, days, buyingType))),
        );
        return sums.reduce((sum, one) => sum && one && plus(sum, one));
      });
    }),
    topView: once((days) => {
      const pages = readBuyingType(session, request('campaign', days, ONLY_TOP_VIEW));
      return orUndefined('TopView spend', () => sumOf('campaign_id', [pages], rowOf));
    }),
    gmvMax: once((days) =>
      orUndefined('GMV Max spend', async () =>
        sumOf(
          'campaign_id',
          await gmvMaxReports(session, { query: COST, slice: { partition, dates: days }, io }),
          costRowOf,
        ),
      ),
    ),
  };
}

/** Returns undefined and logs a line if a request is refused. */
export function createUnlessRefused({ log }: Session) {
  return async <T>(what: string, ask: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await ask();
    } catch (error) {
      if (!isRefusal(error)) throw error;
      await log.info(`${what} could not be read, so it cannot explain differences: ${error.message}`);
      return undefined;
    }
  };
}

const buyingTypesOf = (topView: boolean): readonly BuyingType[] =>
  topView ? EVERY_BUYING_TYPE : [USUAL_BUYING_TYPES];

const reportAt = (level: Level): Report => ({
  name: `reconciliation, level ${level}`,
  reportType: 'BASIC',
  level,
  breakdowns: [],
  granularity: Granularity.daily,
  metrics: METRICS,
  fallbacks: [],
  rowContext: false,
  isObserved: false,
});

/** Requests a page of one row, which comes with the sums over all rows. */
async function requestSum({ client }: Session, request: BuyingTypeRequest): Promise<Amounts | undefined> {
  const { partition, dates } = request.slice;
  const advertiserId = accountOf(partition);
  const query = queryOf({ ...request, advertiserId, chunk: { dates }, metrics: METRICS, withTotals: true });
  const { wait, onRequest } = request.io;
  const { total_metrics: sums } = await client.get({
    path: REPORT_PATH,
    isComplete: hasList,
    query: { ...query, page: 1, page_size: 1 },
    wait,
    onRequest,
  });
  return isJsonObject(sums) ? amountsOf(sums) : undefined;
}

const COST = { dimension: 'campaign_id', metrics: ['cost'], statuses: GMV_MAX_STATUSES } as const;

const costRowOf = ({ dimensions, metrics }: JsonObject): JsonObject => ({
  ...membersOf(dimensions),
  spend: membersOf(metrics)['cost'],
});

/** A report's row with the members of its dimensions and metrics. */
export const rowOf = ({ dimensions, metrics }: JsonObject): JsonObject => ({
  ...membersOf(metrics),
  ...membersOf(dimensions),
});

async function sumOf(
  id: string,
  lists: readonly Pages[],
  toRow: (row: JsonObject) => JsonObject,
): Promise<Tally> {
  const tally = createTally({ id }, new Map<string, number>());
  const known = new Set<string>();
  for (const list of lists) {
    for await (const rows of list) {
      for (const row of rows.map(toRow)) {
        const key = `${scalarText(row[id])} ${scalarText(row['stat_time_day'])}`;
        if (!known.has(key)) tally.add(row);
        known.add(key);
      }
    }
  }
  return tally;
}
