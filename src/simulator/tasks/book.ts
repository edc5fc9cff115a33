/** Tasks: work that one request starts and another one fetches. */
import { failure } from '../http/failure.js';
import type { TaskOptions } from '../types.js';

export type TaskKind = 'report' | 'changelog' | 'lead';

/** The stage of a task; each kind of task has different words for it. */
export type TaskStage = 'waiting' | 'working' | 'done' | 'canceled';

export interface NewTask<T> {
  readonly kind: TaskKind;
  /** The accounts that may query it. */
  readonly advertiserIds: readonly string[];
  /** Data that this kind of task needs until it is fetched. */
  readonly work: T;
}

export interface Task<T = unknown> extends NewTask<T> {
  readonly id: string;
  /** Queries the stage; by default that is what advances it. */
  readonly check: () => TaskStage;
  /** The stage, without advancing it. */
  readonly stage: () => TaskStage;
  readonly cancel: () => void;
}

export interface TaskBook {
  create(task: NewTask<unknown>): Task;
  /** Throws the refusal of a task that does not exist for this account, or no longer does. */
  find(kind: TaskKind, advertiserId: string, id: string): Task;
  /** Tasks of a kind that an account has created within the last hour. */
  withinAnHour(kind: TaskKind, advertiserId: string): number;
}

const FIRST_ID: Readonly<Record<TaskKind, bigint>> = {
  report: 7_300_000_000_000_000_001n,
  lead: 7_310_000_000_000_000_001n,
  changelog: 7_320_000_000_000_000_001n,
};

const HOUR_MS = 3_600_000;
const LIFE_MS = 30 * 24 * HOUR_MS;

interface Entry {
  readonly task: Task;
  readonly created: number;
}

type Clock = () => number;

const begin = (task: NewTask<unknown>, id: string, stageAfter: (looks: number) => TaskStage): Task => {
  let looks = 0;
  let canceled = false;
  const stage = (): TaskStage => (canceled ? 'canceled' : stageAfter(looks));
  return {
    ...task,
    id,
    stage,
    check: () => {
      const found = stage();
      looks += 1;
      return found;
    },
    cancel: () => {
      canceled = true;
    },
  };
};

const stageOf = (share: number): TaskStage => {
  if (share < 0.5) return 'waiting';
  return share < 1 ? 'working' : 'done';
};

/** @param clock wall clock in milliseconds */
export const makeTaskBook = (clock: Clock, { checks = 1, ms }: TaskOptions = {}): TaskBook => {
  const entries: Entry[] = [];
  return {
    create: (wanted) => {
      const created = clock();
      const id = String(FIRST_ID[wanted.kind] + BigInt(entries.length));
      const task = begin(wanted, id, (looks) => {
        if (ms !== undefined) return stageOf((clock() - created) / ms);
        return looks < checks ? stageOf(looks / checks) : 'done';
      });
      entries.push({ task, created });
      return task;
    },
    find: (kind, advertiserId, id) => {
      const entry = entries.find(({ task }) => task.kind === kind && task.id === id);
      const isAlive = entry !== undefined && clock() - entry.created <= LIFE_MS;
      if (!isAlive || !entry.task.advertiserIds.includes(advertiserId)) {
        throw failure(40007, `The task ${id} does not exist.`);
      }
      return entry.task;
    },
    withinAnHour: (kind, advertiserId) =>
      entries.filter(
        ({ task, created }) =>
          task.kind === kind && task.advertiserIds.includes(advertiserId) && clock() - created < HOUR_MS,
      ).length,
  };
};
