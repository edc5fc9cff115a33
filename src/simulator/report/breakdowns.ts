import type { AdNode } from '../world/nodes.js';
import { blend, hashText } from '../world/random.js';
import { lookUp } from '../look-up.js';

/** A way to split an ad's day: one or two dimensions, and all their values. */
export interface Breakdown {
  readonly dimensions: readonly string[];
  readonly values: readonly (readonly (string | number)[])[];
  /** Of the dimensions, for the shares of the values. */
  readonly hash: number;
}

const AGES = ['AGE_13_17', 'AGE_18_24', 'AGE_25_34', 'AGE_35_44', 'AGE_45_54', 'AGE_55_100'] as const;

const numbered = (first: number, count: number, step = 37): readonly string[] =>
  Array.from({ length: count }, (_, i) => String(first + i * step));

/** The first two values of each list occur for every ad. */
const VALUES: Readonly<Record<string, readonly (string | number)[]>> = {
  gender: ['FEMALE', 'MALE', 'NONE'],
  age: [...AGES, 'NONE'],
  // Careless parsers read Norway's code as "false".
  country_code: ['US', 'NO', 'DE', 'GB', 'JP', 'BR', 'TR', 'NP', 'NZ', 'None'],
  platform: ['ANDROID', 'IPHONE', 'IPAD', 'PC', 'NONE'],
  ac: ['WIFI', '4G', '2G', '3G', '5G', 'NONE'],
  language: ['en', 'ja', 'tr', 'no', 'zh-Hant'],
  placement: ['TikTok', 'Pangle', 'Global App Bundle'],
  province_id: ['5332921', '-1', '6252001', '3144096', '1861060', '745042'],
  dma_id: ['501', '803', '0'],
  device_brand_id: numbered(1_000, 4),
  contextual_tag: numbered(70_000, 3),
  behavior_id: numbered(9_000_001, 4),
  // Ids of version 1 of tool/interest_category/.
  interest_category: numbered(101, 5, 1),
  interest_category_tier2: numbered(101_001, 5, 1),
  interest_category_tier3: numbered(101_001_001, 5, 1),
  interest_category_tier4: numbered(101_001_001_001, 5, 1),
  additional_interests: numbered(60_000, 3),
  hashtag: ['fyp', 'おすすめ', 'sale'],
  audience_tags: numbered(50_000, 3),
  purchase_intention: numbered(40_000, 3),
  bucket_id: ['1', '2', '3'],
  ad_type: ['Search', 'Non-search'],
  custom_event_type: ['ADD_TO_CART', 'my_event'],
  event_source_id: ['7130000000000000001', '7130000000000000002'],
  page_id: ['7123456000000000001', '7123456000000000002'],
  component_name: ['form', 'button'],
  room_id: ['7140000000000000001', '7140000000000000002'],
  post_id: ['7150000000000000001', '7150000000000000002'],
  image_id: ['v0201/1', 'v0201/2'],
  video_material_id: ['7160000000000000001', '7160000000000000002'],
  minis_id: ['7170000000000000001', '7170000000000000002'],
  search_terms: ['shoes', 'red shoes', '靴', 'shoes "size 9"', 'schuhe', 'buty', 'zapatos', 'обувь'],
  search_keyword: ['shoes', 'sale'],
  match_type: ['PRECISE_WORD', 'PHRASE_WORD', 'BROAD_WORD'],
  skan_postback_sequence: [1, 2, 3],
};

const AGE_GENDER: Breakdown['values'] = [
  ...AGES.flatMap((age) => [
    [age, 'FEMALE'],
    [age, 'MALE'],
    [age, 'NONE'],
  ]),
  ['NONE', 'NONE'],
];

const breakdown = (dimensions: readonly string[], values: Breakdown['values']): Breakdown => ({
  dimensions,
  values,
  hash: hashText(dimensions.join()),
});

export const breakdownOf = (dimensions: readonly string[]): Breakdown | null => {
  if (dimensions.length === 0) return null;
  if (dimensions.length === 2) return breakdown(['age', 'gender'], AGE_GENDER);
  const [name = ''] = dimensions;
  return breakdown(
    dimensions,
    (lookUp(VALUES, name) ?? []).map((value) => [value]),
  );
};

/** Sources disagree on the value for an unknown country. */
export const withUnknownCountry = (split: Breakdown | null, word: string): Breakdown | null => {
  if (split?.dimensions[0] !== 'country_code') return split;
  return { ...split, values: split.values.map(([code = '']) => [code === 'None' ? word : code]) };
};

const weight = (hash: number, index: number, last: boolean): number => {
  const lot = blend(hash, index);
  if (last) return 1 + (lot % 3);
  if (index < 2) return 20 + (lot % 60);
  return lot % 10 < 4 ? 0 : 1 + (lot % 50);
};

/** Running totals: value i has the share from mark i to mark i + 1, relative to the last mark. */
export const weightMarks = (split: Breakdown, ad: AdNode): readonly number[] => {
  const hash = blend(ad.hash, split.hash);
  const marks = [0];
  const { length } = split.values;
  for (let i = 0; i < length; i += 1) {
    marks.push((marks[i] ?? 0) + weight(hash, i, i > 1 && i === length - 1));
  }
  return marks;
};
