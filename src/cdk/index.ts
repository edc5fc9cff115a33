export { createSingleFlight, type SingleFlight } from './concurrency/single-flight.js';
export { alignColumns } from './collections/align-columns.js';
export { chunk } from './collections/chunk.js';
export { systemClock, type Clock } from './time/clock.js';
export { offsetText, standardOffset } from './time/offsets.js';
export { createServerClock, serverTime, type ServerClock } from './http/server-clock.js';
export type { Cursor } from './contract/cursor.js';
export { dayWindow, planDayWindows, planMonths } from './cursor/day-window.js';
export { findEmptyRanges, markEmpty } from './cursor/empty-windows.js';
export { findSaved, readPartitionCursors, type PartitionCursors } from './state/partition-state.js';
export {
  parseStreamState,
  serializeStreamState,
  type SavedPart,
  type StateForm,
  type StreamState,
} from './state/stream-state.js';
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
  splitDateRange,
  type Day,
  type DayBounds,
  type DateRange,
  type Offset,
} from './time/days.js';
export { createLedger, type Ledger, type LedgerEntry, type WritableLedger } from './contract/ledger.js';
export { describeWait } from './engine/waits.js';
export { configError, FailureScope, FailureType, SyncError, TRY_LATER } from './contract/errors.js';
export { readStateFile } from './entrypoint/state-file.js';
export { createRateLimiter, type RateLimiter } from './http/rate-limiter.js';
export { proxyFor, proxySecrets } from './http/proxy.js';
export type { Quota, Quotas } from './http/quota.js';
export { parseRetryAfter, retryDelay, type RetryLimits } from './http/retry.js';
export { createTransport, type HttpRequest, type HttpResponse, type Transport } from './http/transport.js';
export { TransportError, WireFault } from './http/transport-error.js';
export { csvRecords, type CsvPage } from './codec/csv.js';
export { createDistinctKeys, keyOfRows } from './collections/distinct.js';
export { fingerprint } from './codec/fingerprint.js';
export { lookUp, setOwn } from './collections/look-up.js';
export { unzipped } from './codec/unzip.js';
export { decodeText, encodeText } from './codec/decode.js';
export { parseDayStart, rfc3339 } from './time/instants.js';
export { parseJson } from './codec/json.js';
export { TooManyValuesError } from './codec/json-values.js';
export { ISSUES, REPOSITORY } from './contract/repository.js';
export type { Logger } from './contract/log.js';
export { fileSink } from './process/output.js';
export { parsedList, PART_BYTES, unpackAround, type PackedList } from './codec/packed-list.js';
export { readSplit, type SplitReader } from './concurrency/split.js';
export { concatPrefetched } from './pages/concat.js';
export { joinRows, type RowJoin } from './concurrency/join.js';
export type { PageSlots } from './contract/page-slots.js';
export { onePageAtATime } from './pages/page-budget.js';
export { readPages } from './pages/read-pages.js';
export { prefetch, startAhead } from './concurrency/prefetch.js';
export { prefetchFirst } from './concurrency/prefetch-first.js';
export { createPriorityQueue } from './concurrency/priority-queue.js';
export { MASK, secretsOf } from './process/redact.js';
export { createHost } from './process/host.js';
export { describeFailure, supervise, type Supervision } from './process/supervision.js';
export { createSecrets } from './process/secrets.js';
export { systemCode, systemReason } from './process/system-error.js';
export { excerpt } from './contract/excerpt.js';
export { printable } from './process/printable-text.js';
export { wrapText } from './codec/wrap-text.js';
export { describeUsage, ExitCode, runCommand, type CommandIo, type ProcessIo } from './entrypoint/run.js';
export { createRowParser } from './schema/row.js';
export { didYouMean, nearestName } from './collections/did-you-mean.js';
export { readConfig, readConfigFile } from './entrypoint/config-file.js';
export { formOf } from './schema/form.js';
export { placeOf, quotable, type SettingProblem } from './schema/setting-problems.js';
export { checkSettings, shapeSettings } from './schema/settings.js';
export { camelCased, type CamelCased, type Partially, type SettingsOf } from './schema/settings-type.js';
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
  localTime,
  number,
  object,
  text,
  timestamp,
  type Field,
  type Fields,
} from './schema/field.js';
export { partitionKey, type Partition, type Slice, type SliceRange } from './contract/slice.js';
export type { Source, SourceIo } from './contract/source.js';
export {
  toAirbyteStream,
  type LearnedState,
  type Position,
  type ReadIo,
  type RequestIo,
  type SliceCheckpoints,
  type StreamDefinition,
  type Waiter,
  type Pages,
  type Rows,
} from './contract/stream.js';
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
export { countedUnits, decimalOf, unitsOf } from './schema/units.js';
