import type { Json, JsonObject } from '../../protocol/json.js';
import type { Observation } from '../cursor/cursor.js';
import { readPartitionCursors, type PartitionCursors } from '../cursor/partition-state.js';
import { FailureScope, SyncError } from '../errors.js';
import { checkMemory } from '../memory.js';
import { createRowParser, type RowParser } from '../schema/row.js';
import type { Partition, Slice } from '../slice.js';
import type { StreamDefinition } from '../stream.js';
import type { PartitionFailure } from './failures.js';
import type { StreamReporter } from './stream-reporter.js';

/** What a full refresh leaves as its state: there is no cursor, and a later run finds nothing to go on from. */
const NO_CURSOR_STATE: JsonObject = { __ab_no_cursor_state_message: true };

export interface StreamRun<Session> {
  readonly stream: StreamDefinition<Session>;
  readonly session: Session;
  readonly reporter: StreamReporter;
  /** True to go on from the saved state; false to read everything. */
  readonly incremental: boolean;
  readonly saved: Json | undefined;
}

export interface StreamResult {
  readonly failures: readonly PartitionFailure[];
  /** The error after which nothing more can be read at all. */
  readonly ended: SyncError | undefined;
  readonly partitions: number;
  /** Fields that the stream's table does not know. */
  readonly unknownFields: readonly string[];
}

/**
 * Reads one stream: partition by partition, slice by slice, page by page. A partition that fails does not stop the
 * others and keeps the cursor of its last closed slice; an error of scope `run` stops them all.
 *
 * @throws SyncError when the saved state cannot be understood
 */
export async function readStream<Session>(run: StreamRun<Session>): Promise<StreamResult> {
  const { stream, session, reporter } = run;
  const partitions = stream.partitions(session);
  const cursors = cursorsOf(run, partitions);
  const parser = createRowParser(stream.fields);
  const failures: PartitionFailure[] = [];
  let ended: SyncError | undefined;
  for (const partition of partitions) {
    try {
      await readPartition(run, { partition, cursors, parser });
    } catch (thrown) {
      const error = SyncError.from(thrown);
      if (error.scope === FailureScope.run) {
        ended = error;
        break;
      }
      failures.push({ partition, error });
    }
  }
  await reporter.state(cursors?.toState() ?? NO_CURSOR_STATE);
  return { failures, ended, partitions: partitions.length, unknownFields: [...parser.unknown] };
}

/** The state of a stream of which nothing was read: what was saved, in our form. */
export function initialState<Session>(run: StreamRun<Session>): JsonObject {
  return cursorsOf(run, run.stream.partitions(run.session))?.toState() ?? NO_CURSOR_STATE;
}

function cursorsOf<Session>(
  run: StreamRun<Session>,
  partitions: readonly Partition[],
): PartitionCursors | undefined {
  const { cursor } = run.stream;
  return run.incremental && cursor !== undefined
    ? readPartitionCursors(run.saved, cursor, partitions)
    : undefined;
}

interface PartitionRun {
  readonly partition: Partition;
  readonly cursors: PartitionCursors | undefined;
  readonly parser: RowParser;
}

async function readPartition<Session>(run: StreamRun<Session>, part: PartitionRun): Promise<void> {
  const { stream, session, reporter } = run;
  const { partition, cursors } = part;
  const saved = cursors?.get(partition);
  for (const span of await stream.plan(session, { partition, saved }, reporter.wait)) {
    const observation = stream.cursor?.observe(cursors?.get(partition), span);
    await readSlice(run, { slice: { partition, ...span }, parser: part.parser, observation });
    if (cursors === undefined) continue;
    cursors.set(partition, observation?.closed());
    await reporter.state(cursors.toState());
  }
}

interface SliceRun {
  readonly slice: Slice;
  readonly parser: RowParser;
  readonly observation: Observation | undefined;
}

async function readSlice<Session>(
  { stream, session, reporter }: StreamRun<Session>,
  part: SliceRun,
): Promise<void> {
  for await (const rows of stream.read(session, part.slice, reporter.wait)) {
    checkMemory();
    for (const raw of rows) {
      const row = part.parser.parse(raw);
      if (part.observation?.admits(row.data) ?? true) await reporter.record(row);
    }
  }
}
