import type { MetricTable } from '../../tiktok/index.js';
import { extendedAudienceMetrics, defaultAudienceMetrics } from './fields/metrics-audience.js';
import { extendedBasicMetrics, defaultBasicMetrics } from './fields/metrics-basic.js';
import { audienceByBreakdown, basicByBreakdown } from './fields/metrics-by-breakdown.js';
import { ownAudienceMetrics, ownBasicMetrics } from './fields/metrics-custom-only.js';

/** All known metrics, by report type. */
export const METRIC_TABLES: Readonly<Record<'BASIC' | 'AUDIENCE', MetricTable>> = {
  BASIC: {
    defaults: defaultBasicMetrics,
    extended: extendedBasicMetrics,
    customOnly: ownBasicMetrics,
    byBreakdown: basicByBreakdown,
  },
  AUDIENCE: {
    defaults: defaultAudienceMetrics,
    extended: extendedAudienceMetrics,
    customOnly: ownAudienceMetrics,
    byBreakdown: audienceByBreakdown,
  },
};
