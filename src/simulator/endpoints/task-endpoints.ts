import { checkChangelogTask, createChangelogTask, downloadChangelogTask } from './changelog-tasks.js';
import { type Handler, notInSandbox, post } from './endpoint.js';
import { downloadLeadTask, leadTask } from './lead-tasks.js';
import { cancelReportTask, checkReportTask, createReportTask, downloadReportTask } from './report-tasks.js';

/** All endpoints of tasks. */
export const taskEndpoints: readonly (readonly [path: string, handler: Handler])[] = [
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
