/** campaign/spc/get/ and ad/aco/get/: details of objects that are named, nothing else. */
import { badRequest } from '../http/failure.js';
import { type Params, stringArrayParam } from '../http/params.js';
import type { WireRow } from '../types.js';
import { adsOf } from '../world/assets/ads-by-adgroup.js';
import type { AdgroupNode, AdNode, CampaignNode } from '../world/nodes.js';
import { listEndpoint } from './list.js';
import { realHostOnly } from './real-host-only.js';

const MOST_IDS = 100;

const namedIds = (params: Params, name: string): ReadonlySet<string> => {
  const ids = stringArrayParam(params, name) ?? [];
  if (ids.length === 0) throw badRequest(`${name}: it must not be empty.`);
  if (ids.length > MOST_IDS) throw badRequest(`${name}: at most ${MOST_IDS} ids.`);
  return new Set(ids);
};

const CAMPAIGN_FIELDS = [
  'advertiser_id',
  'campaign_id',
  'campaign_name',
  'objective_type',
  'app_promotion_type',
  'budget',
  'budget_mode',
  'is_smart_performance_campaign',
  'operation_status',
  'secondary_status',
  'create_time',
  'modify_time',
];

const campaignRow = ({ row }: CampaignNode): WireRow => ({
  ...Object.fromEntries(CAMPAIGN_FIELDS.map((name) => [name, row[name] ?? null])),
  spc_type: 'SMART_PLUS',
});

const mediaOf = ({ row }: AdNode): WireRow => ({
  video_info: { video_id: row['video_id'] ?? null },
  image_info: row['image_ids'] ?? [],
});

/** One set of materials for all ads of the ad group. */
const materialsRow = (adgroup: AdgroupNode, own: readonly AdNode[]): WireRow => {
  const [first] = own;
  const links = first?.row['landing_page_url'];
  return {
    advertiser_id: adgroup.row['advertiser_id'] ?? '',
    adgroup_id: adgroup.id,
    media_info_list: own.map((ad) => ({ media_info: mediaOf(ad) })),
    title_list: own.map(({ row }) => ({ title: row['ad_text'] ?? '' })),
    call_to_action: [],
    landing_page_urls: links === undefined ? [] : [{ landing_page_url: links }],
    common_material: {
      ad_name: first?.row['ad_name'] ?? '',
      identity_id: '',
      identity_type: 'CUSTOMIZED_USER',
      is_smart_creative: true,
    },
  };
};

export const legacySmartPlusEndpoints = realHostOnly([
  [
    'campaign/spc/get/',
    listEndpoint({
      required: ['campaign_ids'],
      rows: ({ params, world }, advertiserId) => {
        const ids = namedIds(params, 'campaign_ids');
        const { campaigns } = world.tree(advertiserId);
        const isNamed = ({ id, automation }: CampaignNode) => automation === 'SMART_PLUS' && ids.has(id);
        return campaigns.filter(isNamed).map(campaignRow);
      },
    }),
  ],
  [
    'ad/aco/get/',
    listEndpoint({
      required: ['adgroup_ids'],
      rows: ({ params, world }, advertiserId) => {
        const ids = namedIds(params, 'adgroup_ids');
        const tree = world.tree(advertiserId);
        // Upgraded Smart+ ad groups have Smart+ ads instead.
        const isNamed = ({ id, campaign }: AdgroupNode) =>
          campaign.automation !== 'UPGRADED_SMART_PLUS' && ids.has(id);
        return tree.adgroups.filter(isNamed).map((adgroup) => materialsRow(adgroup, adsOf(tree, adgroup)));
      },
    }),
  ],
]);
