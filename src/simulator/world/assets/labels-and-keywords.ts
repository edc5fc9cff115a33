/** Labels, negative keywords and minis of an account. */
import type { WireRow } from '../../types.js';
import { stampText } from '../calendar.js';
import type { AdgroupNode } from '../nodes.js';
import type { AccountTree } from '../tree.js';
import { perTree } from './per-tree.js';

const idFrom = (first: bigint, { index }: AccountTree, place: number): string =>
  String(first + BigInt(index) * 1000n + BigInt(place));

/** Every third account has no labels. */
export const labelsOf = perTree((tree): readonly WireRow[] => {
  if (tree.index % 3 === 1) return [];
  const { createTime } = tree.account;
  return [
    {
      campaign_label_id: idFrom(7_520_000_000_000_000_001n, tree, 0),
      campaign_label_name: 'Black Friday 🎉',
      campaign_label_type: 'MARKETING_EVENT',
      campaign_label_color: 'pinkFilled',
      create_time: stampText(createTime + 1),
    },
    {
      campaign_label_id: idFrom(7_520_000_000_000_000_001n, tree, 1),
      campaign_label_name: '',
      campaign_label_type: 'GENERAL',
      campaign_label_color: null,
      create_time: stampText(createTime + 2),
    },
  ];
});

export const minisOf = perTree((tree): readonly WireRow[] =>
  tree.index % 3 === 2
    ? []
    : [
        {
          minis_id: idFrom(7_530_000_000_000_000_001n, tree, 0),
          minis_name: 'Drama Box 🎭',
          minis_icon_url: 'https://p16.example.com/minis.png',
          minis_status: 'ACTIVE',
          minis_type: 'MINI_SERIES',
          region_codes: ['US', 'CA'],
        },
        {
          minis_id: idFrom(7_530_000_000_000_000_001n, tree, 1),
          minis_name: '-',
          minis_icon_url: '',
          minis_status: 'INACTIVE',
          minis_type: null,
          region_codes: [],
        },
      ],
);

const isInSearch = ({ row }: AdgroupNode): boolean => {
  const { tiktok_subplacements: places } = row;
  return Array.isArray(places) && places.includes('SEARCH_FEED');
};

const KEYWORDS = [
  ['free', 'BROAD_WORD'],
  ['second hand', 'PHRASE_WORD'],
  ['gratuit 🆓', 'PRECISE_WORD'],
] as const;

/** Ids of objects that can have negative keywords, and how many ad groups or campaigns came before. */
const searchObjects = (tree: AccountTree, type: string): readonly string[] => {
  const searching = tree.adgroups.filter(isInSearch);
  return type === 'ADGROUP'
    ? searching.map(({ id }) => id)
    : [...new Set(searching.map(({ campaign }) => campaign.id))];
};

/** The negative keywords of a campaign or ad group; none without a search placement. */
export const negativeKeywordsOf = (tree: AccountTree, type: string, objectId: string): readonly WireRow[] => {
  const place = searchObjects(tree, type).indexOf(objectId);
  if (place < 0) return [];
  const first = (type === 'ADGROUP' ? 500 : 0) + place * KEYWORDS.length;
  return KEYWORDS.map(([name, matchType], index) => ({
    keyword_id: idFrom(7_540_000_000_000_000_001n, tree, first + index),
    name,
    match_type: matchType,
  }));
};
