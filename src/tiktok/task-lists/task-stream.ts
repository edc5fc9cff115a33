import {
  dayWindow,
  startAhead,
  onePageAtATime,
  type DateRange,
  type Fields,
  type JsonObject,
  type ReadIo,
  type Slice,
  type StreamDefinition,
  type Rows,
} from '../../cdk/index.js';
import type { Query } from '../api/call.js';
import { endpointsOf, type ListSource, type Parents } from '../lists/list-definition.js';
import type { ByDays } from '../lists/list-parts.js';
import { readList } from '../lists/read-list.js';
import { ignoreMissingFeature } from '../api/sandbox.js';
import { accountOf, byAccount } from '../accounts/partition.js';
import type { Session } from '../session.js';
import { planWindows, todayOfPartition } from '../days/local-days.js';
import { downloadOf, finishTask, type FinishedTask, type TaskOrder } from '../tasks/run-task.js';
import { taskFile, type FileForm } from '../tasks/task-file.js';
import type { TaskKind } from '../api/task-kinds.js';
import { fetchWhole, mapped, type TaskFinding } from '../tasks/whole-task.js';

/** One of several tasks for the same rows, e.g. for each place where they may be stored. */
export interface TaskVariant {
  readonly headers?: Readonly<Record<string, string>>;
  /** Columns that its rows get. */
  readonly columns?: JsonObject;
}

/** Where the rows of a task's result are. */
export type TaskContent =
  /** In a file. `toRow` gets the header, so that it is interpreted once. */
  | {
      readonly in: 'file';
      readonly form: FileForm;
      readonly toRow: (header: readonly string[]) => (record: readonly string[]) => JsonObject;
    }
  /**
   * In the `data` of an envelope. Returns the outcome, and throws an error with a SyntaxError as its cause if it is
   * broken.
   */
  | {
      readonly in: 'data';
      readonly toRows: (data: JsonObject) => AsyncGenerator<Rows, TaskFinding, undefined>;
    };

/** Definition of a stream of tasks. */
export interface TaskStreamOptions<F extends Fields> {
  readonly name: string;
  readonly description: string;
  readonly fields: F;
  readonly primaryKey: readonly (keyof F & string)[];
  readonly kind: TaskKind;
  readonly content: TaskContent;
  /** A task per window of days, with the look-back of reports. Absent if the stream can only be read completely. */
  readonly incremental?: Pick<ByDays, 'day' | 'windowDays'> & {
    readonly queryDays: (days: DateRange) => Query;
  };
  /** The objects that need a task each, e.g. an account's forms. */
  readonly parents?: Pick<Parents, 'query' | 'columns'> & { readonly of: ListSource };
  readonly variants?: readonly TaskVariant[];
  /** Alternative parameters, the best first, because the API may refuse some. */
  readonly queries?: readonly [Query, ...Query[]];
}

/** Tasks of one slice that run at the same time. */
const TASKS_AHEAD = 4;

/** Requests of a task at least: one that creates it, one that finds it done, and one that downloads its result. */
const CALLS_PER_TASK = 3;

/** A stream whose rows are available only through tasks. Rows get `advertiser_id`. */
export function taskStream<F extends Fields>(options: TaskStreamOptions<F>): StreamDefinition<Session> {
  const { name, description, fields, primaryKey, incremental, kind, parents } = options;
  return {
    name,
    description,
    fields,
    primaryKey,
    ...byAccount,
    endpoints: [kind.create, ...(parents === undefined ? [] : endpointsOf(parents.of))],
    ...(incremental !== undefined && { cursor: dayWindow(incremental.day) }),
    async plan(session, { partition, saved }, io) {
      if (incremental === undefined) return [{}];
      const { windowDays } = incremental;
      return planWindows(session, { partition, saved }, { windowDays, io });
    },
    ...(incremental !== undefined && { currentCursor: todayOfPartition }),
    async countCalls(session, slice, io) {
      const jobs: Job[] = [];
      for await (const job of jobsOf(session, { options, slice, io })) jobs.push(job);
      return jobs.length * CALLS_PER_TASK;
    },
    async *read(session, slice, io) {
      try {
        yield* readTasks(session, { options, slice, io });
      } catch (error) {
        await ignoreMissingFeature(session, error, 'skipped');
      }
    },
  };
}

