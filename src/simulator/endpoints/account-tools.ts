/** Apps, automated rules, playables, labels, minis and negative keywords of an account. */
import { readingOf } from '../behaviours.js';
import type { Answer } from '../http/answer.js';
import { badRequest } from '../http/failure.js';
import {
  objectParam,
  oneOf,
  optionalText,
  type Params,
  requiredOneOf,
  requiredText,
  stringArray,
  stringArrayParam,
} from '../http/params.js';
import type { WireRow } from '../types.js';
import { appsOf, playablesOf, type Rule, rulesOf } from '../world/assets/account-tools.js';
import { labelsOf, minisOf, negativeKeywordsOf } from '../world/assets/labels-and-keywords.js';
import type { Node } from '../world/nodes.js';
import type { Context, Handler } from './endpoint.js';
import { existing } from './existing.js';
import { listEndpoint } from './list.js';
import { lookUp } from '../look-up.js';
import type { Endpoint } from './real-host-only.js';

const apps = ({ params, world }: Context, advertiserId: string): readonly WireRow[] => {
  const wanted = stringArrayParam(params, 'app_platform_ids');
  return appsOf(world.tree(advertiserId)).filter(
    (row) => wanted === undefined || wanted.some((id) => id === row['app_platform_id']),
  );
};

const RULE_FILTERS: Readonly<Record<string, readonly string[]>> = {
  status: ['ON', 'OFF', 'DELETED'],
  data_dimension: ['CAMPAIGN', 'ADGROUP', 'AD'],
  action: ['TURN_ON', 'TURN_OFF', 'MESSAGE', 'DAILY_BUDGET', 'LIFETIME_BUDGET', 'BID'],
};

const WORD_LISTS = ['rule_info', 'time'];

const checkRuleFilter = (name: string, value: unknown): void => {
  if (WORD_LISTS.includes(name)) stringArray(value, `filtering.${name}`);
  else if (lookUp(RULE_FILTERS, name)?.some((word) => word === value) !== true)
    throw badRequest(`filtering.${name}: unknown field or value.`);
};

/** Writes instants as a clock on a wall of the zone shows them. */
const clockIn = (params: Params): ((seconds: number) => string) => {
  const timeZone = optionalText(params, 'tzone') ?? 'UTC';
  try {
    // Sweden writes YYYY-MM-DD HH:MM:SS.
    const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
    return (seconds) => format.format(seconds * 1000);
  } catch {
    throw badRequest(`tzone: ${timeZone} is not a time zone.`);
  }
};

const ruleRow = ({ row, created, checked }: Rule, write: (seconds: number) => string): WireRow => ({
  ...row,
  create_datetime: write(created),
  last_check_result_summary:
    checked === null
      ? null
      : {
          check_datetime: write(checked),
          exec_datetime: write(checked),
          change_success: 1,
          no_change: 0,
          change_fail: 0,
          task_exec_id: '7300000000000000123',
        },
});

const rules = ({ params, world }: Context, advertiserId: string): readonly WireRow[] => {
  const filtering = objectParam(params, 'filtering') ?? {};
  for (const [name, value] of Object.entries(filtering)) checkRuleFilter(name, value);
  const write = clockIn(params);
  const { status } = filtering;
  return rulesOf(world.tree(advertiserId))
    .filter(({ row }) => status === undefined || row['rule_status'] === status)
    .map((rule) => ruleRow(rule, write));
};

const PLAYABLE_STATUSES = [
  'AUDIT_FAIL',
  'AUDIT_SUCCESS',
  'VALIDATE_FAIL',
  'VALIDATE_SUCCESS',
  'VALIDATING',
] as const;

const OPERATION_STATUSES = ['DELETED', 'SAVED', 'UPLOADED'] as const;

const playables = ({ params, world }: Context, advertiserId: string): readonly WireRow[] => {
  const wanted: Readonly<Record<string, string | undefined>> = {
    playable_id: optionalText(params, 'playable_id'),
    playable_url: optionalText(params, 'playable_url'),
    playable_name: optionalText(params, 'playable_name'),
    status: oneOf(params, 'status', PLAYABLE_STATUSES),
    operation_status: oneOf(params, 'operation_status', OPERATION_STATUSES) ?? 'SAVED',
  };
  const fits = (row: WireRow): boolean =>
    Object.entries(wanted).every(([name, value]) => value === undefined || row[name] === value);
  return playablesOf(world.tree(advertiserId)).filter(fits);
};

/** The example of its page has other names for the totals. */
const renamed = ({ page_info: info, ...data }: Answer['data']): Answer['data'] => {
  const { total_number: total = null, total_page: pages = null, ...page } = info as WireRow;
  return { ...data, page_info: { ...page, total, total_pages: pages } };
};

const playableList: Handler = (context) => {
  const most = Number(readingOf(context.options, 'playable-page-size'));
  const answer = listEndpoint({ pageSize: { fallback: 10, most }, rows: playables })(context);
  if (readingOf(context.options, 'playable-totals') === 'total_number') return answer;
  return { ...answer, data: renamed(answer.data) };
};

const labelList = listEndpoint({
  pageSize: { fallback: 10, most: 1000 },
  rows: ({ world }, advertiserId) => labelsOf(world.tree(advertiserId)),
});

const minisList = listEndpoint({
  pageSize: { fallback: 10, most: 50 },
  rows: ({ world }, advertiserId) => minisOf(world.tree(advertiserId)),
});

const negativeKeywordList = listEndpoint({
  key: 'keywords',
  pageSize: { fallback: 10, most: 50 },
  required: ['object_type', 'object_id'],
  rows: ({ params, world }, advertiserId) => {
    const type = requiredOneOf(params, 'object_type', ['CAMPAIGN', 'ADGROUP']);
    const id = requiredText(params, 'object_id');
    const tree = world.tree(advertiserId);
    const known: readonly Node[] = type === 'CAMPAIGN' ? tree.campaigns : tree.adgroups;
    existing([id], known, () => `object_id: ${id} does not exist.`);
    return negativeKeywordsOf(tree, type, id);
  },
});

export const accountToolEndpoints: readonly Endpoint[] = [
  ['app/list/', listEndpoint({ key: 'apps', rows: apps })],
  // The largest page of rules is not documented.
  [
    'optimizer/rule/list/',
    listEndpoint({ key: 'rules', pageSize: { fallback: 10, most: 100 }, rows: rules }),
  ],
  ['playable/get/', playableList],
  ['campaign_label/get/', labelList],
  ['minis/get/', minisList],
  ['search_ad/negative_keyword/get/', negativeKeywordList],
];
