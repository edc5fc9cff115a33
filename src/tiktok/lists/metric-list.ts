import { isJsonList, scalarText, type RequestIo, type Pages } from '../../cdk/index.js';
import type { Query } from '../api/call.js';
import { textsOf } from '../api/texts-of.js';
import { acceptedMetricsOf, readAccepted } from '../refusals/accepted-metrics.js';
import { isAccepted } from '../refusals/is-accepted.js';
import type { Session } from '../session.js';

interface MetricListRequest {
  readonly path: string;
  readonly query: Query;
  /** Metrics that may be refused where the others are accepted. */
  readonly extraMetrics: readonly string[];
  readonly io: RequestIo;
}

/** Reads a list. If it requests metrics it is a report, which is read with the metrics that the API accepts. */
export function listOfMetrics(
  session: Session,
  call: MetricListRequest,
  list: (query: Query) => Pages,
): Pages {
  const { path, query, extraMetrics, io } = call;
  const { metrics } = query;
  if (!isJsonList(metrics)) return list(query);
  const dimensions = textsOf(query['dimensions']);
  const names = textsOf(metrics);
  const request = {
    name: `TikTok ${path} by ${dimensions.join(', ')}`,
    metrics: names,
    dimensions,
    fallbacks: [names.filter((name) => !extraMetrics.includes(name))],
  };
  const withMetrics = (some: readonly string[]): Query => ({ ...query, metrics: some });
  return readAccepted(
    {
      metrics: acceptedMetricsOf(session, request),
      advertiserId: scalarText(query['advertiser_id']),
      accepts: (some) => isAccepted(session.client, { path, query: withMetrics(some) }, io),
      io,
    },
    (some) => list(withMetrics(some)),
  );
}
