/** Names of the ids that reports and ad groups speak of. The same for every account. */
import type { WireRow } from '../types.js';

const region = (
  [region_id, region_name]: readonly [id: string | number, name: string],
  region_level: string,
  own: WireRow & { readonly country_code: string },
): WireRow => ({
  region_id,
  region_name,
  region_level,
  parent_id: '0',
  area_type: 'ADMIN',
  support_below_18: true,
  ...own,
});

/** Ids come as text and as bare numbers: their type is not documented. */
export const REGIONS: readonly WireRow[] = [
  region(['6252001', 'United States'], 'COUNTRY', { country_code: 'US' }),
  region([5_332_921, 'California'], 'PROVINCE', { country_code: 'US', parent_id: 6_252_001 }),
  region(['5368361', 'Los Angeles'], 'CITY', { country_code: 'US', parent_id: '5332921' }),
  region(['501', 'New York'], 'PROVINCE', {
    country_code: 'US',
    parent_id: '6252001',
    area_type: 'METROPOLITAN_OR_DMA',
  }),
  region(['803', 'Los Angeles'], 'PROVINCE', {
    country_code: 'US',
    parent_id: '6252001',
    area_type: 'METROPOLITAN_OR_DMA',
  }),
  region([3_144_096, 'Norway'], 'COUNTRY', { country_code: 'NO', parent_id: 0 }),
  region(['1861060', 'Japan'], 'COUNTRY', { country_code: 'JP', support_below_18: false }),
  region(['1850144', '東京都'], 'PROVINCE', {
    country_code: 'JP',
    parent_id: '1861060',
    support_below_18: null,
  }),
  region(['298795', 'Türkiye'], 'COUNTRY', { country_code: 'TR' }),
  region(['745042', 'İstanbul'], 'PROVINCE', { country_code: 'TR', parent_id: '298795' }),
];

/** Names by level, from the outermost: each is below the one in front of it. */
const INTERESTS: readonly (readonly string[])[] = [
  ['Education', 'Schools', 'Primary schools', 'Kindergarten'],
  ['Vehicles & Transportation', 'Cars', 'Electric cars', 'Batteries'],
  ['Baby, Kids & Maternity', 'Toys', 'Building blocks', 'Großbausteine'],
  ['Beauty & Personal Care', 'Skin care', 'Masks', '-'],
  ['Games', 'Casual games', 'Puzzles', 'パズル 🧩'],
];

const FIRST_OF_LEVEL = [10, 10_100, 10_100_100, 11_100_100] as const;
const STEP = 37;

const interestId = (level: number, place: number): string =>
  String((FIRST_OF_LEVEL[level] ?? 0) + place * STEP);

export const INTEREST_CATEGORIES: readonly WireRow[] = [
  ...INTERESTS.flatMap((names, place) =>
    names.map((interest_category_name, level) => ({
      interest_category_id: interestId(level, place),
      interest_category_name,
      level: level + 1,
      sub_category_ids: level + 1 < names.length ? [interestId(level + 1, place)] : [],
      special_industries: place === 0 ? ['EMPLOYMENT'] : [],
      placements: place === 1 ? ['PLACEMENT_TIKTOK'] : [],
    })),
  ),
  {
    interest_category_id: '15',
    interest_category_name: 'Apparel & Accessories',
    level: 1,
    sub_category_ids: null,
    special_industries: ['HOUSING', 'CREDIT'],
    placements: ['PLACEMENT_TIKTOK', 'PLACEMENT_PANGLE'],
  },
];

const FIRST_OLD_OF_LEVEL = [101, 101_001, 101_001_001, 101_001_001_001] as const;

const oldInterestId = (level: number, place: number): string =>
  String((FIRST_OLD_OF_LEVEL[level] ?? 0) + place);

