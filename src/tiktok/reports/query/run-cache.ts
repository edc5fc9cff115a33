import { METRICS_PER_CALL } from '../../api/limits.js';
import { askedMetricsOf, type AskedMetrics } from '../../refusals/asked-metrics.js';
import { perRun, type Session } from '../../session.js';
import { createObjectDirectory, type ObjectDirectory } from './object-ids.js';
import { dimensionsOf, type IdGroup, type Report } from './query.js';

/** How the windows of a stream's report of an account are read, once that has been found out. */
export const ReportWay = { pages: 'pages', tasks: 'tasks' } as const;
export type ReportWay = (typeof ReportWay)[keyof typeof ReportWay];

/** What the report streams of a run have learned of the API, so that nothing is refused twice. */
export interface ReportCache {
  readonly objects: ObjectDirectory;
  /** Metric names that one call may ask for: fewer once the API has refused as many. */
  metricsPerCall: number;
  /** Whether the API says what the rows of a report add up to; undefined as long as it was not asked. */
  tellsSums: boolean | undefined;
  /** Which metrics of a stream the API takes. */
  metricsOf(report: Report): AskedMetrics;
  /** How one stream's report of one account is best read. */
  wayOf(stream: string, advertiserId: string): { chosen: ReportWay | undefined };
  /** What one stream may ask of one account; undefined as long as nothing was too much. */
  sizesOf(stream: string, advertiserId: string): Sizes | undefined;
  /** Begins to remember where nothing was too much before. */
  learn(stream: string, advertiserId: string): Sizes;
}

/** How a stream's report of an account has to be taken apart. */
export interface Sizes {
  /** Longest stretch to ask for. */
  days: number;
  /** What a group was divided into; the group `undefined` is the whole account. */
  readonly groups: Map<IdGroup | undefined, readonly IdGroup[]>;
}

function createReportCache(session: Session): ReportCache {
  const known = new Map<string, Sizes>();
  const ways = new Map<string, { chosen: ReportWay | undefined }>();
  const keyOf = (stream: string, advertiserId: string): string => `${advertiserId} ${stream}`;
  const cache: ReportCache = {
    objects: createObjectDirectory(session),
    metricsPerCall: METRICS_PER_CALL,
    tellsSums: undefined,
    metricsOf: (report) =>
      askedMetricsOf(session, {
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
    learn(stream, advertiserId) {
      const key = keyOf(stream, advertiserId);
      const sizes = known.get(key) ?? {
        days: Infinity,
        groups: new Map<IdGroup | undefined, readonly IdGroup[]>(),
      };
      known.set(key, sizes);
      return sizes;
    },
  };
  return cache;
}

export const reportCacheOf = perRun(createReportCache);
