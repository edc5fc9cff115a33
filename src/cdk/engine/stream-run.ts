import type { ConfiguredStream } from '../../protocol/catalog.js';
import type { JsonObject } from '../../protocol/json.js';
import { SyncMode } from '../../protocol/messages.js';
import type { InputState } from '../../protocol/state.js';
import { readCompletePartitions, type CompletePartitions } from '../cursor/full-refresh-progress.js';
import { findSaved, keysOf, readPartitionCursors, type PartitionCursors } from '../cursor/partition-state.js';
import {
  NO_CURSOR_STATE,
  parseStreamState,
  serializeStreamState,
  type StreamState,
} from '../cursor/stream-state.js';
import { FailureType, SyncError } from '../contract/errors.js';
import { createRowParser, type RowParser } from '../schema/row.js';
import type { Partition } from '../contract/slice.js';
import type { OnRefusal } from '../contract/source.js';
import { isResumable, type StreamDefinition } from '../contract/stream.js';
import { createLedger, type WritableLedger } from '../contract/ledger.js';
import { restoreCheckpoints, type Checkpoints } from './checkpoints.js';
import { createRowJudge, type RowJudge } from './row-judge.js';
import { createProgress, type Progress } from './progress.js';
import { createWarnings, type Warnings } from './warnings.js';

/** One selected stream of one sync. */
export interface StreamRun<Session> {
  readonly configured: ConfiguredStream;
  readonly stream: StreamDefinition<Session>;
  readonly session: Session;
  readonly partitions: readonly Partition[];
  /** Undefined in a full refresh. */
  readonly cursors: PartitionCursors | undefined;
  /** What of a full refresh is complete; undefined where an attempt cannot go on from another one. */
  readonly complete: CompletePartitions | undefined;
  readonly parser: RowParser;
  readonly judge: RowJudge;
  readonly onRefusal: OnRefusal;
  readonly progress: Progress;
  readonly ledger: WritableLedger;
  /** What slices that are not closed leave for a later run. */
  readonly checkpoints: Checkpoints;
  readonly warnings: Warnings;
  /** Partitions whose cursor stays for the rest of the run. */
  readonly keepers: Set<Partition>;
  /** Partitions that go on though something of them could not be read, and fail at their end. */
  readonly lacking: Map<Partition, SyncError>;
}

/** The state now: of the closed slices, and of what was saved where none was closed. */
export function stateOf<Session>(run: StreamRun<Session>): JsonObject {
  return serialize(run, run.checkpoints.saved);
}

/** The state of a stream that was read to its end. */
export function finalStateOf<Session>(run: StreamRun<Session>): JsonObject {
  return run.cursors === undefined ? NO_CURSOR_STATE : serialize(run);
}

function serialize<Session>(
  { cursors, complete, stream }: StreamRun<Session>,
  checkpoints?: StreamState['checkpoints'],
): JsonObject {
  const parts = (cursors ?? complete)?.parts();
  if (parts === undefined) return NO_CURSOR_STATE;
  return serializeStreamState(
    { job: complete?.job, parts, ...(checkpoints && { checkpoints }) },
    stream.cursor?.field,
  );
}

export interface SyncPlan<Session> {
  readonly session: Session;
  readonly streams: readonly StreamDefinition<Session>[];
  readonly selected: readonly ConfiguredStream[];
  readonly saved: InputState;
  /** Pages on their way or waiting to be emitted, over all streams: enough to keep the quota busy, few enough for memory. */
  readonly pagesAhead: number;
  readonly onRefusal: OnRefusal;
  /** Where it is written down what the sync does; absent where nobody reads that. */
  readonly ledger?: WritableLedger | undefined;
}

/**
 * Prepares a selected stream for being read.
 *
 * @throws SyncError (config_error) when the catalog requests a stream or a sync mode that does not exist, or the saved
 *   state cannot be understood
 */
export function prepareRun<Session>(
  plan: SyncPlan<Session>,
  configured: ConfiguredStream,
): StreamRun<Session> {
  const stream = selectedStream(plan, configured);
  const partitions = stream.partitions(plan.session);
  stream.onSyncStart?.(plan.session);
  const saved = savedOf(plan, { stream, partitions });
  const memory = memoryOf(saved, configured, { stream, partitions });
  recallKnown(plan.session, { stream, partitions }, memory.cursors);
  const ledger = plan.ledger ?? createLedger();
  const warnings = createWarnings(stream.name, ledger);
  return {
    configured,
    stream,
    session: plan.session,
    partitions,
    ...memory,
    parser: createRowParser(stream.fields, stream.nested),
    judge: createRowJudge(stream, { keepsCursor: memory.cursors !== undefined, warnings }),
    onRefusal: plan.onRefusal,
    ledger,
    checkpoints: restoreCheckpoints(saved.checkpoints),
    warnings,
    keepers: new Set(),
    lacking: new Map(),
    progress: createProgress(
      partitions.filter((partition) => memory.complete?.has(partition) !== true).length,
    ),
  };
}

function selectedStream<Session>(
  { streams }: SyncPlan<Session>,
  { descriptor, syncMode }: ConfiguredStream,
): StreamDefinition<Session> {
  const stream = streams.find(({ name }) => name === descriptor.name);
  if (stream === undefined) {
    const known = streams.map(({ name }) => name).join(', ');
    throw catalogError(
      `The catalog requests the stream "${descriptor.name}", which this source does not have. Available streams: ${known}.`,
      "Refresh the source's schema.",
    );
  }
  if (syncMode === undefined) {
    throw catalogError(
      `The catalog requests an unknown sync mode for "${stream.name}".`,
      'Use full_refresh or incremental.',
    );
  }
  return stream;
}

/** Hands what earlier runs have learned to the stream that did. */
function recallKnown<Session>(
  session: Session,
  { stream, partitions }: Planned<Session>,
  cursors: PartitionCursors | undefined,
): void {
  for (const partition of partitions) {
    const known = cursors?.learned.get(partition);
    if (known !== undefined) stream.learnedState?.restore(session, partition, known);
  }
}

type Planned<Session> = Pick<StreamRun<Session>, 'stream' | 'partitions'>;

/** What an earlier run has saved. It is understood also where nothing of it is needed: see `parseStreamState`. */
function savedOf<Session>(
  { saved }: SyncPlan<Session>,
  { stream, partitions }: Planned<Session>,
): StreamState {
  const { name, cursor } = stream;
  const found = findSaved(saved, stream);
  return parseStreamState(found?.state, { name: found?.name ?? name, cursor, keys: keysOf(partitions) });
}

/** What it means for this run. */
function memoryOf<Session>(
  saved: StreamState,
  { syncMode, job }: ConfiguredStream,
  { stream, partitions }: Planned<Session>,
): Pick<StreamRun<Session>, 'cursors' | 'complete'> {
  const { cursor } = stream;
  if (syncMode === SyncMode.incremental && cursor !== undefined)
    return { cursors: readPartitionCursors(saved, cursor, partitions), complete: undefined };
  const isGoingOn = job !== undefined && isResumable(stream);
  return { cursors: undefined, complete: isGoingOn ? readCompletePartitions(saved, job) : undefined };
}

function catalogError(what: string, remedy: string): SyncError {
  return new SyncError({ failureType: FailureType.config, what, remedy });
}
