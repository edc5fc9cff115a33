import { bidProtection } from './bid-protection-streams.js';
import { insights } from './insight-streams.js';
import { reviews } from './review-streams.js';

/** What TikTok finds about ads, besides their numbers. */
export const insightFamilies = [
  { title: 'Reviews of ads', streams: reviews },
  { title: 'Insights and bid protection', streams: [...insights, ...bidProtection] },
];

export const insightStreams = insightFamilies.flatMap(({ streams }) => streams);
