import type { ConfiguredStream } from '../../protocol/catalog.js';
import type { InputState } from '../../protocol/state.js';
import { SyncError } from '../contract/errors.js';
import type { RequestIo } from '../contract/stream.js';
import { createPageBudget } from '../pages/page-budget.js';
import { prefetch } from '../concurrency/prefetch.js';
import { createAbortRun } from './abort-run.js';
import { createStateThrottle } from './state-throttle.js';
import { keepSavedState } from './state-writer.js';
import { schedule, type Step } from './schedule.js';
import { createStreamReporter, type StreamReporter } from './stream-reporter.js';
import { orderStreams } from './order-streams.js';
import { prepareRun, type StreamRun, type SyncPlan } from './stream-run.js';
import type { SyncIo } from './sync-io.js';
import { describeSync, type StreamResult } from './summary.js';
import { createStreamEmitter, type StreamEmitter, type EmitterIo } from './stream-emitter.js';
import { createWaits } from './waits.js';

/**
 * Reads the selected streams and emits the status of each. Requests of several streams, accounts and windows overlap;
 * messages are emitted stream by stream, account by account, window by window, with streams about the sync itself at
 * the end (`orderStreams`, `orderPartitions`). A part that fails does not stop the others; an error with scope run (a dead
 * token, no memory, an outage of the whole API) ends all remaining ones.
 *
 * @returns true if every stream was read completely
 */
export async function sync<Session>(plan: SyncPlan<Session>, io: SyncIo): Promise<boolean> {
  const waits = createWaits(io.clock, io.log);
  const { runs: prepared, refused } = await prepareRuns(plan, { ...io, wait: waits.wait });
  plan.saved.clear();
  const runs = orderStreams(prepared);
  const throttle = createStateThrottle(io.output, io.clock);
  const began = io.clock.monotonic();
  const isLast = ({ stream }: StreamRun<Session>): boolean => stream.isAboutSync === true;
  const readRuns = async (some: readonly StreamRun<Session>[]) => {
    const abortRun = createAbortRun(some.flatMap(({ partitions }) => partitions));
    const budget = createPageBudget(plan.pagesAhead);
    const hasEnded = (stream: string): boolean => abortRun.of(stream) !== undefined;
    const steps = schedule(some, { wait: waits.wait, clock: io.clock, budget, hasEnded });
    const emitterIo = { ...io, waits, budget, abortRun, throttle };
    return { abortRun, results: await emitSteps(prefetch(steps, plan.pagesAhead), emitterIo) };
  };
  const { abortRun, results: first } = await readRuns(runs.filter((run) => !isLast(run)));
  // An abort of the others must not stop the streams that report it.
  const { results: last } = await readRuns(runs.filter(isLast));
  const results = [...first, ...last];
  if (results.length > 0) {
    const total = {
      milliseconds: io.clock.monotonic() - began,
      quotaMs: waits.quotaMs,
      ended: abortRun.error?.what,
      setupRequests: plan.ledger?.setupRequests,
    };
    await io.log.info(describeSync(results, total));
  }
  return !refused && results.every(({ complete }) => complete);
}

async function emitSteps<Session>(
  steps: AsyncIterable<Step<Session>>,
  io: EmitterIo,
): Promise<readonly StreamResult[]> {
  const results: StreamResult[] = [];
  let emitter: StreamEmitter | undefined;
  for await (const step of steps) {
    if (step.kind === 'begin') emitter = await createStreamEmitter(step.run, io);
    else if (step.kind === 'end' && emitter !== undefined) results.push(await emitter.end());
    else if (emitter !== undefined) await takeStep(emitter, step, io);
  }
  return results;
}

/** Takes a step between the beginning and the end of a stream. */
async function takeStep<Session>(
  emitter: StreamEmitter,
  step: Step<Session>,
  { watchdog }: EmitterIo,
): Promise<void> {
  if (step.kind === 'slice') {
    watchdog?.reading(step.run.stream.name, step.open.slice.partition);
    await emitter.emit(step.open);
  }
  if (step.kind === 'failed') emitter.fail(step);
  if (step.kind === 'partition-planned') emitter.finish(step.partition);
}

/** A stream that cannot be prepared still emits STARTED, the error and INCOMPLETE, so that the platform sees why. */
async function prepareRuns<Session>(plan: SyncPlan<Session>, io: SyncIo & RequestIo) {
  const runs: StreamRun<Session>[] = [];
  let refused = false;
  const requestIo = { wait: io.wait, onRequest: () => plan.ledger?.countSetupRequest() };
  for (const configured of plan.selected) {
    try {
      runs.push(await prepareRun(plan, configured, requestIo));
    } catch (thrown) {
      const error = SyncError.from(thrown);
      const mayBeSkipped = plan.onRefusal === 'skip' && error.isLackOfPermission;
      refused ||= !mayBeSkipped;
      await (mayBeSkipped ? skip : refuse)(configured, { error, saved: plan.saved }, io);
    }
  }
  return { runs, refused };
}

interface Refusal {
  readonly error: SyncError;
  readonly saved: InputState;
}

async function refuse(configured: ConfiguredStream, { error, saved }: Refusal, io: SyncIo): Promise<void> {
  const reporter = await startedWithState(configured, saved, io);
  await reporter.failed(error);
  await reporter.incomplete();
}

/** Completes a stream that the user has no permission to read. */
async function skip(configured: ConfiguredStream, { error, saved }: Refusal, io: SyncIo): Promise<void> {
  const reporter = await startedWithState(configured, saved, io);
  await io.log.warn(`${configured.descriptor.name}: skipped; saved state is kept. ${error.userMessage}`);
  await reporter.complete();
}

async function startedWithState(
  { descriptor }: ConfiguredStream,
  saved: InputState,
  io: SyncIo,
): Promise<StreamReporter> {
  const reporter = createStreamReporter(descriptor, io);
  await reporter.started();
  await keepSavedState(reporter, saved.get(descriptor.name));
  return reporter;
}
