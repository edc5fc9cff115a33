import type { JsonObject } from '../../protocol/json.js';
import type { Clock } from '../time/clock.js';
import { SyncError } from '../contract/errors.js';
import { rfc3339 } from '../time/instants.js';
import { afterFirst } from '../concurrency/prefetch-first.js';
import type { PageBudget } from '../pages/page-budget.js';
import { prefetch } from '../concurrency/prefetch.js';
import type { Partition, Slice, SliceRange } from '../contract/slice.js';
import type { RequestIo } from '../contract/stream.js';
import { futureCursors } from './future-cursors.js';
import type { SliceProgress } from './progress.js';
import type { StreamRun } from './stream-run.js';
import { positionOf } from '../state/partition-state.js';
import { CURSOR_STAYS } from './warnings.js';

/** A slice whose first request was already sent. */
export interface OpenSlice {
  /** Its position in the order of emission. */
  readonly number: number;
  readonly slice: Slice;
  /** When it was opened (RFC 3339), by the current clock, which the first response may have corrected. */
  asOf(): string;
  /** True for the last slice of its partition. */
  readonly isLast: boolean;
  readonly pages: AsyncIterable<readonly JsonObject[]>;
  /** Resolves to true when the first page has arrived, and to false when it failed. */
  readonly arrived: Promise<boolean>;
  readonly progress: SliceProgress;
  /** Whether the cursor stays where it is from this slice on. Known once all pages have arrived. */
  readonly keepsCursor: () => boolean;
  /** Drops the checkpoints of the slice, after it was closed. */
  dropCheckpoints(): void;
  /** Stops reading a slice that is no longer needed. */
  abandon(): void;
}

/** The steps of a sync, in the order of emission. */
export type Step<Session> =
  | { readonly kind: 'begin'; readonly run: StreamRun<Session> }
  | { readonly kind: 'slice'; readonly run: StreamRun<Session>; readonly open: OpenSlice }
  | {
      readonly kind: 'failed';
      readonly run: StreamRun<Session>;
      readonly partition: Partition;
      readonly error: SyncError;
    }
  /** The partition has no more slices. */
  | { readonly kind: 'partition-planned'; readonly run: StreamRun<Session>; readonly partition: Partition }
  | { readonly kind: 'end'; readonly run: StreamRun<Session> };

/** What planning and opening slices needs. */
export interface StepIo extends Pick<RequestIo, 'wait'> {
  readonly clock: Clock;
  readonly budget: PageBudget;
  /** True once a stream must stop. It still begins and ends, but nothing more is requested. */
  readonly hasEnded: (stream: string) => boolean;
}

/** Partitions of a stream that are planned in parallel, because a plan may need requests. */
const PLANS_AHEAD = 8;

/**
 * Yields the streams, their partitions and their slices in order. Partitions are planned a few ahead, and each slice is
 * opened when it is pulled. Pulling ahead of emission sends requests of several accounts and streams at once, while
 * messages keep this order.
 */
export async function* schedule<Session>(
  runs: readonly StreamRun<Session>[],
  io: StepIo,
): AsyncGenerator<Step<Session>, void, undefined> {
  let number = 0;
  for (const run of runs) {
    yield { kind: 'begin', run };
    const hasEnded = (): boolean => io.hasEnded(run.stream.name);
    for await (const { partition, planning } of prefetch(plansOf(run, io), PLANS_AHEAD)) {
      if (hasEnded()) break;
      const ranges = await planning;
      if (ranges instanceof SyncError) {
        yield { kind: 'failed', run, partition, error: ranges };
        continue;
      }
      run.progress.planned(ranges);
      // A refused partition is refused in every window, so the others wait for the first response.
      let answered: Promise<boolean> | undefined;
      for (const [index, range] of ranges.entries()) {
        if (hasEnded()) break;
        const isLast = index === ranges.length - 1;
        const open = openSlice(
          run,
          { ...range, partition },
          { ...io, number: (number += 1), isLast, after: answered },
        );
        if (range.empty !== true) answered ??= open.arrived;
        yield { kind: 'slice', run, open };
      }
      yield { kind: 'partition-planned', run, partition };
    }
    yield { kind: 'end', run };
  }
}

interface PartitionPlan {
  readonly partition: Partition;
  /** Never rejects. */
  readonly planning: Promise<readonly SliceRange[] | SyncError>;
}

