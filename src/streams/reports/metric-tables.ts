import { nameOf, type MetricTable } from '../../tiktok/index.js';
import { extendedAudienceMetrics, defaultAudienceMetrics } from './fields/metrics-audience.js';
import { extendedBasicMetrics, defaultBasicMetrics } from './fields/metrics-basic.js';
import { audienceByBreakdown, basicByBreakdown } from './fields/metrics-by-breakdown.js';
import { customOnlyAudienceMetrics, customOnlyBasicMetrics } from './fields/metrics-custom-only.js';
import { PEER_METRICS } from './fields/metrics-of-peers.js';

const namesOfPeers = Object.keys(PEER_METRICS);

/** In the order of the peers' list. */
const metricsOfPeers = [...extendedBasicMetrics, ...customOnlyBasicMetrics]
  .filter((metric) => Object.hasOwn(PEER_METRICS, nameOf(metric)))
  .sort((one, other) => namesOfPeers.indexOf(nameOf(one)) - namesOfPeers.indexOf(nameOf(other)));

/** All known metrics, by report type. */
export const METRIC_TABLES: Readonly<Record<'BASIC' | 'AUDIENCE', MetricTable>> = {
  BASIC: {
    defaults: defaultBasicMetrics,
    extended: extendedBasicMetrics,
    customOnly: customOnlyBasicMetrics,
    ofPeers: metricsOfPeers,
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
