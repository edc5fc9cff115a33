/** Identities, and posts that their owners have authorized for ads. */
import { readingOf } from '../behaviours.js';
import { badRequest } from '../http/failure.js';
import { oneOf, optionalText, requireFields, stringArrayParam } from '../http/params.js';
import type { WireRow } from '../types.js';
import { identitiesOf } from '../world/assets/identities.js';
import { postsOf } from '../world/assets/posts.js';
import { textAt } from '../world/assets/text-at.js';
import { filterTest, fuzzyText } from './filter-object.js';
import { listEndpoint } from './list.js';

const TYPES = ['CUSTOMIZED_USER', 'AUTH_CODE', 'TT_USER', 'BC_AUTH_TT', 'TTS_TT'] as const;

const KEYWORD = { keyword: fuzzyText('display_name') };

export const identityList = listEndpoint({
  key: 'identity_list',
  pageSize: { fallback: 20, most: 100 },
  // Only of one type the totals are right, the vendor says.
  total: ({ params, options }, rows) =>
    params.has('identity_type') && readingOf(options, 'identity-totals') === 'right' ? rows : 3 * rows,
  rows: ({ params, world }, id) => {
    const type = oneOf(params, 'identity_type', TYPES);
    if (type === 'BC_AUTH_TT') requireFields(params, ['identity_authorized_bc_id']);
    const center = type === 'BC_AUTH_TT' ? optionalText(params, 'identity_authorized_bc_id') : undefined;
    const isNamed = filterTest(params, KEYWORD);
    const named = (row: WireRow): boolean => row['identity_type'] !== 'CUSTOMIZED_USER' || isNamed(row);
    return identitiesOf(world.tree(id)).filter((row) => {
      // All types come without a type, but those of a business center only when it is named.
      if (type === undefined) return row['identity_type'] !== 'BC_AUTH_TT' && named(row);
      if (row['identity_type'] !== type) return false;
      return center === undefined ? named(row) : row['identity_authorized_bc_id'] === center;
    });
  },
});

const ITEM_TYPES = ['VIDEO', 'CAROUSEL'];

export const sparkPostList = listEndpoint({
  pageSize: { fallback: 20, most: 50 },
  rows: ({ params, world }, id) => {
    const types = stringArrayParam(params, 'item_types') ?? ITEM_TYPES;
    const invalid = types.find((type) => !ITEM_TYPES.includes(type));
    if (invalid !== undefined) throw badRequest(`item_types: unknown value ${invalid}.`);
    const keyword = optionalText(params, 'keyword') ?? '';
    return postsOf(world.tree(id)).filter(({ item_info: info }) => {
      const item = info as WireRow;
      return types.includes(textAt(item, 'item_type')) && textAt(item, 'text').includes(keyword);
    });
  },
});
