import type { Json, JsonObject } from '../../protocol/json.js';
import { SyncMode, type AirbyteStream } from '../../protocol/messages.js';
import type { Cursor } from './cursor.js';
import type { SyncError } from './errors.js';
import type { PageSlots } from '../concurrency/page-budget.js';
import type { Fields } from '../schema/field.js';
import { jsonSchemaOf } from '../schema/json-schema.js';
import type { Partition, Slice, SliceRange } from './slice.js';

/** A pause before a request: how long, and whether the API's quota is the reason. */
export interface Wait {
  readonly milliseconds: number;
  readonly rateLimited: boolean;
  /** Why, for the log. */
  readonly reason: string;
}

/** Waits, telling whoever should know. */
export type Waiter = (wait: Wait) => Promise<void>;

/** What a request needs of the engine. */
export interface RequestIo {
  readonly wait: Waiter;
  /** Called for each request that goes out, the repeated ones too. */
  readonly onRequest?: (() => void) | undefined;
  /**
   * Says what should be known of the partition though nothing of it fails: in the log at the end of its stream, and in
   * streams about the sync. Takes whole sentences that do not name the partition; the same ones are told once.
   */
  readonly warn?: ((warning: string) => void) | undefined;
}

/** What the reading of one slice leaves for a later run, in case that it is not closed in this one. */
export interface SliceCheckpoints {
  /** What was noted under a key by a run that was interrupted, or by this one. */
  get(key: string): string | undefined;
  set(key: string, value: string): void;
}

/** How a slice is read: how to wait, and how many of its pages may be under way. */
export interface ReadIo extends RequestIo {
  readonly slots: PageSlots;
  /** Called with the rows that the API says there are, where all of them will be emitted; several totals add up. */
  readonly onTotalRows?: ((rows: number) => void) | undefined;
  /**
   * Says that the rows of the slice are all that can be had now, and that this does not prove them to be all there are:
   * the cursor of its partition stays from this slice on, so that the next run reads the same again. The sync is
   * complete all the same; what must make it incomplete is thrown.
   *
   * @param reason a warning, as `warn` takes it; what becomes of the cursor is added
   */
  readonly keepCursor?: ((reason: string) => void) | undefined;
  /**
   * Says that something of the partition could not be read, and that everything else goes on: the rows of this slice and
   * of the later ones go out. When the last one has, the partition fails with the first error that was said; its cursor
   * stays from this slice on.
   */
  readonly onMissingPart?: ((error: SyncError) => void) | undefined;
  /** What is worth keeping for a later run, in case that this one is interrupted. */
  readonly checkpoints?: SliceCheckpoints;
  /** Aborted when nobody wants the slice any more. */
  readonly signal: AbortSignal;
}

/**
 * What a stream learns of a partition and has to know in later runs too, since the API may not tell it again. The state
 * keeps it beside the cursor; a run that leaves no cursor leaves none of it.
 */
export interface LearnedState<Session> {
  /** Called before anything is read, with what an earlier run has left; it may be anything. */
  restore(session: Session, partition: Partition, known: Json): void;
  /**
   * What to leave, asked for whenever a slice is closed.
   *
   * @param room characters that it may take as JSON
   */
  toSave(session: Session, partition: Partition, room: number): Json | undefined;
}

/**
 * A stream is data: what its rows are, how they are told apart, and how the parts of it are found and read. The
 * engine knows streams only by this.
 *
 * @typeParam Session what a run of the source shares among its streams: config, client, accounts
 */
export interface StreamDefinition<Session> {
  readonly name: string;
  readonly description: string;
  readonly fields: Fields;
  /** Objects of a raw row whose members are columns of their own. */
  readonly nested?: readonly string[];
  readonly primaryKey: readonly string[];
  /** Columns of the primary key where null is a value like any other, e.g. of a breakdown. */
  readonly nullableKeys?: readonly string[];
  /**
   * Rows that name another partition than the one that was asked for are left out: they would be counted twice. Absent
   * where partitions share what the rows are about.
   */
  readonly dropsForeignRows?: true;
  /** Absent: the stream is read whole each time, whatever sync mode is asked for. */
  readonly cursor?: Cursor;
  readonly learnedState?: LearnedState<Session> | undefined;
  /** What it asks for, as the vendor's permissions see it; absent where it asks for nothing. */
  readonly endpoints?: readonly string[];
  /** Names of this stream in the states of other connectors. */
  readonly formerNames?: readonly string[];
  /** About the sync itself, so it is read after all others, whatever the catalog's order. */
  readonly isAboutSync?: boolean;
  /** Called before anything is read, with what the stream may want to watch. */
  onSyncStart?(session: Session): void;
  /** What a partition is called in messages, e.g. "account". */
  readonly partitionedBy: string;
  partitions(session: Session): readonly Partition[];
  /** What is left to read of a partition; `saved` is undefined when everything is. */
  plan(session: Session, position: Position, io: RequestIo): Promise<readonly SliceRange[]>;
  /**
   * The cursor of a partition that is read up to now: a saved one beyond it cannot be right. Asked for where a saved cursor
   * leaves nothing to read. Absent where there is no cursor.
   */
  currentCursor?(session: Session, partition: Partition, io: RequestIo): Promise<string>;
  /** Pages of raw rows, as the API sends them. */
  read(session: Session, slice: Slice, io: ReadIo): AsyncIterable<readonly JsonObject[]>;
}

export interface Position {
  readonly partition: Partition;
  readonly saved: string | undefined;
}

/** Whether a full refresh that was cut off goes on where it was: what is about a sync is of that sync alone. */
export const isResumable = ({ isAboutSync }: Pick<StreamDefinition<never>, 'isAboutSync'>): boolean =>
  isAboutSync !== true;

/** How `discover` shows a stream. The protocol wants a cursor of the source's own wherever a stream is resumable. */
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
