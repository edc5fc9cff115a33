import { FailureScope, SyncError } from '../errors.js';
import { checkMemory } from '../memory.js';
import type { PageBudget } from '../read-ahead/page-budget.js';
import type { Partition } from '../slice.js';
import type { Ending } from './ending.js';
import { describeLeftOut, settleFailures, summariseFailures, type PartitionFailure } from './failures.js';
import type { OpenSlice } from './steps.js';
import { createStreamReporter, type StreamReporter } from './stream-reporter.js';
import type { StatePace } from './state-pace.js';
import { stateOf, type StreamRun } from './stream-run.js';
import type { SyncIo } from './sync-io.js';
import type { Waits } from './waits.js';

export interface TurnIo extends SyncIo {
  readonly waits: Waits;
  readonly budget: PageBudget;
  readonly ending: Ending;
  readonly pace: StatePace;
}

/** One stream while its messages leave. */
export interface Turn {
  emit(open: OpenSlice): Promise<void>;
  fail(partition: Partition, error: SyncError): void;
  /** @returns true when the stream was read completely */
  end(): Promise<boolean>;
}

/** Starts a stream. Its other messages follow as its slices come, in the order in which they are handed over. */
export async function beginTurn<Session>(run: StreamRun<Session>, io: TurnIo): Promise<Turn> {
  const { ending, waits, budget } = io;
  const failures: PartitionFailure[] = [];
  const reporter = createStreamReporter(run.configured.descriptor, io);
  let empty = 0;
  await reporter.started();
  if (ending.error === undefined) await reporter.running();
  await waits.turnOf(reporter);
  const fail = (partition: Partition, error: SyncError): void => {
    const failure = { partition, error };
    ending.failed(failure, run.stream.partitionedBy);
    if (error.scope === FailureScope.part) failures.push(failure);
  };
  return {
    fail,
    async emit(open) {
      const { partition } = open.slice;
      budget.emitting(open.number);
      if (ending.error !== undefined || failures.some((failure) => failure.partition === partition)) {
        open.abandon();
        return;
      }
      if (open.slice.empty === true) empty += 1;
      try {
        await emitSlice(run, open, { reporter, pace: io.pace });
        ending.succeeded();
      } catch (thrown) {
        fail(partition, SyncError.from(thrown));
      }
    },
    end: () => endTurn(run, { reporter, failures, empty }, io),
  };
}

interface Ended {
  readonly reporter: StreamReporter;
  readonly failures: readonly PartitionFailure[];
  /** Slices that were known to be empty. */
  readonly empty: number;
}

/** The last state, the errors, then COMPLETE or INCOMPLETE: in this order, or the platform misunderstands. */
async function endTurn<Session>(
  run: StreamRun<Session>,
  { reporter, failures, empty }: Ended,
  io: TurnIo,
): Promise<boolean> {
  const { stream, parser } = run;
  await io.waits.turnOf(undefined);
  if (parser.unknown.size > 0) {
    const names = [...parser.unknown].join(', ');
    await io.log.info(`${stream.name}: fields that this version does not know were passed through: ${names}`);
  }
  if (empty > 0)
    await io.log.info(`${stream.name}: ${empty} stretches that are known to be empty were not asked for`);
  await io.log.info(`${stream.name}: ${reporter.records} records`);
  await reporter.state(stateOf(run));
  if (io.ending.error !== undefined) await reporter.failed(io.ending.error);
  const { failed, leftOut } = settleFailures(run, failures);
  if (leftOut.length > 0) await io.log.warn(describeLeftOut(run, leftOut));
  for (const failure of summariseFailures(run, failed)) await reporter.failed(failure);
  const complete = io.ending.error === undefined && failed.length === 0;
  await (complete ? reporter.complete() : reporter.incomplete());
  return complete;
}

/** The cursor moves, and the state is told, only when every page of the slice was emitted. */
async function emitSlice<Session>(
  run: StreamRun<Session>,
  { slice, pages }: OpenSlice,
  { reporter, pace }: { reporter: StreamReporter; pace: StatePace },
): Promise<void> {
  const { stream, cursors, parser } = run;
  const observation = stream.cursor?.observe(cursors?.get(slice.partition), slice);
  for await (const rows of pages) {
    checkMemory();
    for (const raw of rows) {
      const row = parser.parse(raw);
      const full = observation?.admits(row.data) === false ? undefined : reporter.record(row);
      // Awaiting only what has to wait saves a turn of the event loop for every row.
      if (full !== undefined) await full;
    }
  }
  if (cursors === undefined) return;
  cursors.set(slice.partition, observation?.closed());
  await pace(() => reporter.state(cursors.toState()));
}
