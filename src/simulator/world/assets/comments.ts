import type { WireRow } from '../../types.js';
import { DAY_SECONDS, type DaySpan, daysUp } from '../calendar.js';
import type { AdgroupNode, AdNode } from '../nodes.js';
import { blend } from '../random.js';
import type { AccountTree } from '../tree.js';
import { adsOf } from './ads-by-adgroup.js';
import { assetId } from './ids.js';
import { perTree } from './per-tree.js';

const TEXTS = ['nice', '最高！🔥', 'Çok pahalı…', '-', '', 'line one\nline "two"'] as const;

/** The ads of each ad group, and the place of each ad group in the account. */
const placesOf = perTree((tree) => {
  const places = tree.adgroups.map((adgroup, number) => ({ adgroup, number, ads: adsOf(tree, adgroup) }));
  return new Map(places.map((place) => [place.adgroup.id, place]));
});

interface Place {
  readonly adgroup: AdgroupNode;
  readonly number: number;
  readonly ads: readonly AdNode[];
}

interface Moment {
  readonly day: number;
  /** 0 is a comment, 1 the reply to it. */
  readonly part: 0 | 1;
  readonly hash: number;
}

/** Two a day, until the year 2106. */
const PER_ADGROUP = 100_000;

const idOf = (tree: AccountTree, { number }: Place, { day, part }: Omit<Moment, 'hash'>): string =>
  assetId(tree, 'comment', number * PER_ADGROUP + day * 2 + part);

const belowAd = (ad: AdNode): WireRow => ({
  campaign_id: ad.campaign.id,
  campaign_name: ad.campaign.row['campaign_name'] ?? '',
  adgroup_id: ad.adgroup.id,
  adgroup_name: ad.adgroup.row['adgroup_name'] ?? '',
  ad_id: ad.id,
  ad_name: ad.row['ad_name'] ?? '',
  ad_text: ad.row['ad_text'] ?? null,
  identity_id: ad.row['identity_id'] ?? null,
  identity_type: ad.row['identity_type'] ?? null,
});

const commentOf = (tree: AccountTree, place: Place, moment: Moment): WireRow => {
  const { day, part, hash } = moment;
  const ad = place.ads[hash % place.ads.length];
  const original = part === 1 ? idOf(tree, place, { day, part: 0 }) : null;
  return {
    comment_id: idOf(tree, place, moment),
    app_id: '1233',
    app: 'TIKTOK',
    comment_type: part === 1 ? 'REPLY' : 'COMMENT',
    comment_status: hash % 5 === 0 ? 'HIDDEN' : 'PUBLIC',
    content: TEXTS[hash % TEXTS.length] ?? '',
    likes: hash % 11,
    replies: part === 0 && hasReply(hash) ? 1 : 0,
    original_comment_id: original,
    reply_to_comment_id: original,
    hit_blockedword: hash % 7 === 0,
    create_time: day * DAY_SECONDS + (hash % 40_000) + part * 60,
    ...(ad && belowAd(ad)),
    tiktok_item_id: hash % 2 === 0 ? assetId(tree, 'post', 1) : '',
    is_pinned: false,
    can_delete: hash % 2 === 0,
    is_auth_ttba: false,
    is_auth_comment_manage_scope: hash % 2 === 0,
    video_play_url: 'https://v16.example.com/play',
    video_cover_url: 'https://p16.example.com/cover',
    user_avatar_url: hash % 3 === 1 ? 'https://p16.example.com/user.jpeg' : '',
    user_name: 'måns_99',
    user_id: assetId(tree, 'user', hash % 100),
  };
};

const hasReply = (hash: number): boolean => hash % 3 === 0;

/** What people wrote on one day; nothing on every other day. */
const commentsOfDay = (tree: AccountTree, place: Place, day: number): readonly WireRow[] => {
  const hash = blend(place.adgroup.hash, day);
  if (place.ads.length === 0 || (day + place.number) % 2 === 1) return [];
  const parts = hasReply(hash) ? ([0, 1] as const) : ([0] as const);
  return parts.map((part) => commentOf(tree, place, { day, part, hash }));
};

/** An ad group, and days in UTC. */
export interface CommentSpan extends DaySpan {
  readonly adgroupId: string;
}

/** Comments below the ads of one ad group, the newest last; none before it was made, and none after it ended. */
export const commentsOf = (
  tree: AccountTree,
  { adgroupId, first, last }: CommentSpan,
): readonly WireRow[] => {
  const place = placesOf(tree).get(adgroupId);
  if (place === undefined) return [];
  const { created, ended } = place.adgroup;
  const from = Math.max(first, Math.ceil(created / DAY_SECONDS));
  const until = ended === null ? last : Math.min(last, Math.floor(ended / DAY_SECONDS));
  return daysUp(from, until).flatMap((day) => commentsOfDay(tree, place, day));
};
