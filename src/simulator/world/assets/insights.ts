/** Second by second, and in comparison: what TikTok says about an ad besides its metrics. */
import type { WireRow } from '../../types.js';
import type { AdNode } from '../nodes.js';
import { blend, unit } from '../random.js';

/** Of how many seconds there are counts. */
const MOST_SECONDS = 60;

/** Most videos are short, some are longer than what is counted one by one. */
const durationOf = ({ hash }: AdNode): number => (hash % 7 === 0 ? 75 : 5 + (hash % 20));

/** Falls from second to second. */
const falling = (from: number, seconds: number): readonly number[] =>
  Array.from({ length: seconds }, (_, second) => Math.floor(from / (1 + second / 2)));

export const videoOf = (ad: AdNode): WireRow => ({
  ad_id: ad.id,
  video_id: `v10033g50000${ad.hash.toString(16).padStart(22, '0')}`,
  duration: durationOf(ad),
});

/** Counts per second over the lifetime; an ad without views has empty lists. */
export const videoMetrics = (ad: AdNode): WireRow => {
  const seconds = ad.hash % 11 === 0 ? 0 : Math.min(durationOf(ad), MOST_SECONDS);
  const counts = (most: number, salt: number): readonly number[] =>
    falling(blend(ad.hash, salt) % most, seconds);
  return {
    view_count: counts(100_000, 1),
    click_count: counts(900, 2),
    slide_count: counts(50, 3),
    convert_count: counts(20, 4),
    break_count: counts(40_000, 5),
    like_count: counts(700, 6),
    share_count: counts(60, 7),
    comment_count: counts(80, 8),
  };
};

const COMPARED = [
  'cost',
  'impression',
  'click',
  'ctr',
  'cpc',
  'cpm',
  'cpa',
  'cpv',
  'cvr',
  'conversion',
  'video_watched_2s',
  'video_watched_6s',
  'profile_visits_rate',
];

/** An ad with few impressions has neither metrics nor anything that it could be compared by. */
export const benchmarkOf = (ad: AdNode): WireRow =>
  ad.hash % 5 === 0
    ? { info: { ad_id: ad.id } }
    : {
        info: {
          ad_id: ad.id,
          location: 'US',
          placement: 'TIKTOK',
          ad_category: '15104',
          external_action: 'FORM_BUTTON',
        },
        metrics: Object.fromEntries(
          COMPARED.map((name, index) => [name, Math.round(unit(blend(ad.hash, index)) * 10) / 10]),
        ),
      };

/** How tired people are of an ad on a day. */
export const fatigueOf = (ad: AdNode, day: number): WireRow => {
  const hash = blend(ad.hash, day);
  const index = Math.round(unit(hash) * 100) / 100;
  return {
    has_fatigue: index > 0.7,
    fatigue_index: index,
    dnu: hash % 30_000,
    dnu_ratio: Math.round(unit(blend(hash, 1)) * 100) / 100,
  };
};