/** The older list, for `version=1`: reports still have its ids, and the newer list has none of them. */
export const OLD_INTEREST_CATEGORIES: readonly WireRow[] = INTERESTS.flatMap((names, place) =>
  names.map((interest_category_name, level) => ({
    interest_category_id: oldInterestId(level, place),
    interest_category_name,
    level: level + 1,
    sub_category_ids: level + 1 < names.length ? [oldInterestId(level + 1, place)] : [],
    special_industries: place === 0 ? ['HOUSING', 'EMPLOYMENT', 'CREDIT'] : [],
    placements: [],
  })),
);

export const ACTION_CATEGORIES: readonly WireRow[] = [
  ['Watched to the end', 'VIDEO_RELATED', [String(9_000_001 + STEP)]],
  ['Watched sports to the end', 'VIDEO_RELATED', []],
  ['Followed a creator', 'CREATOR_RELATED', []],
  ['Näyttänyt ❤', 'VIDEO_RELATED', []],
].map(([name = '', action_scene = '', sub_category_ids = []], place) => ({
  action_category_id: String(9_000_001 + place * STEP),
  name,
  action_scene,
  level: place === 1 ? 2 : 1,
  sub_category_ids,
  description: place === 3 ? '' : `People who have: ${String(name)}`,
  special_industries: place === 2 ? ['CREDIT'] : [],
}));

export const LANGUAGES: readonly WireRow[] = [
  ['en', 'English'],
  ['ja', '日本語'],
  ['tr', 'Türkçe'],
  ['no', 'Norsk'],
  ['zh-Hant', '繁體中文'],
].map(([code = '', name = '']) => ({ code, name }));

/** One id stands in two countries. */
export const CARRIER_COUNTRIES: readonly WireRow[] = [
  {
    country_code: 'US',
    carriers: [
      {
        carrier_id: '310',
        name: 'Verizon',
        in_use: true,
        value: [
          { hni_id: '310004', in_use: true },
          { hni_id: '310010', in_use: false },
        ],
      },
      { carrier_id: '311', name: 'T-Mobile', in_use: true, value: [] },
    ],
  },
  { country_code: 'NO', carriers: [{ carrier_id: '311', name: 'Telenor', in_use: false, value: null }] },
  { country_code: 'KI', carriers: [] },
];

const device = (
  [device_model_id, device_model_name]: readonly [id: string, name: string],
  level: string,
  own: WireRow = {},
): WireRow => ({
  device_model_id,
  device_model_name,
  level,
  child_device_ids: [],
  is_active: true,
  os_type: 'ANDROID',
  ...own,
});

export const DEVICE_MODELS: readonly WireRow[] = [
  device(['1000', 'Apple'], 'BRAND', { child_device_ids: ['2000'], os_type: 'IOS' }),
  device(['2000', 'iPhone 15'], 'SERIES', { child_device_ids: ['3000'], os_type: 'IOS' }),
  device(['3000', 'iPhone 15 Pro Max'], 'MODEL', { os_type: 'IOS' }),
  device(['1037', 'Samsung'], 'BRAND', { child_device_ids: ['3037'] }),
  device(['3037', 'Galaxy S24 "Ultra"'], 'MODEL'),
  device(['1074', 'Xiaomi 小米'], 'BRAND', { child_device_ids: null }),
  device(['1111', '-'], 'BRAND', { is_active: false }),
];

export const OS_VERSIONS: readonly WireRow[] = [
  { os_id: '100', os_type: 'ANDROID', version: '14.0', name: 'Android 14' },
  { os_id: '101', os_type: 'ANDROID', version: '', name: 'None' },
  { os_id: '200', os_type: 'IOS', version: '17.2', name: 'iOS 17.2' },
];

/** The offsets are those of the winter, all year round. */
export const TIME_ZONES: readonly WireRow[] = [
  { timezone: 'America/Los_Angeles', gmt_offset: 'GMT-08:00' },
  { timezone: 'Asia/Kathmandu', gmt_offset: 'GMT+05:45' },
  { timezone: 'Asia/Tokyo', gmt_offset: 'GMT+09:00' },
  { timezone: 'Etc/GMT+8', gmt_offset: 'GMT-08:00' },
  { timezone: 'Europe/London', gmt_offset: 'GMT+00:00' },
];
