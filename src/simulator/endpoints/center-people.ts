import { oneOf, optionalText } from '../http/params.js';
import type { WireRow } from '../types.js';
import { ACTIVITY_TYPES, activitiesOf, membersOf, partnersOf } from '../world/assets/center-people.js';
import { textAt } from '../world/assets/text-at.js';
import { daysOf, filterOf } from './center-filters.js';
import { secondsOf, utcToday } from './dates.js';
import type { Context } from './endpoint.js';
import { filterTest, fuzzyText, oneWord } from './filter-object.js';
import { listEndpoint } from './list.js';
import { permittedCenter } from './permitted-center.js';
import type { Endpoint } from './real-host-only.js';

const MEMBER_FILTERS = {
  keyword: fuzzyText('user_name'),
  user_role: oneWord('user_role', ['ADMIN', 'STANDARD']),
  relation_status: oneWord('relation_status', ['BOUND', 'PENDING', 'REJECTED']),
};

const members = ({ params }: Context, centerId: string): readonly WireRow[] =>
  membersOf(permittedCenter(centerId).id).filter(filterTest(params, MEMBER_FILTERS));

const partners = ({ params }: Context, centerId: string): readonly WireRow[] =>
  partnersOf(permittedCenter(centerId).id).filter(filterTest(params, { keyword: fuzzyText('bc_name') }));

const activities = (context: Context, centerId: string): readonly WireRow[] => {
  const { params } = context;
  const filter = filterOf(params, ['start_date', 'end_date', 'activity_type']);
  const isWanted = oneWord('activity_type', ACTIVITY_TYPES);
  const { activity_type: type = 'ALL' } = filter;
  const test = type === 'ALL' ? () => true : isWanted(type, 'filtering.activity_type');
  oneOf(params, 'sort_field', ['operation_time']);
  const days = daysOf(filter, { today: utcToday(context.world), usual: 7 });
  const found = activitiesOf(permittedCenter(centerId).id, { ...days, now: secondsOf(context.world) });
  const sorted = oneOf(params, 'sort_type', ['DESC', 'ASC']) === 'ASC' ? [...found].reverse() : found;
  const isKnown = ['en', undefined].includes(optionalText(params, 'lang'));
  return sorted
    .filter(test)
    .map((row) => (isKnown ? row : { ...row, activity_log: `翻訳: ${textAt(row, 'activity_log')}` }));
};

export const centerPeopleEndpoints: readonly Endpoint[] = [
  [
    'bc/member/get/',
    listEndpoint({ owner: 'business center', pageSize: { fallback: 10, most: 20 }, rows: members }),
  ],
  [
    'bc/partner/get/',
    listEndpoint({ owner: 'business center', pageSize: { fallback: 10, most: 50 }, rows: partners }),
  ],
  [
    'changelog/get/',
    listEndpoint({
      key: 'changelog_list',
      owner: 'business center',
      pageSize: { fallback: 10, most: 50 },
      rows: activities,
    }),
  ],
];
