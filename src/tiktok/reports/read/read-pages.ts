import {
  onePageAtATime,
  readSplit,
  type JsonObject,
  type SplitReader,
  type ReadIo,
  type Slice,
} from '../../../cdk/index.js';
import type { ListCall, ListTotals } from '../../api/call.js';
import type { Answer } from '../../api/envelope.js';
import { Action, Excess } from '../../api/error-codes.js';
import { TikTokError } from '../../api/errors.js';
import { TIMEOUTS_PER_REPORT, REPORT_PATH } from '../../api/limits.js';
import { passOverLack } from '../../api/sandbox.js';
import { accountOf } from '../../accounts/partition.js';
import type { Session } from '../../session.js';
import { isAccepted } from '../../refusals/is-accepted.js';
import { withTopView } from '../../campaign-filters/with-top-view.js';
import { rowCompleter } from './complete-rows.js';
import { canSplit } from './split.js';
import { createSplitPlan } from './split-plan.js';
import { readAllMetrics } from './metric-batches.js';
import {
  ONLY_TOP_VIEW,
  USUAL_BUYING_TYPES,
  ALL_BUYING_TYPES,
  type BuyingTypeFilter,
} from '../query/buying-types.js';
import {
  dimensionsOf,
  queryOf,
  REPORT_ROW_KEY,
  truncationOf,
  type Report,
  type ReportChunk,
} from '../query/query.js';
import { readWithTotals, createTotalsCheck, hasTotals } from './check-totals.js';
import { reportCacheOf } from '../query/run-cache.js';

type Rows = readonly JsonObject[];

export interface ReportSlice {
  readonly report: Report;
  readonly slice: Slice;
  readonly io: ReadIo;
}

/** Pages of rows of an account's window, as the API sends them, asked for whole or, where that is too much, in parts. */
export async function* readSlice(
  session: Session,
  window: ReportSlice,
): AsyncGenerator<Rows, void, undefined> {
  if (session.config.sandbox) {
    yield* readSandbox(session, window);
    return;
  }
  if (window.report.level === 'advertiser') {
    yield* readBuyingType(session, { ...window, withStatus: true, buyingTypes: ALL_BUYING_TYPES });
    return;
  }
  const bought = (own: BuyingTypeFilter) => (io: ReadIo) =>
    readBuyingType(session, { ...window, io, withStatus: true, buyingTypes: own });
  yield* withTopView(session, {
    ...window,
    usual: bought(USUAL_BUYING_TYPES),
    topView: bought(ONLY_TOP_VIEW),
  });
}

/** The sandbox lacks filters and levels: ask without the filter, then not at all. */
async function* readSandbox(session: Session, window: ReportSlice): AsyncGenerator<Rows, void, undefined> {
  const attempts = window.report.level === 'advertiser' ? [true] : [true, false];
  for (const withStatus of attempts) {
    try {
      yield* readBuyingType(session, { ...window, withStatus, buyingTypes: USUAL_BUYING_TYPES });
      return;
    } catch (error) {
      const isLast = withStatus === attempts.at(-1);
      await passOverLack(session, error, isLast ? 'left out' : 'retrying without the status filter');
    }
  }
}

export type BuyingTypeReading = ReportSlice & {
  readonly withStatus: boolean;
  readonly buyingTypes: BuyingTypeFilter;
};

/** Pages of rows of some buying types, whole or in chunks. */
export async function* readBuyingType(
  session: Session,
  reading: BuyingTypeReading,
): AsyncGenerator<Rows, void, undefined> {
  const { report, io, slice, buyingTypes } = reading;
  const { dates, partition } = slice;
  const advertiserId = accountOf(partition);
  const complete = await rowCompleter(session, { report, advertiserId, buyingTypes, dates }, io);
  const reader: SplitReader<ReportChunk, Rows> = {
    ...createSplitPlan(session, { report, buyingTypes, advertiserId, io }),
    read: (part) => readChunk(session, { ...reading, advertiserId, part }),
  };
  for await (const rows of readSplit({ dates }, reader)) {
    for (const row of rows) complete(row);
    yield rows;
  }
}

