import type { ConfiguredStream } from '../../protocol/catalog.js';
import { SyncError } from '../errors.js';
import { createPageBudget } from '../read-ahead/page-budget.js';
import { readAhead } from '../read-ahead/read-ahead.js';
import { createEnding } from './ending.js';
import { createStatePace } from './state-pace.js';
import { stepsOf } from './steps.js';
import { createStreamReporter } from './stream-reporter.js';
import { prepareRun, type StreamRun, type SyncPlan } from './stream-run.js';
import type { SyncIo } from './sync-io.js';
import { beginTurn, type Turn } from './turn.js';
import { createWaits } from './waits.js';

/**
 * Reads the selected streams and says how each ended. Requests of several streams, accounts and windows overlap;
 * messages leave stream by stream, account by account, window by window. A part that fails does not stop the others;
 * an error that concerns the whole run (a dead token, no memory, a server that answers nobody) ends those that are
 * left as well.
 *
 * @returns true when every stream was read completely
 */
export async function sync<Session>(plan: SyncPlan<Session>, io: SyncIo): Promise<boolean> {
  const { runs, refused } = await prepareRuns(plan, io);
  const ending = createEnding();
  const waits = createWaits(io.clock, io.log);
  const budget = createPageBudget(plan.pagesAhead);
  const pace = createStatePace(io.output, io.clock);
  const steps = stepsOf(runs, { wait: waits.wait, budget, hasEnded: () => ending.error !== undefined });
  let turn: Turn | undefined;
  let complete = !refused;
  for await (const step of readAhead(steps, plan.pagesAhead)) {
    if (step.kind === 'begin') turn = await beginTurn(step.run, { ...io, waits, budget, ending, pace });
    if (step.kind === 'slice') await turn?.emit(step.open);
    if (step.kind === 'failed') turn?.fail(step.partition, step.error);
    if (step.kind === 'end') complete = (await turn?.end()) === true && complete;
  }
  return complete;
}

/** A stream that cannot even be begun still starts and ends, so that the platform sees why. */
async function prepareRuns<Session>(plan: SyncPlan<Session>, io: SyncIo) {
  const runs: StreamRun<Session>[] = [];
  for (const configured of plan.selected) {
    try {
      runs.push(prepareRun(plan, configured));
    } catch (thrown) {
      await refuse(configured, SyncError.from(thrown), io);
    }
  }
  return { runs, refused: runs.length < plan.selected.length };
}

async function refuse({ descriptor }: ConfiguredStream, error: SyncError, io: SyncIo): Promise<void> {
  const reporter = createStreamReporter(descriptor, io);
  await reporter.started();
  await reporter.failed(error);
  await reporter.incomplete();
}
