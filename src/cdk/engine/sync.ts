import type { ConfiguredStream } from '../../protocol/catalog.js';
import { SyncMode } from '../../protocol/messages.js';
import type { InputState } from '../../protocol/state.js';
import { FailureScope, FailureType, SyncError } from '../errors.js';
import type { StreamDefinition } from '../stream.js';
import { summariseFailures } from './failures.js';
import { initialState, readStream, type StreamRun } from './read-stream.js';
import { createStreamReporter, type ReporterIo, type StreamReporter } from './stream-reporter.js';

export interface SyncPlan<Session> {
  readonly session: Session;
  readonly streams: readonly StreamDefinition<Session>[];
  readonly selected: readonly ConfiguredStream[];
  readonly saved: InputState;
}

/**
 * Reads the selected streams one after the other and says how each ended. A stream that fails does not stop the
 * others; an error that concerns the whole run (a dead token, no memory) ends those that are left as well.
 *
 * @returns true when every stream was read completely
 */
export async function sync<Session>(plan: SyncPlan<Session>, io: ReporterIo): Promise<boolean> {
  let ended: SyncError | undefined;
  let complete = true;
  for (const configured of plan.selected) {
    const reporter = createStreamReporter(configured.descriptor, io);
    await reporter.started();
    const outcome = await readSelected(plan, { configured, reporter, ended }, io);
    if (outcome instanceof SyncError && outcome.scope === FailureScope.run) ended = outcome;
    complete &&= outcome === true;
    await (outcome === true ? reporter.complete() : reporter.incomplete());
  }
  return complete;
}

interface Turn {
  readonly configured: ConfiguredStream;
  readonly reporter: StreamReporter;
  /** The error that has ended the run before this stream's turn. */
  readonly ended: SyncError | undefined;
}

/** @returns true when complete, the error that ended the stream, or false when only parts of it failed */
async function readSelected<Session>(
  plan: SyncPlan<Session>,
  turn: Turn,
  io: ReporterIo,
): Promise<boolean | SyncError> {
  const { reporter, ended } = turn;
  try {
    const run = prepare(plan, turn);
    if (ended !== undefined) {
      await reporter.state(initialState(run));
      throw ended;
    }
    await reporter.running();
    const { failures, ended: endedNow, partitions, unknownFields } = await readStream(run);
    const { name } = run.stream;
    if (unknownFields.length > 0) {
      await io.log.info(
        `${name}: fields that this version does not know were passed through: ${unknownFields.join(', ')}`,
      );
    }
    await io.log.info(`${name}: ${String(reporter.records)} records`);
    if (endedNow !== undefined) await reporter.failed(endedNow);
    for (const failure of summariseFailures(run.stream, failures, partitions)) await reporter.failed(failure);
    return endedNow ?? failures.length === 0;
  } catch (thrown) {
    const error = SyncError.from(thrown);
    await reporter.failed(error);
    return error;
  }
}

/** @throws SyncError (config_error) when the catalog asks for a stream or a sync mode that does not exist */
function prepare<Session>(plan: SyncPlan<Session>, { configured, reporter }: Turn): StreamRun<Session> {
  const { descriptor, syncMode } = configured;
  const stream = plan.streams.find(({ name }) => name === descriptor.name);
  if (stream === undefined) {
    const known = plan.streams.map(({ name }) => name).join(', ');
    throw catalogError(
      `The catalog asks for the stream "${descriptor.name}", which this source does not have. It has: ${known}.`,
      "Refresh the source's schema.",
    );
  }
  if (syncMode === undefined) {
    throw catalogError(
      `The catalog asks for a sync mode of "${stream.name}" that does not exist.`,
      'Use full_refresh or incremental.',
    );
  }
  const names = [stream.name, ...(stream.formerNames ?? [])];
  return {
    stream,
    session: plan.session,
    reporter,
    incremental: syncMode === SyncMode.incremental && stream.cursor !== undefined,
    saved: names.map((name) => plan.saved.get(name)).find((state) => state !== undefined),
  };
}

function catalogError(what: string, remedy: string): SyncError {
  return new SyncError({ failureType: FailureType.config, what, remedy });
}
