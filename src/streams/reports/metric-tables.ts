import { nameOf, type MetricTable } from '../../tiktok/index.js';
import { extendedAudienceMetrics, defaultAudienceMetrics } from './fields/metrics-audience.js';
import { extendedBasicMetrics, defaultBasicMetrics } from './fields/metrics-basic.js';
import { audienceByBreakdown, basicByBreakdown } from './fields/metrics-by-breakdown.js';
import { customOnlyAudienceMetrics, customOnlyBasicMetrics } from './fields/metrics-custom-only.js';
import { PEER_METRICS } from './fields/metrics-of-peers.js';

const furtherMetrics = new Map(
  [...extendedBasicMetrics, ...customOnlyBasicMetrics].map((metric) => [nameOf(metric), metric] as const),
);

/** All known metrics, by report type. */
export const METRIC_TABLES: Readonly<Record<'BASIC' | 'AUDIENCE', MetricTable>> = {
  BASIC: {
    defaults: defaultBasicMetrics,
    extended: extendedBasicMetrics,
    customOnly: customOnlyBasicMetrics,
    ofPeers: Object.keys(PEER_METRICS)
      .map((name) => furtherMetrics.get(name))
      .filter((metric) => metric !== undefined),
    byBreakdown: basicByBreakdown,
  },
  AUDIENCE: {
    defaults: defaultAudienceMetrics,
    extended: extendedAudienceMetrics,
    customOnly: customOnlyAudienceMetrics,
    ofPeers: [],
    byBreakdown: audienceByBreakdown,
  },
};
