import { readingOf } from '../behaviours.js';
import { badRequest } from '../http/failure.js';
import { oneOf, type Params, requiredText, stringArrayParam } from '../http/params.js';
import type { WireRow } from '../types.js';
import { commentsOf } from '../world/assets/comments.js';
import { textAt } from '../world/assets/text-at.js';
import { stampText } from '../world/calendar.js';
import { daySpan, secondsOf, utcToday } from './dates.js';
import { listEndpoint } from './list.js';

const SORT_COLUMNS = {
  CREATE_TIME: 'create_time',
  LIKES: 'likes',
  REPLIES: 'replies',
  SMART: 'likes',
} as const;
const SORT_FIELDS = Object.keys(SORT_COLUMNS) as readonly (keyof typeof SORT_COLUMNS)[];

/** A list of values, of which ALL lets everything through. */
const wantedValues = (params: Params, name: string, known: readonly string[]): readonly string[] => {
  const wanted = stringArrayParam(params, name) ?? ['ALL'];
  const invalid = wanted.find((value) => value !== 'ALL' && !known.includes(value));
  if (invalid !== undefined) throw badRequest(`${name}: unknown value ${invalid}.`);
  return wanted.includes('ALL') ? known : wanted;
};

const sorted = (params: Params, rows: readonly WireRow[]): readonly WireRow[] => {
  const column = SORT_COLUMNS[oneOf(params, 'sort_field', SORT_FIELDS) ?? 'CREATE_TIME'];
  const sign = (oneOf(params, 'sort_type', ['ASC', 'DESC']) ?? 'DESC') === 'ASC' ? 1 : -1;
  return [...rows].sort((a, b) => sign * (Number(a[column]) - Number(b[column])));
};

/** As Go writes a time. */
const withTextTime = (row: WireRow): WireRow => ({
  ...row,
  create_time: `${stampText(Number(row['create_time']))} +0000 UTC`,
});

export const commentList = listEndpoint({
  key: 'comments',
  pageSize: { fallback: 10, most: 100 },
  required: ['search_field', 'search_value', 'start_time', 'end_time'],
  rows: ({ options, params, world }, id) => {
    oneOf(params, 'search_field', ['ADGROUP_ID']);
    const adgroupId = requiredText(params, 'search_value');
    if (!/^\d+$/.test(adgroupId)) throw badRequest('search_value: Not a valid number.');
    const { first, last } = daySpan(
      ['start_time', params.get('start_time')],
      ['end_time', params.get('end_time')],
    );
    const types = wantedValues(params, 'comment_type', ['COMMENT', 'REPLY']);
    const statuses = wantedValues(params, 'comment_status', ['PUBLIC', 'HIDDEN']);
    const now = secondsOf(world);
    const span = { adgroupId, first, last: Math.min(last, utcToday(world)) };
    const found = commentsOf(world.tree(id), span).filter(
      (row) =>
        Number(row['create_time']) <= now &&
        types.includes(textAt(row, 'comment_type')) &&
        statuses.includes(textAt(row, 'comment_status')),
    );
    const rows = sorted(params, found);
    return readingOf(options, 'comment-times') === 'epoch' ? rows : rows.map(withTextTime);
  },
});
