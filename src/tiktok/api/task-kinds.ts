/* Kinds of asynchronous tasks as data: how each is created, polled and downloaded. */

/** A kind of task. */
export interface TaskKind {
  /** Name in messages, e.g. `report`. */
  readonly name: string;
  /** Path that creates a task by POST; returns `data.task_id`. */
  readonly create: string;
  /** Path that returns the status. By POST it gets the parameters of the creation and the task's id. */
  readonly check: { readonly path: string; readonly by: 'get' | 'post' };
  /** Value of `data.status` of a task that can be downloaded. */
  readonly done: string;
  /** Values of a task that has failed. Every other value means that it is running. */
  readonly failed: readonly string[];
  readonly download: string;
}

/** Source: "Create an asynchronous report task" and its neighbouring pages. */
export const reportTask: TaskKind = {
  name: 'report',
  create: 'report/task/create/',
  check: { path: 'report/task/check/', by: 'get' },
  done: 'SUCCESS',
  failed: ['FAILED', 'CANCELED'],
  download: 'report/task/download/',
};

/** Source: "Change log", the record of who changed what. */
export const changeLogTask: TaskKind = {
  name: 'change log',
  create: 'changelog/task/create/',
  check: { path: 'changelog/task/check/', by: 'get' },
  done: 'SUCCESS',
  failed: ['FAILED'],
  download: 'changelog/task/download/',
};

/**
 * Source: "Download leads". One endpoint creates and polls tasks, and its value for success differs from the others.
 */
export const leadTask: TaskKind = {
  name: 'lead',
  create: 'page/lead/task/',
  check: { path: 'page/lead/task/', by: 'post' },
  done: 'SUCCEED',
  failed: ['FAILED'],
  download: 'page/lead/task/download/',
};
