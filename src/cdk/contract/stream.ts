import type { Json, JsonObject } from '../../protocol/json.js';
import { SyncMode, type AirbyteStream } from '../../protocol/messages.js';
import type { Cursor } from './cursor.js';
import type { SyncError } from './errors.js';
import type { PageSlots } from './page-slots.js';
import type { Fields } from '../schema/field.js';
import { jsonSchemaOf } from '../schema/json-schema.js';
import type { Day } from '../time/days.js';
import type { Partition, Slice, SliceRange } from './slice.js';

/** A pause before a request. */
export interface Wait {
  readonly milliseconds: number;
  /** True if the API's quota is the reason. */
  readonly rateLimited: boolean;
  /** The reason, for the log. */
  readonly reason: string;
}

/** Waits, and announces the wait. */
export type Waiter = (wait: Wait) => Promise<void>;

/** What a request needs from the engine. */
export interface RequestIo {
  readonly wait: Waiter;
  /** Called for each request, including retries. */
  readonly onRequest?: (() => void) | undefined;
  /**
   * Reports something about the partition that is not a failure. It appears in the log at the end of the stream, and in
   * the streams about the sync. Takes whole sentences that do not name the partition; duplicates are dropped.
   */
  readonly warn?: ((warning: string) => void) | undefined;
}

/** What reading a slice saves for a later run, in case this run does not close it. */
export interface SliceCheckpoints {
  /** The value that this run, or an interrupted one, saved under a key. */
  get(key: string): string | undefined;
  set(key: string, value: string): void;
}

/** Rows of one page, as the API sends them. */
export type Rows = readonly JsonObject[];

/** Pages of rows. */
export type Pages = AsyncIterable<Rows>;

/** What reading a slice needs from the engine. */
export interface ReadIo extends RequestIo {
  readonly slots: PageSlots;
  /** Called with the number of rows that the API claims, if all of them will be emitted. Several totals add up. */
  readonly onTotalRows?: ((rows: number) => void) | undefined;
  /**
   * Reports that the slice may have more rows than could be read now. The cursor of its partition stays where it is,
   * from this slice on, so that the next run reads the same again. The sync still counts as complete; throw an error to
   * make it incomplete.
   *
   * @param reason a warning, as `warn` takes it; the engine adds that the cursor was kept
   */
  readonly keepCursor?: ((reason: string) => void) | undefined;
  /**
   * Reports that a part of the partition could not be read, while everything else can: the rows of this slice and of
   * the later ones are emitted. After the last one, the partition fails with the first error that was reported. Its
   * cursor stays where it is, from this slice on.
   */
  readonly onMissingPart?: ((error: SyncError) => void) | undefined;
  /** What is worth saving for a later run, in case this one is interrupted. */
  readonly checkpoints?: SliceCheckpoints;
  /** Aborted when the slice is no longer needed. */
  readonly signal: AbortSignal;
}

/**
 * What a stream learns about a partition and needs in later runs, because the API may not return it again. The state
 * keeps it beside the cursor; a run that saves no cursor saves none of this either.
 */
export interface LearnedState<Session> {
  /** Called before anything is read, with what an earlier run saved. The value is not validated. */
  restore(session: Session, partition: Partition, known: Json): void;
  /**
   * What to save. Called whenever a slice is closed, and before rows are emitted until there is something to save.
   *
   * @param room maximum size, in characters of JSON
   */
  toSave(session: Session, partition: Partition, room: number): Json | undefined;
}

/**
 * A stream: its columns, its primary key, and how its partitions are found and read. This is all that the engine knows
 * about streams.
 *
 * @typeParam Session what a run shares among its streams: config, client, accounts
 */
export interface StreamDefinition<Session> {
  readonly name: string;
  readonly description: string;
  readonly fields: Fields;
  /** Objects in a raw row whose members are columns. */
  readonly nested?: readonly string[];
  readonly primaryKey: readonly string[];
  /** Columns of the primary key in which null is a valid value, e.g. of a breakdown. */
  readonly nullableKeys?: readonly string[];
  /**
   * Drops rows that name another partition than the requested one, because they would be counted twice. Absent if
   * partitions share their objects.
   */
  readonly dropsForeignRows?: true;
  /** Absent if the stream is always read completely, whatever the sync mode. */
  readonly cursor?: Cursor;
  readonly learnedState?: LearnedState<Session> | undefined;
  /** The endpoints that it requests, for the check of permissions; absent if it requests none. */
  readonly endpoints?: readonly string[];
  /** Names of this stream in states of other connectors. */
  readonly formerNames?: readonly string[];
  /** True for a stream about the sync itself, which is read after all others, whatever the order of the catalog. */
  readonly isAboutSync?: boolean;
  /**
   * Called before anything is read, so that the stream can prepare what it shares with others.
   *
   * @param positions how far each partition was read
   */
  onSyncStart?(session: Session, positions: readonly Position[]): void;
  /** What messages call a partition, e.g. "account". */
  readonly partitionedBy: string;
  /** The keys of its partitions, if there may be none or if some have fewer keys. Default: those of the partitions. */
  readonly partitionKeys?: readonly string[];
  /** The partitions of the stream; may send requests. An error fails the stream before anything is read. */
  partitions(session: Session, io: RequestIo): readonly Partition[] | Promise<readonly Partition[]>;
  /** Plans what remains to be read of a partition; `saved` is undefined if that is everything. */
  plan(session: Session, position: Position, io: RequestIo): Promise<readonly SliceRange[]>;
  /**
   * The cursor of a partition that was read up to now; a saved cursor beyond it must be wrong. Called if a saved cursor
   * leaves nothing to read. Absent if the stream has no cursor.
   */
  currentCursor?(session: Session, partition: Partition, io: RequestIo): Promise<string>;
  /** Pages of raw rows, as the API sends them. */
  read(session: Session, slice: Slice, io: ReadIo): AsyncIterable<readonly JsonObject[]>;
  /**
   * How many requests a slice takes, besides those that are sent to find out. Only for streams whose requests depend on
   * other objects; those of all others follow from the number of their rows.
   */
  countCalls?(session: Session, slice: Slice, io: ReadIo): Promise<number>;
}

/** How far a partition was read. */
export interface Position {
  readonly partition: Partition;
  /** The saved cursor; undefined if nothing was read yet. */
  readonly saved: string | undefined;
  /** The first day from which no day up to `saved` had rows when it was last read; undefined if that is not known. */
  readonly emptySince?: Day | undefined;
}

/** Whether an interrupted full refresh can be resumed. Rows about a sync belong to that sync alone, so they cannot. */
export const isResumable = ({ isAboutSync }: Pick<StreamDefinition<never>, 'isAboutSync'>): boolean =>
  isAboutSync !== true;

/** The stream as `discover` shows it. The protocol requires a source-defined cursor for every resumable stream. */
export function toAirbyteStream(
  stream: Omit<StreamDefinition<never>, 'partitions' | 'plan' | 'read'>,
): AirbyteStream {
  const { name, fields, primaryKey, cursor } = stream;
  const resumable = cursor !== undefined || isResumable(stream);
  return {
    name,
    json_schema: jsonSchemaOf(fields),
    supported_sync_modes:
      cursor === undefined ? [SyncMode.fullRefresh] : [SyncMode.fullRefresh, SyncMode.incremental],
    ...(resumable && { source_defined_cursor: true }),
    ...(cursor !== undefined && { default_cursor_field: [cursor.field] }),
    source_defined_primary_key: primaryKey.map((column) => [column]),
    ...(resumable && { is_resumable: true }),
  };
}
