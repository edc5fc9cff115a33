/** report/task/: reports that are requested, polled and downloaded as a file. */
import { readingOf } from '../behaviours.js';
import { NOT_IN_TASKS } from '../data/breakdown-metrics.js';
import { UNIQUE_METRICS } from '../data/countries.js';
import { DIMENSIONS } from '../data/dimensions.js';
import type { Answer } from '../http/answer.js';
import { badRequest, conflict, failure } from '../http/failure.js';
import { oneOf, optionalText, type Params, requireFields } from '../http/params.js';
import type { Task, TaskStage } from '../tasks/book.js';
import { reportFile } from '../tasks/report-file.js';
import { type Context, permittedAdvertiser } from './endpoint.js';
import { accountsOf, wholeReport } from './report.js';
import { reportFilter, TASK_LIMITS } from './report-filters.js';
import { readReportRequest, type ReportRequest } from './report-request.js';
import { checkContents } from './report-rules.js';
import { lookUp } from '../look-up.js';

const FORMATS = ['CSV_STRING', 'CSV_DOWNLOAD', 'XLSX_DOWNLOAD'] as const;

/** Made by one user for one account within an hour. */
const MOST_PER_HOUR = 500;

const LONGEST_NAME = 255;
const FORBIDDEN_IN_NAMES = /[/\t\b@#$%^&*()[\]]/;

const fileName = (params: Params): string => {
  const name = optionalText(params, 'file_name') ?? 'report';
  if (name.length > LONGEST_NAME || FORBIDDEN_IN_NAMES.test(name)) {
    throw badRequest('file_name: too long, or with special characters.');
  }
  return name;
};

const isAboutPersons = ({ type, dimensions }: ReportRequest): boolean =>
  dimensions.some(
    (name) =>
      name === 'country_code' || (type === 'AUDIENCE' && lookUp(DIMENSIONS, name)?.group === 'breakdown'),
  );

const checkMetricsOfTask = (request: ReportRequest): void => {
  const { type, dimensions } = request;
  const ofBreakdowns = type === 'BASIC' ? dimensions.flatMap((name) => lookUp(NOT_IN_TASKS, name) ?? []) : [];
  const lacking = (name: string): boolean =>
    name === 'billed_cost' ||
    ofBreakdowns.includes(name) ||
    (isAboutPersons(request) && UNIQUE_METRICS.has(name));
  if (request.metrics.some(lacking)) throw conflict();
};

const checkSynchronous = ({ dimensions }: ReportRequest): void => {
  if (dimensions.some((name) => lookUp(DIMENSIONS, name)?.synchronous)) throw conflict();
};

type Format = (typeof FORMATS)[number];

interface ReportWork {
  readonly format: Format;
  readonly name: string;
  readonly make: () => ReturnType<typeof reportFile>;
}

const readWork = (context: Context): ReportWork => {
  const { params, world, options } = context;
  const request = readReportRequest(params, world.sandbox);
  checkContents(request, options);
  checkMetricsOfTask(request);
  checkSynchronous(request);
  const filter = reportFilter(params, request, {
    ...TASK_LIMITS,
    status: readingOf(options, 'task-status-filter') === 'taken',
  });
  const asked = accountsOf(context);
  const translated = oneOf(params, 'enable_report_title_translation', ['true', 'false']) !== 'false';
  const { dimensions, metrics } = request;
  const bare = asked.ids.some((id) => world.tree(id).index % 2 === 1);
  const renamed = { ad_id_v2: readingOf(options, 'whole-ad-title') };
  return {
    format: oneOf(params, 'output_format', FORMATS) ?? 'CSV_STRING',
    name: fileName(params),
    make: () => {
      const rows = wholeReport(world, asked, { ...request, filter });
      return reportFile({ dimensions, metrics, rows, translated, bare, renamed });
    },
  };
};

export const createReportTask = (context: Context): Answer => {
  const { ids } = accountsOf(context);
  const work = readWork(context);
  if (ids.some((id) => context.tasks.withinAnHour('report', id) >= MOST_PER_HOUR)) {
    throw failure(40133, 'Too many report tasks of this advertiser within an hour.');
  }
  return { data: { task_id: context.tasks.create({ kind: 'report', advertiserIds: ids, work }).id } };
};

const taskOf = (context: Context): Task<ReportWork> => {
  const advertiserId = permittedAdvertiser(context);
  requireFields(context.params, ['task_id']);
  const id = context.params.get('task_id') ?? '';
  if (!/^\d+$/.test(id)) throw badRequest('task_id: Not a valid number.');
  return context.tasks.find('report', advertiserId, id) as Task<ReportWork>;
};

const STATUS: Readonly<Record<TaskStage, string>> = {
  waiting: 'QUEUING',
  working: 'PROCESSING',
  done: 'SUCCESS',
  canceled: 'CANCELED',
};

export const checkReportTask = (context: Context): Answer => ({
  data: { status: STATUS[taskOf(context).check()], message: '' },
});

const EXTENSIONS: Readonly<Record<Format, string>> = {
  CSV_STRING: 'csv',
  CSV_DOWNLOAD: 'csv',
  XLSX_DOWNLOAD: 'xlsx',
};

export const downloadReportTask = (context: Context): Answer => {
  const task = taskOf(context);
  if (task.stage() === 'canceled') throw failure(40200, 'Task error: the task was canceled.');
  if (task.stage() !== 'done') throw failure(40201);
  const { format, name, make } = task.work;
  if (format === 'CSV_STRING') return { data: {}, file: make() };
  const file = `${name}.${EXTENSIONS[format]}`;
  const url = `https://ads.example.com/wsos_v2/statistics/object/${task.id}?sign=0000`;
  return { data: { output_format: format, file_name: file, download_url: url } };
};

export const cancelReportTask = (context: Context): Answer => {
  const task = taskOf(context);
  if (task.stage() === 'done') throw failure(40200, 'Task error: the task is over.');
  task.cancel();
  return { data: { status: STATUS.canceled, message: '' } };
};