/** Starts a plan with each step. */
function* plansOf<Session>(
  run: StreamRun<Session>,
  { wait, hasEnded }: StepIo,
): Generator<PartitionPlan, void, undefined> {
  for (const partition of run.partitions) {
    if (hasEnded(run.stream.name)) return;
    if (run.complete?.has(partition) === true) continue;
    yield { partition, planning: planOf(run, partition, { wait, ...callbacksOf(run, partition) }) };
  }
}

/** Callbacks of the requests for a partition. */
function callbacksOf<Session>(
  { stream, progress, ledger, warnings }: StreamRun<Session>,
  partition: Partition,
): Pick<RequestIo, 'onRequest' | 'warn'> {
  return {
    onRequest: () => {
      progress.countRequest();
      ledger.countRequest(stream.name, partition);
    },
    warn: (warning) => {
      warnings.add(partition, warning);
    },
  };
}

async function planOf<Session>(
  { stream, session, cursors, warnings }: StreamRun<Session>,
  partition: Partition,
  io: RequestIo,
): Promise<readonly SliceRange[] | SyncError> {
  const position = positionOf(cursors, partition);
  const { saved } = position;
  try {
    const ranges = await stream.plan(session, position, io);
    if (saved !== undefined && ranges.length === 0) {
      const present = await stream.currentCursor?.(session, partition, io);
      if (present !== undefined && saved > present)
        warnings.count(
          futureCursors,
          partition,
          () => `${stream.cursor?.field ?? 'a cursor'} ${saved}, while it is ${present}`,
        );
    }
    return ranges;
  } catch (thrown) {
    return SyncError.from(thrown);
  }
}

interface SliceIo extends StepIo, Pick<OpenSlice, 'number' | 'isLast'> {
  /** Nothing is requested until this resolves, and nothing if it resolves to false. */
  readonly after: Promise<boolean> | undefined;
}

function openSlice<Session>(run: StreamRun<Session>, slice: Slice, io: SliceIo): OpenSlice {
  const { stream, session, progress, cursors } = run;
  const { number, isLast, wait, budget, after = Promise.resolve(true) } = io;
  const abandoned = new AbortController();
  const { onTotalRows, closed } = progress.opened(slice);
  const sliceCheckpoints = run.checkpoints.ofSlice();
  const callbacks = callbacksOfSlice(run, slice);
  const readIo = {
    wait,
    ...callbacks.io,
    // Rows that are compared with fingerprints may not all be emitted.
    ...(cursors?.fingerprints.get(slice.partition) === undefined && { onTotalRows }),
    slots: budget.slotsOf(number),
    signal: abandoned.signal,
    checkpoints: sliceCheckpoints.checkpoints,
  };
  if (slice.empty === true) closed(0);
  const rows = slice.empty === true ? noPages() : stream.read(session, slice, readIo);
  const pages = rows[Symbol.asyncIterator]();
  const first = after.then((isWanted) =>
    isWanted && !abandoned.signal.aborted && !io.hasEnded(stream.name) ? pages.next() : NO_PAGE,
  );
  return {
    number,
    slice,
    isLast,
    asOf: timeOfNow(io.clock),
    pages: afterFirst(first, pages),
    // A failure is reported when the slice is emitted.
    arrived: arrivalOf(first),
    progress: { onTotalRows, closed },
    keepsCursor: callbacks.keepsCursor,
    dropCheckpoints: sliceCheckpoints.closed,
    abandon: () => {
      closed(0);
      abandoned.abort();
      pages.return?.().catch(() => undefined);
    },
  };
}

/** The time of this call, computed with the clock as known when the result is called. */
function timeOfNow(clock: Clock): () => string {
  const moment = clock.monotonic();
  return () => rfc3339(clock.timeAt(moment));
}

const arrivalOf = (first: Promise<unknown>): Promise<boolean> =>
  first.then(
    () => true,
    () => false,
  );

/** Callbacks of reading a slice, and whether they keep the cursor. */
function callbacksOfSlice<Session>(run: StreamRun<Session>, { partition }: Slice) {
  let isKept = false;
  const onMissingPart = (error: SyncError): void => {
    isKept = true;
    if (!run.missingParts.has(partition)) run.missingParts.set(partition, error);
  };
  const keepCursor = (reason: string): void => {
    isKept = true;
    run.warnings.add(partition, run.cursors === undefined ? reason : `${reason} ${CURSOR_STAYS}`);
  };
  return {
    io: { ...callbacksOf(run, partition), keepCursor, onMissingPart },
    keepsCursor: (): boolean => isKept,
  };
}

const NO_PAGE = { done: true, value: undefined } as const;

async function* noPages(): AsyncGenerator<never, void, undefined> {
  // The slice is known to be empty.
}
