import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../cdk/index.js';

/* From ids in reports to what was shown: pure functions on rows of ad/get/ and smart_plus/ad/get/. */

/** Fields of a Smart+ ad that the bridge uses. */
export const SMART_PLUS_AD_MEMBERS = [
  'smart_plus_ad_id',
  'adgroup_id',
  'ad_name',
  'creative_list',
  'landing_page_url_list',
  'call_to_action_list',
];

/** Fields of the ad itself; creatives of Smart+ ads omit many of them. */
const OF_THE_AD = [
  'advertiser_id',
  'campaign_id',
  'adgroup_id',
  'ad_id',
  'campaign_automation_type',
  'ad_name',
  'ad_format',
  'video_id',
  'image_ids',
  'tiktok_item_id',
  'identity_type',
  'identity_id',
  'landing_page_url',
  'call_to_action',
];

/**
 * Turns an ad into a row of the bridge. Reports and `ad/get/` have a separate id for each creative of an upgraded Smart+
 * ad; `smart_plus/ad/get/` has only the materials. The video, post or image joins them.
 */
export function bridgeFrom(smartPlusAds: readonly JsonObject[]): (ad: JsonObject) => JsonObject {
  const byId = groupBy(smartPlusAds, 'smart_plus_ad_id');
  const byAdgroup = groupBy(smartPlusAds, 'adgroup_id');
  return (ad) => {
    const [named] = byId.get(smartPlusIdOf(ad)) ?? [];
    const whole = named ?? (isUpgraded(ad) ? theOnly(byAdgroup.get(ad['adgroup_id'])) : undefined);
    const smartPlusAdId = whole?.['smart_plus_ad_id'] ?? smartPlusIdOf(ad) ?? null;
    return {
      ...Object.fromEntries(OF_THE_AD.map((name) => [name, ad[name] ?? null])),
      smart_plus_ad_id: smartPlusAdId,
      ad_id_v2: smartPlusAdId ?? ad['ad_id'] ?? null,
      ...(whole !== undefined && completed(ad, whole)),
    };
  };
}

function groupBy(rows: readonly JsonObject[], name: string): ReadonlyMap<Json | undefined, JsonObject[]> {
  const groups = new Map<Json | undefined, JsonObject[]>();
  for (const row of rows) {
    const group = groups.get(row[name]);
    if (group === undefined) groups.set(row[name], [row]);
    else group.push(row);
  }
  return groups;
}

const isUpgraded = ({ campaign_automation_type: type }: JsonObject): boolean =>
  typeof type === 'string' && type.startsWith('UPGRADED_SMART_PLUS');

/** The field of that name for creatives; otherwise the ad's newer id, if it differs from the older one. */
function smartPlusIdOf({
  smart_plus_ad_id: id,
  ad_id_v2: newer,
  ad_id: older,
}: JsonObject): Json | undefined {
  if (isText(id)) return id;
  return isText(newer) && newer !== older ? newer : undefined;
}

/** If an ad group has several Smart+ ads, nothing says which one a creative belongs to. */
const theOnly = <T>(items: readonly T[] = []): T | undefined => (items.length === 1 ? items[0] : undefined);

/** The ad's own values take precedence; the rest comes from the Smart+ ad. */
function completed(ad: JsonObject, whole: JsonObject): JsonObject {
  const creative = creativeOf(ad, objectsAt(whole, 'creative_list'));
  const info = objectAt(creative, 'creative_info');
  const [link] = objectsAt(whole, 'landing_page_url_list');
  const [call] = objectsAt(whole, 'call_to_action_list');
  return {
    smart_plus_ad_name: whole['ad_name'] ?? null,
    ad_material_id: creative?.['ad_material_id'] ?? null,
    material_operation_status: creative?.['material_operation_status'] ?? null,
    material_name: info['material_name'] ?? null,
    ad_format: firstText(ad['ad_format'], info['ad_format']),
    video_id: firstText(ad['video_id'], objectAt(info, 'video_info')['video_id']),
    image_ids: imagesOf(ad).length > 0 ? imagesOf(ad) : urisOf(info),
    tiktok_item_id: firstText(ad['tiktok_item_id'], info['tiktok_item_id']),
    ...identityOf(ad, info),
    landing_page_url: firstText(ad['landing_page_url'], link?.['landing_page_url']),
    call_to_action: firstText(ad['call_to_action'], call?.['call_to_action']),
  };
}

/** The creative with the ad's media; if the ad has none, the only creative. */
function creativeOf(ad: JsonObject, creatives: readonly JsonObject[]): JsonObject | undefined {
  const shown = mediaOf(ad);
  if (shown.length === 0) return theOnly(creatives);
  return creatives.find((creative) => {
    const info = objectAt(creative, 'creative_info');
    const { video_id: video = null } = objectAt(info, 'video_info');
    const media = [info['tiktok_item_id'], video, ...urisOf(info)];
    return shown.some((one) => media.includes(one));
  });
}

/** The post and the video; images only if there are neither, since videos have covers. */
function mediaOf(ad: JsonObject): readonly Json[] {
  const moving = [ad['tiktok_item_id'], ad['video_id']].filter(isText);
  return moving.length > 0 ? moving : imagesOf(ad).filter(isText);
}

const imagesOf = ({ image_ids: images }: JsonObject): readonly Json[] => (isJsonList(images) ? images : []);

const urisOf = (info: JsonObject): readonly Json[] =>
  objectsAt(info, 'image_info').map((image) => image['web_uri'] ?? null);

/** An identity without an id doesn't count. */
function identityOf(ad: JsonObject, info: JsonObject): JsonObject {
  const [owner = {}] = [ad, info].filter((one) => isText(one['identity_id']));
  return { identity_type: owner['identity_type'] ?? null, identity_id: owner['identity_id'] ?? null };
}

const isText = (value: Json | undefined): value is string => typeof value === 'string' && value !== '';

const firstText = (...values: readonly (Json | undefined)[]): Json => values.find(isText) ?? null;

const objectAt = (row: JsonObject | undefined, name: string): JsonObject => {
  const value = row?.[name];
  return isJsonObject(value) ? value : {};
};

const objectsAt = (row: JsonObject | undefined, name: string): readonly JsonObject[] => {
  const value = row?.[name];
  return isJsonList(value) ? value.filter(isJsonObject) : [];
};
