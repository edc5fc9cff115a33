import {
  isJsonObject,
  onePageAtATime,
  readInParts,
  type JsonObject,
  type PartReader,
  type ReadIo,
  type Slice,
} from '../../cdk/index.js';
import type { Answer } from '../envelope.js';
import { Action, Excess } from '../error-codes.js';
import { isUnsupported, TikTokError } from '../errors.js';
import { TIMEOUTS_PER_REPORT } from '../limits.js';
import { accountOf, type Session } from '../session.js';
import { isDivisible } from './divide.js';
import { createDivider } from './divider.js';
import { readAllMetrics } from './metric-lists.js';
import { queryOf, REPORT_PATH, truncationOf, type Report, type ReportPart } from './query.js';

type Rows = readonly JsonObject[];

export interface Window {
  readonly report: Report;
  readonly slice: Slice;
  readonly io: ReadIo;
}

/** Pages of rows of an account's window, as the API sends them, asked for whole or, where that is too much, in parts. */
export async function* readWindow(session: Session, window: Window): AsyncGenerator<Rows, void, undefined> {
  if (!session.config.sandbox) {
    yield* readParts(session, { ...window, withStatus: true });
    return;
  }
  // The sandbox lacks filters and levels, and which ones is not documented: ask without the filter, then not at all.
  const attempts = window.report.level === 'advertiser' ? [true] : [true, false];
  for (const withStatus of attempts) {
    try {
      yield* readParts(session, { ...window, withStatus });
      return;
    } catch (error) {
      if (!isUnsupported(error)) throw error;
      const next = withStatus === attempts.at(-1) ? 'left out' : 'asking without the status filter';
      await session.log.warn(`Sandbox: ${error.message}; ${next}.`);
    }
  }
}

type Reading = Window & { readonly withStatus: boolean };

async function* readParts(session: Session, reading: Reading): AsyncGenerator<Rows, void, undefined> {
  const { interval, partition } = reading.slice;
  if (interval === undefined) throw new Error('a report is read in windows of days');
  const advertiserId = accountOf(partition);
  const { report, io } = reading;
  const reader: PartReader<ReportPart, Rows> = {
    ...createDivider(session, { report, advertiserId, wait: io.wait }),
    read: (part) => readPart(session, { ...reading, advertiserId, part }),
  };
  yield* readInParts({ interval }, reader);
}

interface PartReading extends Reading {
  readonly advertiserId: string;
  readonly part: ReportPart;
}

function readPart(session: Session, reading: PartReading): AsyncIterable<Rows> {
  const { report, io, advertiserId, part } = reading;
  const seen = (headers: Answer['headers']): Promise<void> => {
    const error = cutError(headers, advertiserId);
    return error === undefined ? Promise.resolve() : Promise.reject(error);
  };
  const read = async function* (metrics: readonly string[], aside: boolean) {
    const pages = session.client.list({
      path: REPORT_PATH,
      query: queryOf({ ...reading, metrics }),
      ...io,
      ...(aside && { slots: onePageAtATime() }),
      ...(isDivisible(part, report.level) && { mostTimeouts: TIMEOUTS_PER_REPORT }),
      seen,
    });
    for await (const rows of pages) {
      for (const row of rows) addAccount(row, advertiserId);
      yield rows;
    }
  };
  const { metrics, dimensions } = report;
  return readAllMetrics({ metrics, dimensions, memory: session.reports, log: session.log, read });
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

/** A row says whose it is only where several accounts were asked for. */
function addAccount({ dimensions, metrics }: JsonObject, advertiserId: string): void {
  if (!isJsonObject(dimensions) || dimensions['advertiser_id'] !== undefined) return;
  if (isJsonObject(metrics) && metrics['advertiser_id'] !== undefined) return;
  Object.assign(dimensions, { advertiser_id: advertiserId });
}
