import type { Json, JsonObject } from './json.js';

/**
 * The Airbyte protocol's messages, as far as a source writes them. The platform drops lines with unknown enum values,
 * so the values are spelled out here.
 */
export const LogLevel = {
  fatal: 'FATAL',
  error: 'ERROR',
  warn: 'WARN',
  info: 'INFO',
  debug: 'DEBUG',
} as const;
export type LogLevel = (typeof LogLevel)[keyof typeof LogLevel];

/** Who has to act: the user (config_error, which stops all retries), nobody (transient_error), or the developers. */
export const FailureType = {
  config: 'config_error',
  transient: 'transient_error',
  system: 'system_error',
} as const;
export type FailureType = (typeof FailureType)[keyof typeof FailureType];

export const StreamStatus = {
  started: 'STARTED',
  running: 'RUNNING',
  complete: 'COMPLETE',
  incomplete: 'INCOMPLETE',
} as const;
export type StreamStatus = (typeof StreamStatus)[keyof typeof StreamStatus];

export interface StreamDescriptor {
  readonly name: string;
  readonly namespace?: string;
}

/**
 * A column whose emitted value differs from the one received: it did not fit the schema and is null now (NULLED), or it
 * held characters that no JSON reader keeps (TRUNCATED, the protocol's word for a partly removed value).
 */
export interface RecordChange {
  readonly field: string;
  readonly change: 'NULLED' | 'TRUNCATED';
  readonly reason: 'SOURCE_SERIALIZATION_ERROR';
}

export interface AirbyteStream {
  readonly name: string;
  readonly json_schema: JsonObject;
  readonly supported_sync_modes: readonly SyncMode[];
  readonly source_defined_cursor?: boolean;
  readonly default_cursor_field?: readonly string[];
  readonly is_resumable?: boolean;
  readonly source_defined_primary_key: readonly (readonly string[])[];
}

export const SyncMode = { fullRefresh: 'full_refresh', incremental: 'incremental' } as const;
export type SyncMode = (typeof SyncMode)[keyof typeof SyncMode];

export interface RecordMessage {
  readonly type: 'RECORD';
  readonly record: StreamRecord;
}

export interface StreamRecord {
  readonly stream: string;
  readonly namespace?: string | undefined;
  readonly data: JsonObject;
  readonly emitted_at: number;
  readonly meta?: { readonly changes: readonly RecordChange[] };
}

export interface StateMessage {
  readonly type: 'STATE';
  readonly state: {
    readonly type: 'STREAM';
    readonly stream: { readonly stream_descriptor: StreamDescriptor; readonly stream_state: JsonObject };
    readonly sourceStats: { readonly recordCount: number };
  };
}

export interface LogMessage {
  readonly type: 'LOG';
  readonly log: { readonly level: LogLevel; readonly message: string; readonly stack_trace?: string };
}

export interface SpecMessage {
  readonly type: 'SPEC';
  readonly spec: JsonObject;
}

export interface CatalogMessage {
  readonly type: 'CATALOG';
  readonly catalog: { readonly streams: readonly AirbyteStream[] };
}

export interface ConnectionStatus {
  readonly status: 'SUCCEEDED' | 'FAILED';
  readonly message?: string;
}

export interface ConnectionStatusMessage {
  readonly type: 'CONNECTION_STATUS';
  readonly connectionStatus: ConnectionStatus;
}

export interface TraceMessage {
  readonly type: 'TRACE';
  readonly trace: ErrorTrace | StatusTrace | EstimateTrace;
}

export interface ErrorTrace {
  readonly type: 'ERROR';
  readonly emitted_at: number;
  readonly error: {
    readonly message: string;
    readonly internal_message?: string;
    readonly stack_trace?: string;
    readonly failure_type: FailureType;
    readonly stream_descriptor?: StreamDescriptor;
  };
}

/** How the platform measures progress. Estimates are either all per stream or all per sync; ours are per stream. */
export interface EstimateTrace {
  readonly type: 'ESTIMATE';
  readonly emitted_at: number;
  readonly estimate: StreamDescriptor & { readonly type: 'STREAM'; readonly row_estimate: number };
}

export interface StatusTrace {
  readonly type: 'STREAM_STATUS';
  readonly emitted_at: number;
  readonly stream_status: {
    readonly stream_descriptor: StreamDescriptor;
    readonly status: StreamStatus;
    readonly reasons?: readonly Json[];
  };
}

export type Message =
  | RecordMessage
  | StateMessage
  | LogMessage
  | SpecMessage
  | CatalogMessage
  | ConnectionStatusMessage
  | TraceMessage;

/** Creates a LOG message. */
export const log = (level: LogLevel, message: string): LogMessage => ({
  type: 'LOG',
  log: { level, message },
});

/** Creates a SPEC message. */
export const spec = (body: JsonObject): SpecMessage => ({ type: 'SPEC', spec: body });

/** Creates a CATALOG message. */
export const catalog = (streams: readonly AirbyteStream[]): CatalogMessage => ({
  type: 'CATALOG',
  catalog: { streams },
});

/** Creates a CONNECTION_STATUS message, the result of `check`. */
export const connectionStatus = (status: ConnectionStatus): ConnectionStatusMessage => ({
  type: 'CONNECTION_STATUS',
  connectionStatus: status,
});

/** @param recordCount records of the stream since its previous STATE; the platform checks the sum */
export const state = (
  stream: StreamDescriptor,
  streamState: JsonObject,
  recordCount: number,
): StateMessage => ({
  type: 'STATE',
  state: {
    type: 'STREAM',
    stream: { stream_descriptor: stream, stream_state: streamState },
    sourceStats: { recordCount },
  },
});

/** @param emittedAt epoch milliseconds, as in every trace */
export const errorTrace = (error: ErrorTrace['error'], emittedAt: number): TraceMessage => ({
  type: 'TRACE',
  trace: { type: 'ERROR', emitted_at: emittedAt, error },
});

/**
 * Creates a TRACE message with the status of a stream.
 *
 * @param emittedAt epoch milliseconds, as in every trace
 */
export const statusTrace = (
  stream: StreamDescriptor,
  status: StreamStatus,
  emittedAt: number,
): TraceMessage => ({
  type: 'TRACE',
  trace: {
    type: 'STREAM_STATUS',
    emitted_at: emittedAt,
    stream_status: { stream_descriptor: stream, status },
  },
});

/** @param rows expected rows of the stream in this sync, including those already emitted */
export const estimateTrace = (stream: StreamDescriptor, rows: number, emittedAt: number): TraceMessage => ({
  type: 'TRACE',
  trace: {
    type: 'ESTIMATE',
    emitted_at: emittedAt,
    estimate: { ...stream, type: 'STREAM', row_estimate: rows },
  },
});

/** RUNNING with the only reason that the platform shows, as "rate limited until …". */
export const rateLimitedTrace = (
  stream: StreamDescriptor,
  quotaReset: number,
  emittedAt: number,
): TraceMessage => ({
  type: 'TRACE',
  trace: {
    type: 'STREAM_STATUS',
    emitted_at: emittedAt,
    stream_status: {
      stream_descriptor: stream,
      status: StreamStatus.running,
      reasons: [{ type: 'RATE_LIMITED', rate_limited: { quota_reset: quotaReset } }],
    },
  },
});
