/** changelog/task/: the trail of an account's changes, as a file in a text in an envelope. */
import { readingOf } from '../behaviours.js';
import type { Answer } from '../http/answer.js';
import { badRequest, failure } from '../http/failure.js';
import {
  oneOf,
  optionalText,
  type Params,
  requiredText,
  requireFields,
  stringArrayParam,
} from '../http/params.js';
import type { Task, TaskStage } from '../tasks/book.js';
import { changelogText } from '../tasks/changelog-file.js';
import { type Change, changeLog } from '../world/assets/change-log.js';
import { DAY_SECONDS, localMinute } from '../world/calendar.js';
import { momentIn, secondsOf } from './dates.js';
import { type Context, permittedAdvertiser } from './endpoint.js';

const MODULES = ['BIDDING_AND_OPTIMIZATION', 'BUDGET', 'STATUS', 'TARGETING'] as const;
const OBJECTS = ['AD', 'ADGROUP', 'ADVERTISER', 'CAMPAIGN', 'INSTANT_FORM'] as const;
const OPERATIONS: readonly string[] = [
  'CREATE',
  'AUDIT',
  'STATUS',
  'UPDATE',
  'DELETE',
  'DOWNLOAD_LEADS',
  'SUBSCRIBE_FORM',
  'UNSUBSCRIBE_FORM',
];

const MOST_DAYS = 30;

const momentOf = (params: Params, name: string): number => momentIn(requiredText(params, name), name);

const zoneOf = (params: Params): string => {
  const zone = optionalText(params, 'timezone') ?? 'UTC';
  try {
    localMinute(0, zone);
    return zone;
  } catch {
    throw badRequest('timezone: unknown value.');
  }
};

const operationsOf = (params: Params): readonly string[] | undefined => {
  const wanted = stringArrayParam(params, 'operation_types');
  const invalid = wanted?.find((one) => !OPERATIONS.includes(one));
  if (invalid !== undefined) throw badRequest(`operation_types: unknown value ${invalid}.`);
  return wanted;
};

type Keep = (change: Change) => boolean;

const within = (params: Params): Keep => {
  const start = momentOf(params, 'start_time');
  const end = momentOf(params, 'end_time');
  if (start > end) throw badRequest('start_time must not be later than end_time.');
  if (end - start > MOST_DAYS * DAY_SECONDS) throw badRequest(`The time span exceeds ${MOST_DAYS} days.`);
  return ({ time }) => time >= start && time <= end;
};

const matching = (params: Params): Keep => {
  const module = oneOf(params, 'module', MODULES);
  const object = oneOf(params, 'object_type', OBJECTS);
  const ids = stringArrayParam(params, 'object_ids');
  const operations = operationsOf(params);
  return (change) =>
    change.module === (module ?? change.module) &&
    change.object === (object ?? change.object) &&
    (ids?.includes(change.objectId) ?? true) &&
    (operations?.includes(change.operation) ?? true);
};

interface ChangelogWork {
  readonly text: (name: string) => string;
}

export const createChangelogTask = (context: Context): Answer => {
  const { options, params, world, tasks } = context;
  const advertiserId = permittedAdvertiser(context);
  requireFields(params, ['start_time', 'end_time']);
  const tests = [within(params), matching(params)];
  const zone = zoneOf(params);
  const tree = world.tree(advertiserId);
  const now = secondsOf(world);
  const keep: Keep = (change) => change.time <= now && tests.every((test) => test(change));
  const work: ChangelogWork = {
    text: (name) =>
      changelogText({
        changes: changeLog(tree).filter(keep),
        localMinute: (seconds) => localMinute(seconds, zone),
        name,
        as: readingOf(options, 'change-log-form'),
      }),
  };
  return { data: { task_id: tasks.create({ kind: 'changelog', advertiserIds: [advertiserId], work }).id } };
};

const taskOf = (context: Context): Task<ChangelogWork> => {
  const advertiserId = permittedAdvertiser(context);
  const id = requiredText(context.params, 'task_id');
  return context.tasks.find('changelog', advertiserId, id) as Task<ChangelogWork>;
};

const statusOf = (stage: TaskStage): string => (stage === 'done' ? 'SUCCESS' : 'PROCESSING');

export const checkChangelogTask = (context: Context): Answer => ({
  data: { status: statusOf(taskOf(context).check()) },
});

export const downloadChangelogTask = (context: Context): Answer => {
  const task = taskOf(context);
  if (task.stage() !== 'done') throw failure(40201);
  return { data: { status: 'SUCCESS', changelog: task.work.text(`${task.id}.csv`) } };
};
