import type { ConfiguredStream } from '../../protocol/catalog.js';
import type { Json } from '../../protocol/json.js';
import { SyncMode } from '../../protocol/messages.js';
import { readCompletePartitions, type CompletePartitions } from '../state/full-refresh-progress.js';
import { didYouMean } from '../collections/did-you-mean.js';
import {
  findSaved,
  keysOf,
  positionOf,
  readPartitionCursors,
  type PartitionCursors,
} from '../state/partition-state.js';
import { parseStreamState, type StreamState } from '../state/stream-state.js';
import { FailureType, SyncError } from '../contract/errors.js';
import type { Partition } from '../contract/slice.js';
import type { OnRefusal } from '../contract/source.js';
import { isResumable, type RequestIo, type StreamDefinition } from '../contract/stream.js';
import { createLedger, type WritableLedger } from '../contract/ledger.js';
import { restoreCheckpoints, type Checkpoints } from './checkpoints.js';
import { orderPartitions } from './order-partitions.js';
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
  /** The complete partitions of a full refresh; undefined if attempts cannot continue from each other. */
  readonly complete: CompletePartitions | undefined;
  readonly onRefusal: OnRefusal;
  readonly progress: Progress;
  readonly ledger: WritableLedger;
  /** What slices that are not closed save for a later run. */
  readonly checkpoints: Checkpoints;
  readonly warnings: Warnings;
  /** Partitions whose cursor doesn't move for the rest of the run. */
  readonly keptCursors: Set<Partition>;
  /** Partitions with a part that couldn't be read. They continue, and fail at their end with this error. */
  readonly missingParts: Map<Partition, SyncError>;
}

export interface SyncPlan<Session> {
  readonly session: Session;
  readonly streams: readonly StreamDefinition<Session>[];
  readonly selected: readonly ConfiguredStream[];
  /** The saved state of each stream. The sync empties it when all are restored, to free the memory. */
  readonly saved: Map<string, Json>;
  /**
   * Pages of all streams that may be requested or wait to be emitted: enough to use the quota, few enough for the
   * memory.
   */
  readonly pagesAhead: number;
  readonly onRefusal: OnRefusal;
  /** Records what the sync does; undefined if nobody reads it. */
  readonly ledger?: WritableLedger | undefined;
}

/**
 * Prepares a selected stream.
 *
 * @throws SyncError (config_error) if the catalog requests a stream or sync mode that doesn't exist, or the form of the
 *   saved state is unknown; any SyncError if the partitions cannot be found
 */
export async function prepareRun<Session>(
  plan: SyncPlan<Session>,
  configured: ConfiguredStream,
  io: RequestIo,
): Promise<StreamRun<Session>> {
  const stream = selectedStream(plan, configured);
  const partitions = await stream.partitions(plan.session, io);
  const saved = savedOf(plan, { stream, partitions });
  const restored = restore(saved, configured, { stream, partitions });
  restoreLearned(plan.session, { stream, partitions }, restored.cursors);
  stream.onSyncStart?.(
    plan.session,
    partitions.map((partition) => positionOf(restored.cursors, partition)),
  );
  const ledger = plan.ledger ?? createLedger();
  return {
    configured,
    stream,
    session: plan.session,
    partitions: orderPartitions(partitions, restored.cursors, stream.cursor),
    ...restored,
    onRefusal: plan.onRefusal,
    ledger,
    checkpoints: restoreCheckpoints(saved.checkpoints),
    warnings: createWarnings(stream.name, ledger),
    keptCursors: new Set(),
    missingParts: new Map(),
    progress: createProgress(
      partitions.filter((partition) => restored.complete?.has(partition) !== true).length,
    ),
  };
}

function selectedStream<Session>(
  { streams }: SyncPlan<Session>,
  { descriptor, syncMode }: ConfiguredStream,
): StreamDefinition<Session> {
  const stream = streams.find(({ name }) => name === descriptor.name);
  if (stream === undefined) {
    const names = streams.map(({ name }) => name);
    throw catalogError(
      `The catalog requests the stream "${descriptor.name}", which this source does not have${didYouMean(descriptor.name, names)}.`,
      "Refresh the source's schema, or use a name that discover prints.",
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

/** Gives the stream what it learned in earlier runs. */
function restoreLearned<Session>(
  session: Session,
  { stream, partitions }: Planned<Session>,
  cursors: PartitionCursors | undefined,
): void {
  for (const partition of partitions) {
    const learned = cursors?.learned.get(partition);
    if (learned !== undefined) stream.learnedState?.restore(session, partition, learned);
  }
}

type Planned<Session> = Pick<StreamRun<Session>, 'stream' | 'partitions'>;

/** Parses the saved state even if this run doesn't need it, so that an unknown form always fails (`parseStreamState`). */
function savedOf<Session>(
  { saved }: SyncPlan<Session>,
  { stream, partitions }: Planned<Session>,
): StreamState {
  const { name, cursor, partitionKeys: keys = keysOf(partitions) } = stream;
  const found = findSaved(saved, stream);
  return parseStreamState(found?.state, { name: found?.name ?? name, cursor, keys });
}

/** What this run continues from. */
function restore<Session>(
  saved: StreamState,
  { syncMode, job }: ConfiguredStream,
  { stream, partitions }: Planned<Session>,
): Pick<StreamRun<Session>, 'cursors' | 'complete'> {
  const { cursor } = stream;
  if (syncMode === SyncMode.incremental && cursor !== undefined)
    return { cursors: readPartitionCursors(saved, cursor, partitions), complete: undefined };
  const canContinue = job !== undefined && isResumable(stream);
  return { cursors: undefined, complete: canContinue ? readCompletePartitions(saved, job) : undefined };
}

function catalogError(what: string, remedy: string): SyncError {
  return new SyncError({ failureType: FailureType.config, what, remedy });
}
