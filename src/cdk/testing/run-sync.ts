import type { ConfiguredStream } from '../../protocol/catalog.js';
import type { Json, JsonObject } from '../../protocol/json.js';
import type { ErrorTrace, Message, StateMessage, StreamRecord } from '../../protocol/messages.js';
import type { Output, SyncIo } from '../engine/sync-io.js';
import type { WritableLedger } from '../contract/ledger.js';
import { sync } from '../engine/sync.js';
import type { OnRefusal } from '../contract/source.js';
import type { StreamDefinition } from '../contract/stream.js';
import { createTestClock, createTestLogger, type TestClock, type TestLogger } from './fakes.js';

export interface TestSync<Session> {
  readonly session: Session;
  readonly streams: readonly StreamDefinition<Session>[];
  readonly ledger?: WritableLedger;
  /** Default: all streams, incremental. */
  readonly selected?: readonly ConfiguredStream[];
  /** Saved states by stream name. */
  readonly saved?: Readonly<Record<string, Json>>;
  readonly clock?: TestClock;
  readonly log?: TestLogger;
  /** Default: 'fail'. */
  readonly onRefusal?: OnRefusal;
  readonly watchdog?: SyncIo['watchdog'];
  readonly collectGarbage?: SyncIo['collectGarbage'];
}

/** The messages of a sync in order, and whether it was complete. */
export interface SyncOutput {
  readonly complete: boolean;
  readonly messages: readonly Message[];
}

/** Runs a sync in memory with up to 12 pages ahead. @returns its messages */
export async function runSync<Session>(test: TestSync<Session>): Promise<SyncOutput> {
  const { session, streams, clock = createTestClock(), log = createTestLogger(), onRefusal = 'fail' } = test;
  const { watchdog, collectGarbage } = test;
  const selected = test.selected ?? streams.map(({ name }) => incremental(name));
  const messages: Message[] = [];
  const output = createTestOutput(messages);
  const saved = new Map(Object.entries(test.saved ?? {}));
  const plan = { session, streams, selected, saved, onRefusal, pagesAhead: 12, ledger: test.ledger };
  const complete = await sync(plan, { output, clock, log, watchdog, collectGarbage });
  return { complete, messages };
}

/** Collects the messages, and counts their bytes as the real output does. */
function createTestOutput(messages: Message[]): Output {
  let bytes = 0;
  return {
    get bytes() {
      return bytes;
    },
    write: (message) => {
      bytes += JSON.stringify(message).length + 1;
      messages.push(message);
      return undefined;
    },
  };
}

export const incremental = (name: string): ConfiguredStream => ({
  descriptor: { name },
  syncMode: 'incremental',
});

export const fullRefresh = (name: string): ConfiguredStream => ({
  descriptor: { name },
  syncMode: 'full_refresh',
});

/** The records of one stream, or of all streams. */
export function recordsOf(messages: readonly Message[], stream?: string): readonly StreamRecord[] {
  return messages.flatMap((message) =>
    message.type === 'RECORD' && (stream ?? message.record.stream) === message.record.stream
      ? [message.record]
      : [],
  );
}

export function rowsOf(messages: readonly Message[], stream?: string): readonly JsonObject[] {
  return recordsOf(messages, stream).map(({ data }) => data);
}

export function statesOf(messages: readonly Message[], stream?: string): readonly StateMessage['state'][] {
  return messages.flatMap((message) =>
    message.type === 'STATE' &&
    (stream ?? message.state.stream.stream_descriptor.name) === message.state.stream.stream_descriptor.name
      ? [message.state]
      : [],
  );
}

/** The state that a platform would pass to the next run. */
export function lastStateOf(messages: readonly Message[], stream: string): JsonObject | undefined {
  return statesOf(messages, stream).at(-1)?.stream.stream_state;
}

/** The errors of all error traces. */
export function errorsOf(messages: readonly Message[]): readonly ErrorTrace['error'][] {
  return messages.flatMap((message) =>
    message.type === 'TRACE' && message.trace.type === 'ERROR' ? [message.trace.error] : [],
  );
}

/** One line per message: `STARTED toy`, `RECORD toy`, `STATE toy 2`, `ERROR toy config_error`. */
export function outline(messages: readonly Message[]): readonly string[] {
  return messages.map(lineOf);
}

function lineOf(message: Message): string {
  if (message.type === 'RECORD') return `RECORD ${message.record.stream}`;
  if (message.type === 'STATE') {
    const { stream, sourceStats } = message.state;
    return `STATE ${stream.stream_descriptor.name} ${String(sourceStats.recordCount)}`;
  }
  if (message.type !== 'TRACE') return message.type;
  if (message.trace.type === 'ERROR') {
    const { stream_descriptor: stream, failure_type: type } = message.trace.error;
    return `ERROR ${stream?.name ?? ''} ${type}`;
  }
  if (message.trace.type === 'ESTIMATE') {
    const { name, row_estimate: rows } = message.trace.estimate;
    return `ESTIMATE ${name} ${String(rows)}`;
  }
  const { status, stream_descriptor: stream, reasons } = message.trace.stream_status;
  return `${status}${reasons === undefined ? '' : ' RATE_LIMITED'} ${stream.name}`;
}
