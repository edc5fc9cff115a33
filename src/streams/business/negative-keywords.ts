import { isJsonList, type Json, type JsonObject } from '../../cdk/index.js';
import { idsOf, type CombinedList, type ListSource, type WholeList } from '../../tiktok/index.js';

const listOf = (kind: 'campaign' | 'adgroup', members: readonly string[]): ListSource => ({
  endpoint: { path: `${kind}/get/`, rowKey: [`${kind}_id`], query: { fields: members } },
});

const CAMPAIGN_MEMBERS = ['campaign_id', 'is_search_campaign'];
const ADGROUP_MEMBERS = [
  'adgroup_id',
  'campaign_id',
  'search_result_enabled',
  'tiktok_subplacements',
  'search_keywords',
];

const includes = (value: Json | undefined, member: string): boolean =>
  isJsonList(value) && value.includes(member);

/** Whether ads of an ad group can show in search results. */
const isInSearch = (adgroup: JsonObject): boolean =>
  adgroup['search_result_enabled'] === true ||
  includes(adgroup['tiktok_subplacements'], 'SEARCH_FEED') ||
  (isJsonList(adgroup['search_keywords']) && adgroup['search_keywords'].length > 0);

const objects = (type: 'CAMPAIGN' | 'ADGROUP', rows: readonly JsonObject[]): readonly JsonObject[] =>
  idsOf(rows, `${type.toLowerCase()}_id`).map((id) => ({
    object_type: type,
    object_id: id,
  }));

function searchObjects(campaigns: WholeList, adgroups: WholeList): readonly JsonObject[] {
  const searching = adgroups.rows.filter(isInSearch);
  const ofSearch = campaigns.rows.filter((row) => row['is_search_campaign'] === true);
  return [...objects('CAMPAIGN', [...ofSearch, ...searching]), ...objects('ADGROUP', searching)];
}

/** Campaigns and ad groups that can have negative keywords, because they have a search placement. */
export const SEARCH_OBJECTS: CombinedList = {
  endpoints: ['campaign/get/', 'adgroup/get/'],
  async combine({ read }) {
    const campaigns = await read(listOf('campaign', CAMPAIGN_MEMBERS), CAMPAIGN_MEMBERS);
    const adgroups = await read(listOf('adgroup', ADGROUP_MEMBERS), ADGROUP_MEMBERS);
    return {
      rows: searchObjects(campaigns, adgroups),
      doubts: [...campaigns.doubts, ...adgroups.doubts],
      warnings: [...campaigns.warnings, ...adgroups.warnings],
      refusals: [],
    };
  },
};
