import { bidProtection } from './bid-protection.js';
import { insights } from './insights.js';
import { reviews } from './reviews.js';

/** What TikTok finds about ads, besides their numbers. */
export const insightFamilies = [
  { title: 'Reviews of ads', streams: reviews },
  { title: 'Insights and bid protection', streams: [...insights, ...bidProtection] },
];

export const insightStreams = insightFamilies.flatMap(({ streams }) => streams);
