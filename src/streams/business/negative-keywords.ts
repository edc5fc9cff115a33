import { isJsonList, scalarText, type Json, type JsonObject } from '../../cdk/index.js';
import type { CombinedList, ListSource, WholeList } from '../../tiktok/index.js';

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

const includes = (value: Json | undefined, member: string): boolean => isJsonList(value) && value.includes(member);

/** Whether ads of an ad group can show in search results. */
const isInSearch = (adgroup: JsonObject): boolean =>
  adgroup['search_result_enabled'] === true ||
  includes(adgroup['tiktok_subplacements'], 'SEARCH_FEED') ||
  (isJsonList(adgroup['search_keywords']) && adgroup['search_keywords'].length > 0);

const objects = (type: string, ids: Iterable<string>): readonly JsonObject[] =>
  [...new Set(ids)].map((id) => ({ object_type: type, object_id: id }));

function searchObjects(campaigns: WholeList, adgroups: WholeList): readonly JsonObject[] {
  const searching = adgroups.rows.filter(isInSearch);
  const campaignIds = [...campaigns.rows.filter((row) => row['is_search_campaign'] === true), ...searching];
  return [
    ...objects(
      'CAMPAIGN',
      campaignIds.map((row) => scalarText(row['campaign_id'])),
    ),
    ...objects(
      'ADGROUP',
      searching.map((row) => scalarText(row['adgroup_id'])),
    ),
  ];
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
