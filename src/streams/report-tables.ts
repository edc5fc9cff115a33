import type { MetricTable } from '../tiktok/index.js';
import { furtherAudienceMetrics, provenAudienceMetrics } from './fields/metrics-audience.js';
import { furtherBasicMetrics, provenBasicMetrics } from './fields/metrics-basic.js';
import { audienceByBreakdown, basicByBreakdown } from './fields/metrics-by-breakdown.js';
import { ownBasicMetrics } from './fields/metrics-own.js';

/** Every metric that is known, by the report type that has it. */
export const METRIC_TABLES: Readonly<Record<'BASIC' | 'AUDIENCE', MetricTable>> = {
  BASIC: {
    ...{ proven: provenBasicMetrics, further: furtherBasicMetrics, own: ownBasicMetrics },
    byBreakdown: basicByBreakdown,
  },
  AUDIENCE: {
    ...{ proven: provenAudienceMetrics, further: furtherAudienceMetrics, own: [] },
    byBreakdown: audienceByBreakdown,
  },
};
