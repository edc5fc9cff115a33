import {
  isJsonObject,
  type DateRange,
  type Json,
  type JsonObject,
  type Pages,
  type ReadIo,
  type Slice,
} from '../../../cdk/index.js';
import { accountOf } from '../../accounts/partition.js';
import { isRefusal } from '../../api/refusal.js';
import { REPORT_ROW_KEY } from '../../reports/public-face.js';
import type { Session } from '../../session.js';
import { knownShopsOf, PROMOTION_TYPES } from '../../shops/known-shops.js';
import { listedShopsOf } from '../../shops/listed-shops.js';

/** A daily GMV Max report on whole shops. */
export interface GmvMaxQuery {
  readonly dimension: 'advertiser_id' | 'campaign_id';
  readonly metrics: readonly string[];
  /** Of campaigns; by account, TikTok takes no statuses. */
  readonly statuses?: readonly string[];
}

interface GmvMaxRequest {
  readonly query: GmvMaxQuery;
  readonly slice: Slice;
  readonly io: ReadIo;
}

/** The object in a member; an empty one if there is none. */
export const membersOf = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});

/**
 * A GMV Max report covers one shop and, by campaign, one type. A shop that is no longer listed may still have spend, if
 * its reports are accepted.
 */
export async function gmvMaxReports(
  session: Session,
  { query, slice: { partition, dates }, io }: GmvMaxRequest,
): Promise<readonly Pages[]> {
  const { dimension, metrics, statuses } = query;
  const advertiserId = accountOf(partition);
  const ids = await listedShopsOf(session, advertiserId, io);
  const seen = knownShopsOf(session)
    .campaignsOf(advertiserId)
    .map(({ storeId }) => storeId);
  const gone = new Set(seen.filter((storeId) => !ids.includes(storeId)));
  const filters =
    dimension === 'advertiser_id'
      ? [{}]
      : PROMOTION_TYPES.map((type) => ({
          filtering: {
            gmv_max_promotion_types: [type],
            ...(statuses && { campaign_statuses: statuses }),
          },
        }));
  const reportsOf = (storeId: string): readonly Pages[] =>
    filters.map((filter) =>
      session.client.list({
        ...io,
        path: 'gmv_max/report/get/',
        rowKey: REPORT_ROW_KEY,
        query: {
          advertiser_id: advertiserId,
          ...daysOf(dates),
          store_ids: [storeId],
          dimensions: [dimension, 'stat_time_day'],
          metrics,
          ...filter,
        },
      }),
    );
  return [...ids.flatMap(reportsOf), ...[...gone].flatMap(reportsOf).map(unlessRefused)];
}

async function* unlessRefused(pages: Pages): AsyncGenerator<readonly JsonObject[], void, undefined> {
  try {
    yield* pages;
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
}

const daysOf = (range: DateRange | undefined) =>
  range === undefined ? {} : { start_date: range.start, end_date: range.end };