interface TaskStreamReading {
  readonly options: Omit<TaskStreamOptions<Fields>, 'fields' | 'primaryKey'>;
  readonly slice: Slice;
  readonly io: ReadIo;
}

/** A task of a slice, and the columns that its rows get. */
interface Job {
  readonly order: TaskOrder;
  readonly columns: JsonObject;
}

async function* readTasks(
  session: Session,
  reading: TaskStreamReading,
): AsyncGenerator<Rows, void, undefined> {
  const { options, io } = reading;
  const finish = ({ order }: Job): Promise<FinishedTask> => finishTask(session, order, io);
  for await (const { item, result } of startAhead(jobsOf(session, reading), finish, TASKS_AHEAD)) {
    const task = await result;
    const fetch = (own: FinishedTask) =>
      rowsOf(session, { task: own, content: options.content, columns: item.columns }, io);
    const { doubt } = yield* fetchWhole(session, { task, fetch }, io);
    if (doubt !== undefined)
      io.keepCursor?.(`${doubt} A second task returned the same, so rows may be missing.`);
  }
}

async function* jobsOf(session: Session, reading: TaskStreamReading): AsyncGenerator<Job, void, undefined> {
  const { options, slice } = reading;
  const { kind, incremental, variants = [{}], queries = [{}] } = options;
  const advertiserId = accountOf(slice.partition);
  const days = slice.dates === undefined ? {} : incremental?.queryDays(slice.dates);
  for await (const { query, columns } of parentsOf(session, reading)) {
    for (const variant of variants) {
      const [first, ...others] = queries.map((one) => ({ ...one, ...days, ...query }));
      yield {
        order: {
          kind,
          advertiserId,
          queries: [first ?? {}, ...others],
          ...(variant.headers !== undefined && { headers: variant.headers }),
        },
        columns: { advertiser_id: advertiserId, ...columns, ...variant.columns },
      };
    }
  }
}

interface Parent {
  readonly query: Query;
  readonly columns: JsonObject;
}

async function* parentsOf(
  session: Session,
  { options: { parents }, slice, io }: TaskStreamReading,
): AsyncGenerator<Parent, void, undefined> {
  if (parents === undefined) {
    yield { query: {}, columns: {} };
    return;
  }
  const owner = { advertiserId: accountOf(slice.partition) };
  const parentIo = { ...io, onTotalRows: undefined, slots: onePageAtATime() };
  // A list may return the same parent twice.
  const known = new Set<string>();
  for await (const rows of readList(session, { source: parents.of, owner, decides: true, io: parentIo })) {
    for (const row of rows) {
      const columns = (parents.columns ?? []).map((name) => [name, row[name]]);
      const parent = { query: parents.query([row]), columns: Object.fromEntries(columns) as JsonObject };
      const text = JSON.stringify(parent);
      if (!known.has(text)) yield parent;
      known.add(text);
    }
  }
}

interface TaskFetch {
  readonly task: FinishedTask;
  readonly content: TaskContent;
  /** Columns that the rows get. */
  readonly columns: JsonObject;
}

async function* rowsOf(
  session: Session,
  { task, content, columns }: TaskFetch,
  io: ReadIo,
): AsyncGenerator<Rows, TaskFinding, undefined> {
  const complete = (rows: Rows): Rows => rows.map((row) => ({ ...columns, ...row }));
  if (content.in === 'data') {
    return yield* mapped(content.toRows(await session.client.get(downloadOf(task, io))), complete);
  }
  let toRow: ReturnType<typeof content.toRow> | undefined;
  return yield* mapped(taskFile(session, { task, form: content.form }, io), ({ header, records }) => {
    toRow ??= content.toRow(header);
    return complete(records.map(toRow));
  });
}
