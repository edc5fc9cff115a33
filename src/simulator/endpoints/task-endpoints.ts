import type { Answer } from '../http/answer.js';
import { failure } from '../http/failure.js';
import { checkChangelogTask, createChangelogTask, downloadChangelogTask } from './changelog-tasks.js';
import { type Context, post } from './endpoint.js';
import { downloadLeadTask, leadTask } from './lead-tasks.js';
import { cancelReportTask, checkReportTask, createReportTask, downloadReportTask } from './report-tasks.js';
import type { Endpoint } from './real-host-only.js';

type Work = (context: Context) => Answer;

/** Of tasks, the sandbox's refusal does not name the endpoint. */
const notInSandbox =
  (work: Work): Work =>
  (context) => {
    if (context.world.sandbox) throw failure(40008, 'The endpoint is not implemented in sandbox.');
    return work(context);
  };

/** All endpoints of tasks. */
export const taskEndpoints: readonly Endpoint[] = [
  ['report/task/create/', post(notInSandbox(createReportTask))],
  ['report/task/check/', notInSandbox(checkReportTask)],
  ['report/task/download/', notInSandbox(downloadReportTask)],
  ['report/task/cancel/', post(notInSandbox(cancelReportTask))],
  ['changelog/task/create/', post(notInSandbox(createChangelogTask))],
  ['changelog/task/check/', notInSandbox(checkChangelogTask)],
  ['changelog/task/download/', notInSandbox(downloadChangelogTask)],
  ['page/lead/task/', post(notInSandbox(leadTask))],
  ['page/lead/task/download/', notInSandbox(downloadLeadTask)],
];
