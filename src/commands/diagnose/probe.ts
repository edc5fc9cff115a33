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

export type Stream = StreamDefinition<Session>;

/** What was learned of a stream by asking for a little of it. */
export interface Probe {
  readonly stream: Stream;
  readonly exchanges: readonly Exchange[];
  /** How its lists were asked for, by their paths. */
  readonly lists: ReadonlyMap<string, ListCall>;
  /** Of the first page that had any. */
  readonly rows: readonly JsonObject[];
  /** Why accounts before that one, or all of them, could not be read. */
  readonly failures: readonly SyncError[];
  /** What the connector itself would warn of. */
  readonly warnings: readonly string[];
}

export interface Probing {
  /** One whose lists have a small page each (`firstPages`). */
  readonly session: Session;
  readonly recorder: Recorder;
  readonly wait: Waiter;
  /** What the session has warned of since it was asked last. */
  readonly warned: () => readonly string[];
}

/** Rows of a page: enough to see that the API counts pages as it should. */
export const ROWS = 5;

/** Asks for a little of a stream as a sync does: of the first account that has something, its smallest part that has. */
export async function probeStream(
  { session, recorder, wait, warned }: Probing,
  stream: Stream,
): Promise<Probe> {
  const before = recorder.exchanges.length;
  const warnings: string[] = [];
  const over = new AbortController();
  const io: ReadIo = {
    ...{ wait: patient(wait), signal: over.signal, slots: onePageAtATime() },
    warn: (warning) => warnings.push(warning),
    keepCursor: (reason) => warnings.push(reason),
  };
  const lists = recorder.begin(stream.name);
  const { rows, failures } = await findRows({ session, stream, io });
  over.abort();
  return {
    ...{ stream, lists, rows, failures },
    exchanges: recorder.exchanges.slice(before),
    warnings: [...new Set([...warnings, ...warned()])],
  };
}

interface Search {
  readonly session: Session;
  readonly stream: Stream;
  readonly io: ReadIo;
}

async function findRows(search: Search): Promise<Pick<Probe, 'rows' | 'failures'>> {
  const failures: SyncError[] = [];
  for (const partition of search.stream.partitions(search.session)) {
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

async function rowsOf({ session, stream, io }: Search, partition: Partition): Promise<readonly JsonObject[]> {
  const spans = await stream.plan(session, { partition, saved: undefined }, io);
  for (const span of smallestFirst(spans)) {
    const slice: Slice = { ...span, partition };
    for await (const page of stream.read(session, slice, io)) if (page.length > 0) return page;
  }
  return [];
}

/** The newest day that is over, then the newest windows; where there are no days, everything. */
function smallestFirst(spans: readonly SliceRange[]): readonly SliceRange[] {
  const [last, ...earlier] = spans.toReversed();
  if (last?.dates === undefined) return last === undefined ? [] : [last];
  const yesterday = addDays(last.dates.end, -1);
  const around = spans.find(
    ({ dates }) => dates !== undefined && dates.start <= yesterday && yesterday <= dates.end,
  );
  const day = around && { ...around, dates: { start: yesterday, end: yesterday } };
  const candidates = [...(day === undefined ? [] : [day]), last, ...earlier.slice(0, 1)];
  const byDays = new Map(candidates.map((span) => [JSON.stringify(span.dates), span]));
  return [...byDays.values()];
}

/** How long one stream waits in all for trouble to pass, and for what the API does in its own time. */
const PATIENCE_MS = 60_000;

function patient(wait: Waiter): Waiter {
  let leftMs = PATIENCE_MS;
  return async (pause) => {
    if (!pause.rateLimited) leftMs -= pause.milliseconds;
    if (leftMs < 0)
      throw new SyncError({
        failureType: FailureType.transient,
        what: `A diagnosis waits a minute for a stream, and that was not enough: ${pause.reason}.`,
        remedy: 'Try again later.',
        isTrouble: true,
      });
    await wait(pause);
  };
}
