import {
  onePageAtATime,
  readInParts,
  type JsonObject,
  type PartReader,
  type ReadIo,
  type Slice,
} from '../../../cdk/index.js';
import type { ListCall, ListTold } from '../../api/call.js';
import type { Answer } from '../../api/envelope.js';
import { Action, Excess } from '../../api/error-codes.js';
import { TikTokError } from '../../api/errors.js';
import { TIMEOUTS_PER_REPORT, REPORT_PATH } from '../../api/limits.js';
import { passOverLack } from '../../api/sandbox.js';
import { accountOf } from '../../accounts/partition.js';
import type { Session } from '../../session.js';
import { isTaken } from '../../refusals/is-taken.js';
import { withTopView } from '../../campaign-filters/with-top-view.js';
import { rowCompleter } from './complete-rows.js';
import { isDivisible } from './split.js';
import { createDivider } from './split-plan.js';
import { readAllMetrics } from './metric-batches.js';
import { TOP_VIEW_PASS, USUAL_PASS, WHOLE_PASS, type Pass } from '../query/buying-types.js';
import {
  dimensionsOf,
  queryOf,
  REPORT_ROW_KEY,
  truncationOf,
  type Report,
  type ReportPart,
} from '../query/query.js';
import { askForSums, createSumCheck, hasSums } from './check-totals.js';
import { reportCacheOf } from '../query/run-cache.js';

type Rows = readonly JsonObject[];

export interface Window {
  readonly report: Report;
  readonly slice: Slice;
  readonly io: ReadIo;
}

/** Pages of rows of an account's window, as the API sends them, asked for whole or, where that is too much, in parts. */
export async function* readWindow(session: Session, window: Window): AsyncGenerator<Rows, void, undefined> {
  if (session.config.sandbox) {
    yield* readSandbox(session, window);
    return;
  }
  if (window.report.level === 'advertiser') {
    yield* readPass(session, { ...window, withStatus: true, pass: WHOLE_PASS });
    return;
  }
  const pass = (own: Pass) => (io: ReadIo) =>
    readPass(session, { ...window, io, withStatus: true, pass: own });
  yield* withTopView(session, { ...window, usual: pass(USUAL_PASS), topView: pass(TOP_VIEW_PASS) });
}

/** The sandbox lacks filters and levels: ask without the filter, then not at all. */
async function* readSandbox(session: Session, window: Window): AsyncGenerator<Rows, void, undefined> {
  const attempts = window.report.level === 'advertiser' ? [true] : [true, false];
  for (const withStatus of attempts) {
    try {
      yield* readPass(session, { ...window, withStatus, pass: USUAL_PASS });
      return;
    } catch (error) {
      const isLast = withStatus === attempts.at(-1);
      await passOverLack(session, error, isLast ? 'left out' : 'retrying without the status filter');
    }
  }
}

export type Reading = Window & { readonly withStatus: boolean; readonly pass: Pass };

/** Pages of rows of one pass, whole or in parts. */
export async function* readPass(session: Session, reading: Reading): AsyncGenerator<Rows, void, undefined> {
  const { report, io, slice, pass } = reading;
  const { interval, partition } = slice;
  const advertiserId = accountOf(partition);
  const complete = await rowCompleter(session, { report, advertiserId, pass, interval }, io);
  const reader: PartReader<ReportPart, Rows> = {
    ...createDivider(session, { report, pass, advertiserId, io }),
    read: (part) => readPart(session, { ...reading, advertiserId, part }),
  };
  for await (const rows of readInParts({ interval }, reader)) {
    for (const row of rows) complete(row);
    yield rows;
  }
}

interface PartReading extends Reading {
  readonly advertiserId: string;
  readonly part: ReportPart;
}

function readPart(session: Session, reading: PartReading): AsyncIterable<Rows> {
  const { report, io, pass } = reading;
  const { log } = session;
  const memory = reportCacheOf(session);
  const call = (metrics: readonly string[], withSums: boolean) => ({
    path: REPORT_PATH,
    query: queryOf({ ...reading, filters: pass.filters, metrics, withSums }),
  });
  const isChecked = hasSums(report) && !session.config.sandbox;
  const read = (metrics: readonly string[], aside: boolean): AsyncIterable<Rows> => {
    const list = { reading, metrics, aside };
    if (!isChecked) return readList(session, { ...list, call: call(metrics, false) });
    return askForSums({
      ...{ memory, log, names: { metrics, dimensions: dimensionsOf(report) } },
      read: (withSums) =>
        withSums
          ? readChecked(session, { ...list, call: call(metrics, true) })
          : readList(session, { ...list, call: call(metrics, false) }),
    });
  };
  const accepts = (metrics: readonly string[]) => isTaken(session.client, call(metrics, false), io);
  return readAllMetrics({ report, advertiserId: reading.advertiserId, memory, log, read, accepts, io });
}

interface MetricList {
  readonly reading: PartReading;
  readonly metrics: readonly string[];
  /** Beside other lists, which hold what they have. */
  readonly aside: boolean;
  readonly call: Pick<ListCall, 'path' | 'query'>;
  /** Told what each page says of the whole list. */
  readonly seen?: (told: ListTold) => void;
}

function readList(session: Session, { reading, aside, call, seen }: MetricList): AsyncIterable<Rows> {
  const { report, io, advertiserId, part, slice } = reading;
  // The total of the whole window says it all, also where the window is then read in parts.
  const isWhole = part.group === undefined && part.interval === slice.interval;
  return session.client.list({
    ...call,
    ...io,
    rowKey: REPORT_ROW_KEY,
    ...((aside || !isWhole) && { expects: undefined }),
    ...(aside && { slots: onePageAtATime() }),
    ...(isDivisible(part, report) && { mostTimeouts: TIMEOUTS_PER_REPORT }),
    seen: (headers, told) => {
      seen?.(told);
      const error = cutError(headers, advertiserId);
      return error === undefined ? Promise.resolve() : Promise.reject(error);
    },
  });
}

/** A list whose first page says what its rows add up to; where they do not, the log says so. */
async function* readChecked(session: Session, list: MetricList): AsyncGenerator<Rows, void, undefined> {
  const { report, advertiserId, part } = list.reading;
  const check = createSumCheck();
  const seen = (told: ListTold): void => {
    reportCacheOf(session).tellsSums = true;
    check.seen(told);
  };
  for await (const rows of readList(session, { ...list, seen })) {
    check.add(rows);
    yield rows;
  }
  const difference = check.difference();
  if (difference === undefined) return;
  const { start = '', end = '' } = part.interval ?? {};
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