interface ChunkReading extends BuyingTypeReading {
  readonly advertiserId: string;
  readonly part: ReportChunk;
}

function readChunk(session: Session, reading: ChunkReading): AsyncIterable<Rows> {
  const { report, io, buyingTypes } = reading;
  const { log } = session;
  const memory = reportCacheOf(session);
  const call = (metrics: readonly string[], withSums: boolean) => ({
    path: REPORT_PATH,
    query: queryOf({ ...reading, filters: buyingTypes.filters, metrics, withSums }),
  });
  const isChecked = hasTotals(report) && !session.config.sandbox;
  const read = (metrics: readonly string[], aside: boolean): AsyncIterable<Rows> => {
    const list = { reading, metrics, aside };
    if (!isChecked) return readList(session, { ...list, call: call(metrics, false) });
    return readWithTotals({
      ...{ memory, log, names: { metrics, dimensions: dimensionsOf(report) } },
      read: (withSums) =>
        withSums
          ? readChecked(session, { ...list, call: call(metrics, true) })
          : readList(session, { ...list, call: call(metrics, false) }),
    });
  };
  const accepts = (metrics: readonly string[]) => isAccepted(session.client, call(metrics, false), io);
  return readAllMetrics({ report, advertiserId: reading.advertiserId, memory, log, read, accepts, io });
}

interface MetricList {
  readonly reading: ChunkReading;
  readonly metrics: readonly string[];
  /** Beside other lists, which hold what they have. */
  readonly aside: boolean;
  readonly call: Pick<ListCall, 'path' | 'query'>;
  /** Told what each page says of the whole list. */
  readonly seen?: (told: ListTotals) => void;
}

function readList(session: Session, { reading, aside, call, seen }: MetricList): AsyncIterable<Rows> {
  const { report, io, advertiserId, part, slice } = reading;
  // The total of the whole window says it all, also where the window is then read in parts.
  const isWhole = part.group === undefined && part.dates === slice.dates;
  return session.client.list({
    ...call,
    ...io,
    rowKey: REPORT_ROW_KEY,
    ...((aside || !isWhole) && { onTotalRows: undefined }),
    ...(aside && { slots: onePageAtATime() }),
    ...(canSplit(part, report) && { mostTimeouts: TIMEOUTS_PER_REPORT }),
    onTotals: (headers, told) => {
      seen?.(told);
      const error = cutError(headers, advertiserId);
      return error === undefined ? Promise.resolve() : Promise.reject(error);
    },
  });
}

/** A list whose first page says what its rows add up to; where they do not, the log says so. */
async function* readChecked(session: Session, list: MetricList): AsyncGenerator<Rows, void, undefined> {
  const { report, advertiserId, part } = list.reading;
  const check = createTotalsCheck();
  const seen = (told: ListTotals): void => {
    reportCacheOf(session).supportsTotals = true;
    check.seen(told);
  };
  for await (const rows of readList(session, { ...list, seen })) {
    check.add(rows);
    yield rows;
  }
  const difference = check.difference();
  if (difference === undefined) return;
  const { start = '', end = '' } = part.dates ?? {};
  await session.log.warn(
    `${report.name}, account ${advertiserId}, ${start} to ${end}: TikTok's own sum is ${difference}. Rows may be missing or may have changed during the read; read these days again.`,
  );
}

function cutError(headers: Answer['headers'], advertiserId: string): TikTokError | undefined {
  const said = truncationOf(headers);
  if (said === undefined) return undefined;
  return new TikTokError({
    action: Action.request,
    excess: Excess.objects,
    what: `rows of older ads are left out ("${said}")`,
    path: REPORT_PATH,
    accounts: [advertiserId],
  });
}
