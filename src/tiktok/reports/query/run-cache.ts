import { METRICS_PER_CALL } from '../../api/limits.js';
import { acceptedMetricsOf, type AcceptedMetrics } from '../../refusals/accepted-metrics.js';
import { perRun, type Session } from '../../session.js';
import { createObjectDirectory, type ObjectDirectory } from './object-ids.js';
import { dimensionsOf, type IdChunk, type Report } from './query.js';

/** How the remaining windows of an account's report are read. */
export const ReportEngineChoice = { pages: 'pages', tasks: 'tasks' } as const;
export type ReportEngineChoice = (typeof ReportEngineChoice)[keyof typeof ReportEngineChoice];

/** What the report streams of a run have learned about the API, so that nothing is refused twice. */
export interface ReportCache {
  readonly objects: ObjectDirectory;
  /** Maximum metrics per call, which shrinks when the API refuses that many. */
  metricsPerCall: number;
  /** True if the API returns the sums of a report's rows; undefined until they were requested. */
  supportsTotals: boolean | undefined;
  /** The metrics of a report that the API accepts. */
  metricsOf(report: Report): AcceptedMetrics;
  /** The engine for one account of a stream; undefined until it was chosen. */
  engineOf(stream: string, advertiserId: string): { chosen: ReportEngineChoice | undefined };
  /** The chunk sizes for one account of a stream; undefined until a request was too large. */
  sizesOf(stream: string, advertiserId: string): Sizes | undefined;
  /** The same, but creates them if there are none. */
  ensureSizes(stream: string, advertiserId: string): Sizes;
}

/** How a report of an account must be split. */
export interface Sizes {
  /** Days of the longest date range to request. */
  days: number;
  /** The smaller groups of each group; the group `undefined` is the whole account. */
  readonly groups: Map<IdChunk | undefined, readonly IdChunk[]>;
}

function createReportCache(session: Session): ReportCache {
  const sizesByKey = new Map<string, Sizes>();
  const engines = new Map<string, { chosen: ReportEngineChoice | undefined }>();
  const keyOf = (stream: string, advertiserId: string): string => `${advertiserId} ${stream}`;
  const cache: ReportCache = {
    objects: createObjectDirectory(session),
    metricsPerCall: METRICS_PER_CALL,
    supportsTotals: undefined,
    metricsOf: (report) =>
      acceptedMetricsOf(session, {
        name: report.name,
        metrics: report.metrics,
        dimensions: dimensionsOf(report),
        fallbacks: report.fallbacks,
        namesPerCall: () => cache.metricsPerCall,
      }),
    engineOf(stream, advertiserId) {
      const key = keyOf(stream, advertiserId);
      const engine = engines.get(key) ?? { chosen: undefined };
      engines.set(key, engine);
      return engine;
    },
    sizesOf: (stream, advertiserId) => sizesByKey.get(keyOf(stream, advertiserId)),
    ensureSizes(stream, advertiserId) {
      const key = keyOf(stream, advertiserId);
      const sizes = sizesByKey.get(key) ?? {
        days: Infinity,
        groups: new Map<IdChunk | undefined, readonly IdChunk[]>(),
      };
      sizesByKey.set(key, sizes);
      return sizes;
    },
  };
  return cache;
}

/** The report cache of a run, shared by all of its report streams. */
export const reportCacheOf = perRun(createReportCache);
