/* What the API does in its own time, as data: how it is begun, asked about and fetched. */

export interface TaskKind {
  /** For messages, e.g. `report`. */
  readonly name: string;
  /** Where a task is begun, by POST; answers `data.task_id`. */
  readonly create: string;
  /** Where it is asked about. By POST it is sent what began the task, beside the task's id. */
  readonly check: { readonly path: string; readonly by: 'get' | 'post' };
  /** Word in `data.status` of a task that can be fetched. */
  readonly done: string;
  /** Words of a task that never can. Every other word means that it goes on. */
  readonly failed: readonly string[];
  readonly download: string;
}

/** "Create an asynchronous report task" and the pages beside it. */
export const reportTask: TaskKind = {
  name: 'report',
  create: 'report/task/create/',
  check: { path: 'report/task/check/', by: 'get' },
  done: 'SUCCESS',
  failed: ['FAILED', 'CANCELED'],
  download: 'report/task/download/',
};

/** "Change log": the trail of who changed what. */
export const changeLogTask: TaskKind = {
  name: 'change log',
  create: 'changelog/task/create/',
  check: { path: 'changelog/task/check/', by: 'get' },
  done: 'SUCCESS',
  failed: ['FAILED'],
  download: 'changelog/task/download/',
};

/** "Download leads": one endpoint begins a task and is asked about it; its word for success is one of its own. */
export const leadTask: TaskKind = {
  name: 'lead',
  create: 'page/lead/task/',
  check: { path: 'page/lead/task/', by: 'post' },
  done: 'SUCCEED',
  failed: ['FAILED'],
  download: 'page/lead/task/download/',
};
