import type { TikTokClient } from '../client.js';
import { METRICS_PER_CALL } from '../limits.js';
import { createObjectDirectory, type ObjectDirectory } from './objects.js';
import type { IdGroup } from './query.js';

/** What the report streams of a run have learned of the API, so that nothing is refused twice. */
export interface ReportMemory {
  readonly objects: ObjectDirectory;
  /** Metric names that one call may ask for: fewer once the API has refused as many. */
  metricsPerCall: number;
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

export function createReportMemory(client: TikTokClient): ReportMemory {
  const known = new Map<string, Sizes>();
  const keyOf = (stream: string, advertiserId: string): string => `${advertiserId} ${stream}`;
  return {
    objects: createObjectDirectory(client),
    metricsPerCall: METRICS_PER_CALL,
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
}
