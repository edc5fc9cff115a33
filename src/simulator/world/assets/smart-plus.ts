/** Upgraded Smart+ ads: each stands for the creatives of one ad group, which reports know by ids of their own. */
import type { WireRow } from '../../types.js';
import type { AdgroupNode, AdNode, Node } from '../nodes.js';
import { pick } from '../random.js';
import type { AccountTree } from '../tree.js';
import { adsOf } from './ads-by-adgroup.js';
import { assetId } from './asset-ids.js';
import { perTree } from './per-tree.js';

export type MaterialType = 'VIDEO_NON_SPARK_ADS' | 'VIDEO_SPARK_ADS' | 'SINGLE_IMAGE_NON_SPARK_ADS';

/** A video, post or image in use in one Smart+ ad. */
export interface Material {
  /** Of the material itself, whichever ads use it. */
  readonly id: string;
  readonly type: MaterialType;
  /** Of its use in this ad. */
  readonly adMaterialId: string;
  readonly name: string;
  readonly isOn: boolean;
  readonly info: WireRow;
}

/** A text or a call to action of a Smart+ ad. */
export interface Setting {
  readonly entityId: string;
  readonly value: string;
}

/** What a report's `ad_id` shows: one material with one text and one call to action. */
export interface Creative {
  readonly ad: AdNode;
  readonly material: Material;
  readonly text: Setting;
  readonly callToAction: Setting;
  readonly addOn: Setting | null;
}

export interface SmartPlusAd extends Omit<Node, 'row'> {
  readonly adgroup: AdgroupNode;
  readonly creatives: readonly Creative[];
}

const TEXTS = ['First 🅰️', 'Second\nline'] as const;

const NAMES: readonly [string, ...string[]] = ['夏 (1).mp4', 'final_FINAL "v2".mp4', 'größe.png', '-'];

const NOTHING: WireRow = {
  video_info: null,
  image_info: null,
  music_info: null,
  aigc_disclosure_type: null,
  tiktok_item_id: null,
  identity_type: '',
  identity_id: '',
  identity_authorized_bc_id: null,
};

const infoOf = (
  type: MaterialType,
  name: string,
  { ad, postId }: { ad: AdNode; postId: string },
): WireRow => {
  const uri = `tos-alisg/${ad.hash.toString(16).padStart(8, '0')}`;
  const named = { ...NOTHING, material_name: name };
  if (type === 'SINGLE_IMAGE_NON_SPARK_ADS') {
    return { ...named, ad_format: 'SINGLE_IMAGE', image_info: [{ web_uri: uri }] };
  }
  const video = `v10033g50000${ad.hash.toString(16).padStart(22, '0')}`;
  const shown = { ...named, ad_format: 'SINGLE_VIDEO', video_info: { video_id: video, file_name: name } };
  return type === 'VIDEO_NON_SPARK_ADS'
    ? { ...shown, image_info: [{ web_uri: uri }] }
    : { ...shown, tiktok_item_id: postId, identity_type: 'TT_USER', identity_id: '7080000000000000001' };
};

/** The second material of every ad group is a post of the campaign's, so that a material is in use in several ads. */
const typeAt = (index: number): MaterialType => {
  if (index === 1) return 'VIDEO_SPARK_ADS';
  return index % 2 === 1 ? 'SINGLE_IMAGE_NON_SPARK_ADS' : 'VIDEO_NON_SPARK_ADS';
};

const materialOf = (ad: AdNode, index: number): Material => {
  const type = typeAt(index);
  const postId = assetId('post', ad.campaign.id);
  const name = pick(NAMES, ad.hash);
  return {
    id: type === 'VIDEO_SPARK_ADS' ? postId : assetId('material', ad.id),
    type,
    adMaterialId: assetId('adMaterial', ad.id),
    name,
    isOn: ad.state !== 'off' && ad.state !== 'deleted',
    info: infoOf(type, name, { ad, postId }),
  };
};

/** The third creative shows the first material again, with another text: two ids of a report, one material. */
const materialsOf = (ads: readonly AdNode[]): readonly Material[] => {
  const made = ads.map(materialOf);
  return made.map((material, index) => (index === 2 ? (made[0] ?? material) : material));
};

const creativesOf = (ads: readonly AdNode[], adgroup: AdgroupNode): readonly Creative[] => {
  const materials = materialsOf(ads);
  const add = assetId('addOn', adgroup.id);
  return ads.flatMap((ad, index) => {
    const material = materials[index];
    if (!material) return [];
    const place = index === 2 ? 1 : index % 2;
    return {
      ad,
      material,
      text: { entityId: assetId('text', adgroup.id, place), value: TEXTS[place] ?? TEXTS[0] },
      callToAction: { entityId: assetId('callToAction', adgroup.id), value: 'SHOP_NOW' },
      addOn: index % 2 === 0 ? { entityId: add, value: '7190000000000000001' } : null,
    };
  });
};

/** An ad's word for the status of its ad group. */
const statusOf = ({ secondaryStatus: own }: AdgroupNode): string =>
  own.replace(/^ADGROUP_STATUS_(?=DELETE|DISABLE)/, 'AD_STATUS_ADGROUP_').replace(/^ADGROUP_/, 'AD_');

const makeAd = (adgroup: AdgroupNode, ads: readonly AdNode[]): SmartPlusAd => ({
  id: adgroup.v2Id,
  hash: adgroup.hash,
  state: adgroup.state,
  deleted: adgroup.deleted,
  created: adgroup.created + 1,
  modified: Math.max(adgroup.modified, ...ads.map(({ modified }) => modified)),
  ended: adgroup.ended,
  secondaryStatus: statusOf(adgroup),
  adgroup,
  creatives: creativesOf(ads, adgroup),
});

const isUpgraded = ({ campaign }: AdgroupNode): boolean => campaign.automation === 'UPGRADED_SMART_PLUS';

/** The Smart+ ads of an account, by id, descending. */
export const smartPlusAds = perTree((tree: AccountTree): readonly SmartPlusAd[] =>
  tree.adgroups.filter(isUpgraded).map((adgroup) => makeAd(adgroup, [...adsOf(tree, adgroup)].reverse())),
);
