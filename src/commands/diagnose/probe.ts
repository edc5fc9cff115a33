import {
  addDays,
  FailureScope,
  FailureType,
  onePageAtATime,
  SyncError,
  type JsonObject,
  type Partition,
  type ReadIo,
  type Slice,
  type SliceRange,
  type StreamDefinition,
  type Waiter,
} from '../../cdk/index.js';
import type { Session } from '../../tiktok/index.js';
import type { ListCall } from './first-pages.js';
import { BudgetSpent, type Exchange, type Recorder } from './recorder.js';

export type ProbedStream = StreamDefinition<Session>;

/** What a few requests revealed about a stream. */
export interface StreamProbe {
  readonly stream: ProbedStream;
  readonly exchanges: readonly Exchange[];
  /** Its list requests by path. */
  readonly lists: ReadonlyMap<string, ListCall>;
  /** The rows of the first page that had any. */
  readonly rows: readonly JsonObject[];
  /** Why the accounts before that one, or all of them, could not be read. */
  readonly failures: readonly SyncError[];
  /** Warnings that a sync would log. */
  readonly warnings: readonly string[];
}

export interface Probing {
  /** A session that reads one small page per list (`firstPages`). */
  readonly session: Session;
  readonly recorder: Recorder;
  readonly wait: Waiter;
  /** The session's warnings since the last call. */
  readonly warned: () => readonly string[];
}

/** Rows per page: enough to see whether the API counts pages correctly. */
export const ROWS = 5;

/** Reads the smallest slice with rows of the first account that has rows, the way a sync would. */
export async function probeStream(
  { session, recorder, wait, warned }: Probing,
  stream: ProbedStream,
): Promise<StreamProbe> {
  const before = recorder.exchanges.length;
  const warnings: string[] = [];
  const over = new AbortController();
  const io: ReadIo = {
    wait: patient(wait),
    signal: over.signal,
    slots: onePageAtATime(),
    warn: (warning) => warnings.push(warning),
    keepCursor: (reason) => warnings.push(reason),
  };
  const lists = recorder.begin(stream.name);
  const { rows, failures } = await findRows({ session, stream, io });
  over.abort();
  return {
    stream,
    lists,
    rows,
    failures,
    exchanges: recorder.exchanges.slice(before),
    warnings: [...new Set([...warnings, ...warned()])],
  };
}

interface RowSearch {
  readonly session: Session;
  readonly stream: ProbedStream;
  readonly io: ReadIo;
}

async function findRows(search: RowSearch): Promise<Pick<StreamProbe, 'rows' | 'failures'>> {
  const failures: SyncError[] = [];
  for (const partition of await search.stream.partitions(search.session, search.io)) {
    try {
      const rows = await rowsOf(search, partition);
      if (rows.length > 0) return { rows, failures };
    } catch (thrown) {
      const error = SyncError.from(thrown);
      failures.push(error);
      if (error.scope === FailureScope.run || error instanceof BudgetSpent) break;
    }
  }
  return { rows: [], failures };
}

async function rowsOf(
  { session, stream, io }: RowSearch,
  partition: Partition,
): Promise<readonly JsonObject[]> {
  const ranges = await stream.plan(session, { partition, saved: undefined }, io);
  for (const range of smallestFirst(ranges)) {
    const slice: Slice = { ...range, partition };
    for await (const page of stream.read(session, slice, io)) if (page.length > 0) return page;
  }
  return [];
}

/** The last complete day, then the newest windows; a stream without dates is read in full. */
function smallestFirst(ranges: readonly SliceRange[]): readonly SliceRange[] {
  const [last, ...earlier] = ranges.toReversed();
  if (last?.dates === undefined) return last === undefined ? [] : [last];
  const yesterday = addDays(last.dates.end, -1);
  const around = ranges.find(
    ({ dates }) => dates !== undefined && dates.start <= yesterday && yesterday <= dates.end,
  );
  const day = around && { ...around, dates: { start: yesterday, end: yesterday } };
  const candidates = [...(day === undefined ? [] : [day]), last, ...earlier.slice(0, 1)];
  const byDays = new Map(candidates.map((range) => [JSON.stringify(range.dates), range]));
  return [...byDays.values()];
}

/** Total time that one stream may wait for outages to pass and for tasks to finish. */
const PATIENCE_MS = 60_000;

function patient(wait: Waiter): Waiter {
  let leftMs = PATIENCE_MS;
  return async (pause) => {
    if (!pause.rateLimited) leftMs -= pause.milliseconds;
    if (leftMs < 0)
      throw new SyncError({
        failureType: FailureType.transient,
        what: `Gave up after waiting a minute for this stream: ${pause.reason}.`,
        remedy: 'Try again later.',
        isOutage: true,
      });
    await wait(pause);
  };
}
