import {
  isJsonList,
  isJsonObject,
  onePageAtATime,
  scalarText,
  type DateRange,
  type Json,
  type JsonObject,
  type Partition,
  type ReadIo,
  type Slice,
} from '../../../cdk/index.js';
import { GMV_MAX_STATUSES, REPORT_PATH } from '../../api/limits.js';
import type { Level } from '../../report-catalogue/metrics.js';
import { Granularity } from '../../report-catalogue/granularity.js';
import {
  EVERY_BUYING_TYPE,
  ONLY_TOP_VIEW,
  USUAL_BUYING_TYPES,
  type BuyingType,
} from '../../campaign-filters/buying-types.js';
import { idDimension, queryOf, REPORT_ROW_KEY, type Report } from '../../reports/query/query.js';
import { readBuyingType, readPages } from '../../reports/read/read-report.js';
import type { BuyingTypeRequest } from '../../reports/read/request.js';
import { accountOf } from '../../accounts/partition.js';
import type { Session } from '../../session.js';
import { knownShopsOf, PROMOTION_TYPES } from '../../shops/known-shops.js';
import { hasList } from '../../paging/whole-answer.js';
import { isRefusal } from '../../api/refusal.js';
import { amountsOf, METRICS, plus, type Amounts } from './amounts.js';
import { once } from './once.js';
import { createTally, type Tally } from './tally.js';

/* What can be asked to find out why numbers differ. */

type Pages = AsyncIterable<readonly JsonObject[]>;

/** What is asked of an account about some days, each thing once, and only when it is wanted. */
export interface Questions {
  /**
   * What the API has at a level now, each row once; at the level of the advertiser it is the account's own total.
   *
   * @param topView whether TopView is to be among it, as it is among what was emitted
   */
  readonly listAt: (level: Level, days: DateRange, topView: boolean) => Promise<Tally>;
  /** What all rows of a level add up to, as the API says, in one call; undefined where it does not. */
  readonly sumAt: (level: Level, days: DateRange, topView: boolean) => Promise<Amounts | undefined>;
  /** What was bought as TopView; undefined where the API does not tell. */
  readonly topView: (days: DateRange) => Promise<Tally | undefined>;
  /** What GMV Max campaigns spent; undefined where the API does not tell. */
  readonly gmvMax: (days: DateRange) => Promise<Tally | undefined>;
}

export function createQuestions(session: Session, partition: Partition, readIo: ReadIo): Questions {
  const io: ReadIo = { ...readIo, slots: onePageAtATime(), onTotalRows: undefined };
  const request = (level: Level, dates: DateRange, buyingType?: BuyingType): BuyingTypeRequest => {
    return { report: reportAt(level), slice: { partition, dates }, io, status: 'STATUS_ALL', buyingType };
  };
  const ifTold = tellingOf(session);
  return {
    listAt: once((level, days, topView) => {
      const isWhole = level === 'advertiser' || session.config.sandbox;
      const lists = isWhole
        ? [readPages(session, request(level, days))]
        : buyingTypesOf(topView).map((buyingType) =>
            readBuyingType(session, request(level, days, buyingType)),
          );
      return sumOf(idDimension(level), lists, rowOf);
    }),
    sumAt: once((level, days, topView) => {
      const toRead = buyingTypesOf(topView);
      return ifTold('What a report adds up to', async () => {
        const sums = await Promise.all(
          toRead.map((buyingType) => askSum(session, request(level, days, buyingType))),
        );
        return sums.reduce((sum, one) => sum && one && plus(sum, one));
      });
    }),
    topView: once((days) => {
      const pages = readBuyingType(session, request('campaign', days, ONLY_TOP_VIEW));
      return ifTold('What was spent on TopView', () => sumOf('campaign_id', [pages], rowOf));
    }),
    gmvMax: once((days) =>
      ifTold('What GMV Max has spent', async () =>
        sumOf('campaign_id', await gmvMaxReports(session, { partition, dates: days }, io), costRowOf),
      ),
    ),
  };
}

/** Undefined, and a line of the log, where a question is refused. */
function tellingOf({ log }: Session) {
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

/** A page of one row comes with the sums of all. */
async function askSum({ client }: Session, request: BuyingTypeRequest): Promise<Amounts | undefined> {
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

const membersOf = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});

const costRowOf = ({ dimensions, metrics }: JsonObject): JsonObject => ({
  ...membersOf(dimensions),
  spend: membersOf(metrics)['cost'],
});

const rowOf = ({ dimensions, metrics }: JsonObject): JsonObject => ({
  ...membersOf(metrics),
  ...membersOf(dimensions),
});

async function sumOf(
  id: string,
  lists: readonly Pages[],
  toRow: (row: JsonObject) => JsonObject,
): Promise<Tally> {
  const tally = createTally(id, new Map<string, number>());
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

/**
 * A report is about one shop, and by default it leaves deleted campaigns out. A shop that is not listed any more may have
 * spent all the same, if its reports can still be had.
 */
async function gmvMaxReports(
  session: Session,
  { partition, dates }: Slice,
  io: ReadIo,
): Promise<readonly Pages[]> {
  const advertiserId = accountOf(partition);
  const { wait, onRequest } = io;
  const query = { advertiser_id: advertiserId };
  const { store_list: stores } = await session.client.get({
    ...{ path: 'gmv_max/store/list/', query, wait, onRequest },
    isComplete: (data) => hasList(data, 'store_list'),
  });
  const ids = (isJsonList(stores) ? stores : []).map((store) => scalarText(membersOf(store)['store_id']));
  const seen = knownShopsOf(session)
    .campaignsOf(advertiserId)
    .map(({ storeId }) => storeId);
  const gone = new Set(seen.filter((storeId) => !ids.includes(storeId)));
  const reportsOf = (storeId: string): readonly Pages[] =>
    PROMOTION_TYPES.map((type) => session.client.list({ ...io, ...reportOf(storeId, type) }));
  return [...ids.flatMap(reportsOf), ...[...gone].flatMap(reportsOf).map(unlessRefused)];
  function reportOf(storeId: string, type: string) {
    return {
      path: 'gmv_max/report/get/',
      rowKey: REPORT_ROW_KEY,
      query: {
        ...query,
        ...daysOf(dates),
        store_ids: [storeId],
        dimensions: ['campaign_id', 'stat_time_day'],
        metrics: ['cost'],
        filtering: { gmv_max_promotion_types: [type], campaign_statuses: GMV_MAX_STATUSES },
      },
    };
  }
}

async function* unlessRefused(pages: Pages): AsyncGenerator<readonly JsonObject[], void, undefined> {
  try {
    yield* pages;
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
}

const daysOf = (interval: DateRange | undefined) =>
  interval === undefined ? {} : { start_date: interval.start, end_date: interval.end };
