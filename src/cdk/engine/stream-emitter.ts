import { describeDropped } from '../state/fingerprint-store.js';
import { forgetRows } from '../state/partition-state.js';
import { FailureScope, SyncError } from '../contract/errors.js';
import type { PageBudget } from '../pages/page-budget.js';
import type { Partition } from '../contract/slice.js';
import type { AbortRun } from './abort-run.js';
import { describeSkipped, settleFailures, summariseFailures, type PartitionFailure } from './failures.js';
import type { FailedPart } from '../contract/ledger.js';
import type { OpenSlice } from './schedule.js';
import { emitSlice, rowToolsOf, type RowTools } from './emit-slice.js';
import { createStreamReporter, type StreamReporter } from './stream-reporter.js';
import type { StateThrottle } from './state-throttle.js';
import { createStateWriter, type StateWriter } from './state-writer.js';
import type { StreamRun } from './stream-run.js';
import { describeStream, type Elapsed, type StreamResult } from './summary.js';
import type { SyncIo } from './sync-io.js';
import type { Waits } from './waits.js';

/** What emitting a stream needs. */
export interface EmitterIo extends SyncIo {
  readonly waits: Waits;
  readonly budget: PageBudget;
  readonly abortRun: AbortRun;
  readonly throttle: StateThrottle;
}

/** Emits one stream. */
export interface StreamEmitter {
  /** Emits the rows of a slice and closes it. */
  emit(open: OpenSlice): Promise<void>;
  /** Records a partition that could not be read. */
  fail(failed: FailedPart): void;
  /** Every slice of a partition was emitted or has failed. */
  finish(partition: Partition): void;
  /** Emits the final state and the status of the stream. */
  end(): Promise<StreamResult>;
}

/** Starts a stream by emitting STARTED and RUNNING. Its other messages follow in the order of the calls. */
export async function createStreamEmitter<S>(run: StreamRun<S>, io: EmitterIo): Promise<StreamEmitter> {
  const { ledger, stream } = run;
  const { abortRun, budget } = io;
  const failures: PartitionFailure[] = [];
  const elapsed = stopwatchOf(io);
  const counts = { reread: 0, empty: 0 };
  const watch = ledger.watcherOf(stream.name);
  const reporter = await startStream(run, io);
  const rowTools = rowToolsOf(run);
  const states = createStateWriter(run, reporter, io.throttle);
  const { fail, finish, isGivenUp } = failing(run, { abortRun, failures });
  return {
    fail,
    finish,
    async emit(open) {
      const { partition } = open.slice;
      budget.emitting(open.number);
      if (isGivenUp(partition)) {
        open.abandon();
        return;
      }
      if (open.slice.empty === true) counts.empty += 1;
      if (await open.arrived) await reporter.estimated(run.progress.expectedRows);
      const before = reporter.records;
      const emitted = (): number => reporter.records - before;
      try {
        counts.reread += await emitSlice(run, open, { ...io, ...rowTools, reporter, states, watch });
        ledger.closed(stream.name, open.slice, emitted());
        if (open.slice.empty !== true) abortRun.succeeded(stream.name);
      } catch (thrown) {
        // Emitted values without a saved fingerprint may change back to those with one.
        if (emitted() > 0 && run.cursors) forgetRows(run.cursors, partition);
        const error = SyncError.from(thrown);
        fail({ partition, error, days: open.slice.dates, rows: emitted() });
      } finally {
        open.progress.closed(emitted());
      }
    },
    end: () => endStream(run, { ...rowTools, reporter, states, failures, ...counts, elapsed }, io),
  };
}

async function startStream<Session>(run: StreamRun<Session>, io: EmitterIo): Promise<StreamReporter> {
  const reporter = createStreamReporter(run.configured.descriptor, io);
  await reporter.started();
  if (io.abortRun.of(run.stream.name) === undefined) await reporter.running();
  await io.waits.reportThrough(reporter);
  await logResumed(run, io);
  return reporter;
}

