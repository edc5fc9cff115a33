import type { ConfiguredStream } from '../../protocol/catalog.js';
import { isJsonObject } from '../../protocol/json.js';
import type { InputState } from '../../protocol/state.js';
import { SyncError } from '../contract/errors.js';
import { createPageBudget } from '../concurrency/page-budget.js';
import { readAhead } from '../concurrency/prefetch.js';
import { createEnding } from './abort-run.js';
import { createStatePace } from './state-throttle.js';
import { stepsOf, type Step } from './schedule.js';
import { createStreamReporter } from './stream-reporter.js';
import { prepareRun, type StreamRun, type SyncPlan } from './stream-run.js';
import type { SyncIo } from './sync-io.js';
import { describeSync, type StreamResult } from './summary.js';
import { beginTurn, type Turn, type TurnIo } from './stream-emitter.js';
import { createWaits } from './waits.js';

/**
 * Reads the selected streams and says how each ended. Requests of several streams, accounts and windows overlap;
 * messages leave stream by stream, account by account, window by window, streams about the sync itself at the end. A
 * part that fails does not stop the others; an error that concerns the whole run (a dead token, no memory, a server that
 * answers nobody) ends those that are left as well.
 *
 * @returns true when every stream was read completely
 */
export async function sync<Session>(plan: SyncPlan<Session>, io: SyncIo): Promise<boolean> {
  const { runs, refused } = await prepareRuns(plan, io);
  const waits = createWaits(io.clock, io.log);
  const pace = createStatePace(io.output, io.clock);
  const began = io.clock.monotonic();
  const isLast = ({ stream }: StreamRun<Session>): boolean => stream.isAboutSync === true;
  const readRuns = async (some: readonly StreamRun<Session>[]) => {
    const ending = createEnding(some.flatMap(({ partitions }) => partitions));
    const budget = createPageBudget(plan.pagesAhead);
    const hasEnded = (stream: string): boolean => ending.of(stream) !== undefined;
    const steps = stepsOf(some, { wait: waits.wait, clock: io.clock, budget, hasEnded });
    const turnIo = { ...io, waits, budget, ending, pace };
    return { ending, results: await emitSteps(readAhead(steps, plan.pagesAhead), turnIo) };
  };
  const { ending, results: first } = await readRuns(runs.filter((run) => !isLast(run)));
  // How the others ended says nothing about those that tell of it.
  const { results: last } = await readRuns(runs.filter(isLast));
  const results = [...first, ...last];
  if (results.length > 0) {
    const total = {
      ...{ milliseconds: io.clock.monotonic() - began, quotaMs: waits.quotaMs },
      ...{ ended: ending.error?.what, beforehand: plan.ledger?.beforehand },
    };
    await io.log.info(describeSync(results, total));
  }
  return !refused && results.every(({ complete }) => complete);
}

async function emitSteps<Session>(
  steps: AsyncIterable<Step<Session>>,
  io: TurnIo,
): Promise<readonly StreamResult[]> {
  const results: StreamResult[] = [];
  let turn: Turn | undefined;
  for await (const step of steps) {
    if (step.kind === 'begin') turn = await beginTurn(step.run, io);
    else if (step.kind === 'end' && turn !== undefined) results.push(await turn.end());
    else if (turn !== undefined) await takeStep(turn, step, io);
  }
  return results;
}

/** A step between the begin and the end of a stream. */
async function takeStep<Session>(turn: Turn, step: Step<Session>, { watchdog }: TurnIo): Promise<void> {
  if (step.kind === 'slice') {
    watchdog?.reading(step.run.stream.name, step.open.slice.partition);
    await turn.emit(step.open);
  }
  if (step.kind === 'failed') turn.fail(step);
  if (step.kind === 'handed over') turn.finish(step.partition);
}

/** A stream that cannot even be begun still starts and ends, so that the platform sees why. */
async function prepareRuns<Session>(plan: SyncPlan<Session>, io: SyncIo) {
  const runs: StreamRun<Session>[] = [];
  for (const configured of plan.selected) {
    try {
      runs.push(prepareRun(plan, configured));
    } catch (thrown) {
      await refuse(configured, { error: SyncError.from(thrown), saved: plan.saved }, io);
    }
  }
  return { runs, refused: runs.length < plan.selected.length };
}

interface Refusal {
  readonly error: SyncError;
  readonly saved: InputState;
}

/** What was saved is told as it came, so that who keeps the last states of a run does not lose it. */
async function refuse(
  { descriptor }: ConfiguredStream,
  { error, saved }: Refusal,
  io: SyncIo,
): Promise<void> {
  const reporter = createStreamReporter(descriptor, io);
  const state = saved.get(descriptor.name);
  await reporter.started();
  // The protocol has no other states than objects with members.
  if (isJsonObject(state) && Object.keys(state).length > 0) await reporter.state(state);
  await reporter.failed(error);
  await reporter.incomplete();
}
