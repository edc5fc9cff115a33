export { createAnswers, type Answers } from './answers.js';
export { chunk } from './chunk.js';
export { systemClock, type Clock } from './clock.js';
export { offsetText, standardOffset } from './offsets.js';
export { createServerClock, serverTime, type ServerClock } from './server-clock.js';
export type { Cursor } from './cursor/cursor.js';
export { dayWindow, planDayWindows, planMonths } from './cursor/day-window.js';
export { findEmptyStretches, markEmpty } from './cursor/empty-windows.js';
export { findSaved, readPartitionCursors } from './cursor/partition-state.js';
export { parseStreamState, type StateForm, type StreamState } from './cursor/stream-state.js';
export { planWatermark, watermark } from './cursor/watermark.js';
export {
  addDays,
  boundsOfDay,
  countDays,
  dayAt,
  earliestDay,
  firstDayOfMonth,
  isDay,
  lastDayOfMonth,
  latestDay,
  splitInterval,
  type Day,
  type DayBounds,
  type DayInterval,
  type Offset,
} from './days.js';
export { createLedger, type Ledger, type LedgerEntry, type WritableLedger } from './engine/ledger.js';
export type { SliceNotes } from './engine/notes.js';
export { describeWait } from './engine/waits.js';
export { configError, FailureScope, FailureType, SyncError } from './errors.js';
export { readConfigFile, readStateFile } from './files.js';
export { createGovernor, type Governor } from './http/governor.js';
export { proxyFor, proxySecrets } from './http/proxy.js';
export { isPublicHost } from './http/public-host.js';
export type { Quota, Quotas } from './http/quota.js';
export { parseRetryAfter, retryDelay, type RetryLimits } from './http/retry.js';
export {
  createTransport,
  type Framing,
  type HttpRequest,
  type HttpResponse,
  type Transport,
} from './http/transport.js';
export { TransportError, WireFault } from './http/transport-error.js';
export { csvRecords, type CsvPage } from './csv.js';
export { createDistinctKeys, keyOfRows } from './distinct.js';
export { fingerprint } from './fingerprint.js';
export { lookUp, setOwn } from './look-up.js';
export { unzipped } from './unzip.js';
export { decodeText, encodeText } from './decode.js';
export { parseDayStart, rfc3339 } from './instants.js';
export { parseJson } from './json.js';
export { TooManyValuesError } from './json-values.js';
export type { Logger } from './log.js';
export { fileSink } from './output.js';
export { parsedList, PART_BYTES, unpackAround, type PackedList } from './packed-list.js';
export { readInParts, type PartReader } from './read-ahead/in-parts.js';
export { inTurn } from './read-ahead/in-turn.js';
export { joinRows, type RowJoin } from './read-ahead/join.js';
export { onePageAtATime, type PageSlots } from './read-ahead/page-budget.js';
export { readPages } from './read-ahead/pages.js';
export { readAhead } from './read-ahead/read-ahead.js';
export { createMask, MASK, secretsOf } from './redact.js';
export { createHost } from './process/host.js';
export { describeFailure, supervise, type Supervision } from './process/supervision.js';
export type { Watchdog } from './process/watchdog.js';
export { createSecrets, type Secrets } from './secrets.js';
export { systemCode, systemReason } from './system-error.js';
export { excerpt, printable } from './text-for-people.js';
export { ExitCode, runCommand, type ProcessIo } from './run.js';
export { createRowParser } from './schema/row.js';
export { checkSettings } from './schema/settings.js';
export {
  boolean,
  dashIsNull,
  day,
  emptyIsNull,
  epochMilliseconds,
  epochSeconds,
  id,
  integer,
  list,
  localHour,
  number,
  object,
  text,
  timestamp,
  type Field,
  type Fields,
  type Row,
} from './schema/field.js';
export type { Partition, Slice, Span } from './slice.js';
export type { Source, SourceIo } from './source.js';
export {
  toAirbyteStream,
  type Knowledge,
  type Position,
  type ReadIo,
  type RequestIo,
  type StreamDefinition,
  type Waiter,
} from './stream.js';
export {
  inEachText,
  isJsonList,
  isJsonObject,
  scalarText,
  type Json,
  type JsonObject,
} from '../protocol/json.js';
export type { InputState } from '../protocol/state.js';
export type { ConnectionStatus } from '../protocol/messages.js';