/** A resumed full refresh reads less than the whole stream, so this is logged. */
async function logResumed<Session>(
  { stream, partitions, complete }: StreamRun<Session>,
  { log }: EmitterIo,
): Promise<void> {
  const skipped = partitions.filter((partition) => complete?.has(partition)).length;
  if (skipped === 0) return;
  const noun = `${stream.partitionedBy}${partitions.length === 1 ? '' : 's'}`;
  const count = `${String(skipped)} of ${String(partitions.length)} ${noun}`;
  await log.info(`${stream.name}: skipping ${count}, finished by an earlier attempt of this job`);
}

interface Failing {
  readonly abortRun: AbortRun;
  /** Failures of partitions; a failure of the run is kept by abortRun. */
  readonly failures: PartitionFailure[];
}

function failing<Session>(
  { stream, ledger, missingParts }: StreamRun<Session>,
  { abortRun, failures }: Failing,
) {
  const fail = (failed: FailedPart): void => {
    const { partition, error } = failed;
    const failure = { partition, error };
    abortRun.failed(stream.name, failure);
    ledger.failed(stream.name, failed);
    if (error.scope === FailureScope.part) failures.push(failure);
  };
  const isGivenUp = (partition: Partition): boolean =>
    abortRun.of(stream.name) !== undefined || failures.some((failure) => failure.partition === partition);
  const finish = (partition: Partition): void => {
    if (isGivenUp(partition)) return;
    const error = missingParts.get(partition);
    if (error === undefined) ledger.completed(stream.name, partition);
    else fail({ partition, error });
  };
  return { fail, finish, isGivenUp };
}

/** @returns a function that measures the time since this call */
function stopwatchOf({ clock, waits }: EmitterIo): () => Elapsed {
  const [began, quotaMs] = [clock.monotonic(), waits.quotaMs];
  return () => ({ milliseconds: clock.monotonic() - began, quotaMs: waits.quotaMs - quotaMs });
}

interface Ended extends Pick<RowTools, 'parser'> {
  readonly reporter: StreamReporter;
  readonly states: StateWriter;
  readonly failures: readonly PartitionFailure[];
  readonly reread: number;
  /** Number of slices that were known to be empty. */
  readonly empty: number;
  readonly elapsed: () => Elapsed;
}

/** Emits the last state, the errors, then COMPLETE or INCOMPLETE. The platform requires this order. */
async function endStream<Session>(
  run: StreamRun<Session>,
  { parser, reporter, states, failures, reread, empty, elapsed }: Ended,
  io: EmitterIo,
): Promise<StreamResult> {
  const { stream } = run;
  await io.waits.reportThrough(undefined);
  states.stop();
  await logNotes(run, parser, io);
  const { failed, skipped } = settleFailures(run, failures);
  const ended = io.abortRun.of(stream.name);
  const result = {
    ...elapsed(),
    name: stream.name,
    complete: ended === undefined && failed.length === 0,
    rows: reporter.records,
    reread,
    requests: run.progress.requests,
    empty,
    failures,
  };
  await io.log.info(describeStream(result));
  await states.last(result.complete);
  if (ended !== undefined) {
    const left = run.partitions.filter((partition) => run.complete?.has(partition) !== true);
    run.ledger.abandoned(stream.name, left, ended);
    await reporter.failed(ended);
  }
  if (skipped.length > 0) await io.log.warn(describeSkipped(run, skipped));
  for (const failure of summariseFailures(run, failed)) await reporter.failed(failure);
  await (result.complete ? reporter.complete() : reporter.incomplete());
  return result;
}

/** Logs notes about the rows of a stream. */
async function logNotes<Session>(
  { stream, cursors, warnings }: StreamRun<Session>,
  parser: Ended['parser'],
  { log }: EmitterIo,
): Promise<void> {
  if (parser.unknown.size > 0) {
    const names = [...parser.unknown].join(', ');
    await log.info(`${stream.name}: passed through fields unknown to this version: ${names}`);
  }
  for (const warning of warnings.settle()) await log.warn(warning);
  if (cursors?.fingerprints.isComplete === false) await log.info(`${stream.name}: ${describeDropped()}`);
}
