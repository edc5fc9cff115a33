import { METRICS_PER_CALL } from '../../api/limits.js';
import { acceptedMetricsOf, type AcceptedMetrics } from '../../refusals/accepted-metrics.js';
import { perRun, type Session } from '../../session.js';
import { createObjectDirectory, type ObjectDirectory } from './object-ids.js';
import { dimensionsOf, type IdChunk, type Report } from './query.js';

/** How the windows of a stream's report of an account are read, once that has been found out. */
export const ReportEngineChoice = { pages: 'pages', tasks: 'tasks' } as const;
export type ReportEngineChoice = (typeof ReportEngineChoice)[keyof typeof ReportEngineChoice];

/** What the report streams of a run have learned of the API, so that nothing is refused twice. */
export interface ReportCache {
  readonly objects: ObjectDirectory;
  /** Metric names that one call may ask for: fewer once the API has refused as many. */
  metricsPerCall: number;
  /** Whether the API says what the rows of a report add up to; undefined as long as it was not asked. */
  supportsTotals: boolean | undefined;
  /** Which metrics of a stream the API takes. */
  metricsOf(report: Report): AcceptedMetrics;
  /** How one stream's report of one account is best read. */
  wayOf(stream: string, advertiserId: string): { chosen: ReportEngineChoice | undefined };
  /** What one stream may ask of one account; undefined as long as nothing was too much. */
  sizesOf(stream: string, advertiserId: string): Sizes | undefined;
  /** Begins to remember where nothing was too much before. */
  sizesToLearn(stream: string, advertiserId: string): Sizes;
}

/** How a stream's report of an account has to be taken apart. */
export interface Sizes {
  /** Longest stretch to ask for. */
  days: number;
  /** What a group was divided into; the group `undefined` is the whole account. */
  readonly groups: Map<IdChunk | undefined, readonly IdChunk[]>;
}

function createReportCache(session: Session): ReportCache {
  const known = new Map<string, Sizes>();
  const ways = new Map<string, { chosen: ReportEngineChoice | undefined }>();
  const keyOf = (stream: string, advertiserId: string): string => `${advertiserId} ${stream}`;
  const cache: ReportCache = {
    objects: createObjectDirectory(session),
    metricsPerCall: METRICS_PER_CALL,
    supportsTotals: undefined,
    metricsOf: (report) =>
      acceptedMetricsOf(session, {
        ...{ name: report.name, metrics: report.metrics, dimensions: dimensionsOf(report) },
        ...{ fallbacks: report.fallbacks, namesPerCall: () => cache.metricsPerCall },
      }),
    wayOf(stream, advertiserId) {
      const key = keyOf(stream, advertiserId);
      const way = ways.get(key) ?? { chosen: undefined };
      ways.set(key, way);
      return way;
    },
    sizesOf: (stream, advertiserId) => known.get(keyOf(stream, advertiserId)),
    sizesToLearn(stream, advertiserId) {
      const key = keyOf(stream, advertiserId);
      const sizes = known.get(key) ?? {
        days: Infinity,
        groups: new Map<IdChunk | undefined, readonly IdChunk[]>(),
      };
      known.set(key, sizes);
      return sizes;
    },
  };
  return cache;
}

export const reportCacheOf = perRun(createReportCache);
