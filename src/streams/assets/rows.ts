import { isJsonObject, rfc3339, type Json, type JsonObject } from '../../cdk/index.js';

/* Rows of assets with columns that differ from what the API sends. */

const EXPIRES = /[?&]x-expires=(\d{9,10})(?:[&#]|$)/;

/** When a temporary URL of TikTok's expires, if it says so (`x-expires`, epoch seconds). */
export function expiryOfUrl(url: Json | undefined): string | null {
  const seconds = typeof url === 'string' ? EXPIRES.exec(url)?.[1] : undefined;
  return seconds === undefined ? null : rfc3339(Number(seconds) * 1000);
}

/**
 * A file that is uploaded again gets another image or video id, and lists show only one of them; the material id stays
 * the same, and reports on materials use it. If TikTok omits it, the id that ads use takes its place.
 */
const materialKey = (material: Json | undefined, other: Json | undefined): Json => material ?? other ?? null;

export const imageRow = (row: JsonObject): JsonObject => ({
  ...row,
  material_key: materialKey(row['material_id'], row['image_id']),
  url_expires_at: expiryOfUrl(row['image_url'] ?? row['url']),
});

export const videoRow = (row: JsonObject): JsonObject => ({
  ...row,
  material_key: materialKey(row['material_id'], row['video_id']),
  url_expires_at: expiryOfUrl(row['preview_url']) ?? row['preview_url_expire_time'] ?? null,
});

const without = (row: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)));

const BESIDE_CONTENT = [
  'advertiser_id',
  'creative_portfolio_id',
  'creative_portfolio_type',
  'creative_portfolio_preview_url',
];

/**
 * Sources disagree about where a portfolio's content is: under one of two names, or next to the id. It goes into one
 * column, since its fields differ by type.
 */
export function portfolioRow(row: JsonObject): JsonObject {
  const { portfolio_content: content, creative_portfolio_content: namesake, ...flat } = row;
  const members = without(flat, BESIDE_CONTENT);
  return { ...without(flat, Object.keys(members)), portfolio_content: content ?? namesake ?? members };
}

const objectAt = (row: JsonObject, name: string): JsonObject | undefined => {
  const value = row[name];
  return isJsonObject(value) ? value : undefined;
};

const PARTS = ['item_info', 'auth_info', 'user_info', 'video_info'];

/** A post comes in parts; its authorization and its video are next to it or inside it. */
export function sparkAdsPostRow(row: JsonObject): JsonObject {
  const item = objectAt(row, 'item_info') ?? {};
  return {
    ...without(row, PARTS),
    ...without(item, PARTS),
    video_info: row['video_info'] ?? item['video_info'] ?? null,
    ...(objectAt(row, 'auth_info') ?? objectAt(item, 'auth_info')),
    ...objectAt(row, 'user_info'),
  };
}

/** A standard and a custom event can have the same name, so the kind is part of the key. */
export function pixelEventStatisticRow(row: JsonObject): JsonObject {
  const { pixel_event_type: standard, custom_event_type: custom } = row;
  const isStandard = typeof standard === 'string' && standard !== '';
  return {
    ...row,
    event_kind: isStandard ? 'STANDARD' : 'CUSTOM',
    event_name: isStandard ? standard : (custom ?? null),
  };
}

/** Sources disagree about the name of the status. */
export function customConversionRow({ active_status: status, ...row }: JsonObject): JsonObject {
  return { ...row, activity_status: row['activity_status'] ?? status ?? null };
}

/** The list of identities uses another name for the user name than other lists. */
export function identityRow({ username: name, ...row }: JsonObject): JsonObject {
  return { ...row, user_name: row['user_name'] ?? name ?? null };
}
