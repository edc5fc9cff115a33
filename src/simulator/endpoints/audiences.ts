import { parseJson, type Params, requireFields, wholeNumber } from '../http/params.js';
import type { WireRow } from '../types.js';
import { audienceDetails, customAudiencesOf, savedAudiencesOf } from '../world/assets/audiences.js';
import { textAt } from '../world/assets/text-at.js';
import { type Handler, permittedAdvertiser } from './endpoint.js';
import { idList } from './filter-object.js';
import { listEndpoint } from './list.js';

const MOST_IDS = 100;
const PAGE = { fallback: 10, most: 100 };

/** Rows whose ids are in a parameter; all of them where it is absent. */
const withIds = (params: Params, name: string, rows: readonly WireRow[]): readonly WireRow[] => {
  const text = params.get(name);
  if (text === undefined || text === '') return rows;
  const ids = idList(parseJson(text, name), name, MOST_IDS);
  const column = name === 'saved_audience_ids' ? 'saved_audience_id' : 'audience_id';
  return rows.filter((row) => ids.includes(textAt(row, column)));
};

export const customAudienceList = listEndpoint({
  pageSize: PAGE,
  rows: ({ params, world }, id) => withIds(params, 'custom_audience_ids', customAudiencesOf(world.tree(id))),
});

export const customAudienceGet: Handler = (context) => {
  const tree = context.world.tree(permittedAdvertiser(context));
  const { params } = context;
  requireFields(params, ['custom_audience_ids']);
  wholeNumber(params, 'history_size', { min: 1, max: 100, fallback: 100 });
  return {
    data: { list: withIds(params, 'custom_audience_ids', customAudiencesOf(tree)).map(audienceDetails) },
  };
};

export const savedAudienceList = listEndpoint({
  key: 'saved_audiences',
  pageSize: PAGE,
  rows: ({ params, world }, id) => withIds(params, 'saved_audience_ids', savedAudiencesOf(world.tree(id))),
});
