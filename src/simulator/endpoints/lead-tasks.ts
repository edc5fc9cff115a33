/** page/lead/task/: the leads of instant forms, as a file. */
import type { Answer } from '../http/answer.js';
import { badRequest, failure } from '../http/failure.js';
import { optionalText, type Params, requiredText } from '../http/params.js';
import type { Task, TaskStage } from '../tasks/book.js';
import { leadFile } from '../tasks/lead-file.js';
import { leadPages } from '../world/assets/lead-pages.js';
import { type Lead, type LeadRegion, leads } from '../world/assets/leads.js';
import type { AccountTree } from '../world/tree.js';
import { secondsOf } from './dates.js';
import { type Context, permittedAdvertiser } from './endpoint.js';

interface LeadWork {
  readonly rows: () => readonly Lead[];
  readonly titled: boolean;
}

const STATUS: Readonly<Record<TaskStage, string>> = {
  waiting: 'RUNNING',
  working: 'RUNNING',
  done: 'SUCCEED',
  canceled: 'FAILED',
};

const regionOf = ({ headers }: Context): LeadRegion => {
  const region = headers['x-lead-region'] ?? '';
  if (region === '' || region === 'us' || region === 'eu') return region;
  throw badRequest('x-lead-region: it must be us or eu.');
};

type Wanted = (lead: Lead) => boolean;

const wantedIn = (params: Params, tree: AccountTree): Wanted => {
  const pageId = optionalText(params, 'page_id');
  const adId = optionalText(params, 'ad_id');
  if ((pageId === undefined) === (adId === undefined))
    throw badRequest('One of page_id and ad_id is needed.');
  if (pageId !== undefined && !leadPages(tree).includes(pageId)) {
    throw failure(40007, `The page ${pageId} does not exist.`);
  }
  return (lead) => (pageId === undefined ? lead.ad.id === adId : lead.pageId === pageId);
};

const find = (context: Context, advertiserId: string): Task<LeadWork> => {
  const id = requiredText(context.params, 'task_id');
  return context.tasks.find('lead', advertiserId, id) as Task<LeadWork>;
};

const progress = (task: Task<LeadWork>): Answer => {
  const stage = task.check();
  const file = stage === 'done' ? { file_name: 'leads.csv', file_type: 'csv' } : {};
  return { data: { task_id: task.id, status: STATUS[stage], ...file } };
};

/** One endpoint for both: without `task_id` it creates a task, with it it returns the status. */
export const leadTask = (context: Context): Answer => {
  const { params, world, tasks } = context;
  const advertiserId = permittedAdvertiser(context);
  if (optionalText(params, 'task_id') !== undefined) return progress(find(context, advertiserId));
  const tree = world.tree(advertiserId);
  const wanted = wantedIn(params, tree);
  const region = regionOf(context);
  const now = secondsOf(world);
  const work: LeadWork = {
    rows: () => leads(tree).filter((lead) => lead.region === region && lead.created <= now && wanted(lead)),
    titled: tree.index % 2 === 1,
  };
  const { id } = tasks.create({ kind: 'lead', advertiserIds: [advertiserId], work });
  return { data: { task_id: id, status: 'CREATED' } };
};

export const downloadLeadTask = (context: Context): Answer => {
  const task = find(context, permittedAdvertiser(context));
  if (task.stage() !== 'done') throw failure(40201);
  return { data: {}, file: leadFile(task.work.rows(), task.work.titled) };
};
