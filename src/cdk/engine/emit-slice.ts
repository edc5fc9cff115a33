import { setImmediate as nextTurn } from 'node:timers/promises';

import type { JsonObject } from '../../protocol/json.js';
import type { Observation } from '../contract/cursor.js';
import type { RowWatcher } from '../contract/ledger.js';
import type { Partition } from '../contract/slice.js';
import { checkMemory } from '../process/heap-guard.js';
import { createRowParser, type RowParser } from '../schema/row.js';
import { stateBeforeRows } from './before-rows.js';
import { closeSlice } from './close-slice.js';
import { createRowJudge, type RowJudge, type SliceJudge } from './row-judge.js';
import type { OpenSlice } from './schedule.js';
import type { StateWriter } from './state-writer.js';
import type { StreamReporter } from './stream-reporter.js';
import type { StreamRun } from './stream-run.js';
import type { SyncIo } from './sync-io.js';

/** What types and judges the rows of a stream, while it is read: generated code for all streams would fill the memory. */
export interface RowTools {
  readonly parser: RowParser;
  readonly judge: RowJudge;
}

/** Creates the parser and the judge of a stream that begins. */
export const rowToolsOf = <Session>({ stream, cursors, warnings }: StreamRun<Session>): RowTools => ({
  parser: createRowParser(stream.fields, stream.nested),
  judge: createRowJudge(stream, { keepsCursor: cursors !== undefined, warnings }),
});

/** What emitting a slice needs. */
export interface EmitIo extends Pick<SyncIo, 'watchdog' | 'collectGarbage'>, RowTools {
  readonly reporter: StreamReporter;
  readonly states: StateWriter;
  readonly watch: RowWatcher | undefined;
}

/**
 * Emits a slice. The cursor moves and the state is emitted only after every page was emitted.
 *
 * @returns the number of rows that an earlier run has probably emitted
 */
export async function emitSlice<Session>(
  run: StreamRun<Session>,
  open: OpenSlice,
  { parser, judge: judgeOfStream, reporter, states, watch, watchdog, collectGarbage }: EmitIo,
): Promise<number> {
  const { stream, cursors, keptCursors } = run;
  const { slice, pages } = open;
  const before = reporter.records;
  const begun = { ...slice, asOf: open.asOf() };
  const judge = judgeOfStream.ofSlice(begun);
  const observation =
    cursors &&
    stream.cursor?.observe(cursors.get(slice.partition), begun, cursors.fingerprints.get(slice.partition));
  const beforeRows = stateBeforeRows(run, slice, () => states.now());
  for await (const rows of pages) {
    tendProcess({ watchdog, collectGarbage });
    if (rows.length > 0) await beforeRows();
    await emitRows(rows, { parser, reporter, judge, observation, watch, partition: slice.partition });
    await states.catchUp();
    // Let other requests be sent and responses be received.
    await nextTurn();
  }
  open.dropCheckpoints();
  if (judge.isInDoubt) keptCursors.add(slice.partition);
  if (closeSlice(run, open, { observation, hasRows: reporter.records > before })) await states.changed();
  return observation?.reread ?? 0;
}

function tendProcess({ watchdog, collectGarbage }: Pick<SyncIo, 'watchdog' | 'collectGarbage'>): void {
  watchdog?.heard();
  checkMemory();
  collectGarbage?.();
}

interface RowIo extends Pick<RowTools, 'parser'> {
  readonly reporter: StreamReporter;
  readonly judge: SliceJudge;
  readonly observation: Observation | undefined;
  readonly watch: RowWatcher | undefined;
  readonly partition: Partition;
}

async function emitRows(
  rows: readonly JsonObject[],
  { parser, reporter, judge, observation, watch, partition }: RowIo,
): Promise<void> {
  for (const raw of rows) {
    const row = parser.parse(raw);
    if (!judge.admits(row)) continue;
    watch?.(row.data, partition);
    if (observation?.isNew(row.data) === false) continue;
    const full = reporter.record(row);
    // Awaiting only if needed saves a turn of the event loop per row.
    if (full !== undefined) await full;
  }
}
