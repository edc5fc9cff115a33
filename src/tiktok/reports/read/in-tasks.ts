import { splitDateRange, type Slice } from '../../../cdk/index.js';
import { byBuyingType } from '../../campaign-filters/by-buying-type.js';
import { ONLY_TOP_VIEW, USUAL_BUYING_TYPES } from '../../campaign-filters/buying-types.js';
import { isAboutParameters } from '../../refusals/refused-names.js';
import { TIME_AXES } from '../../report-catalogue/granularity.js';
import { lackingInTasks } from '../../report-catalogue/metrics-in-tasks.js';
import type { Report } from '../query/query.js';
import { ofAccount, type BuyingTypeRequest, type ReportReader, type SliceRequest } from './request.js';

/** A request for one task: all days of a slice, with any number of objects. */
export interface TaskRequest extends BuyingTypeRequest {
  /** Called with true if the API accepted the status filter, without which deleted objects are omitted. */
  readonly onStatusFilter: (isAccepted: boolean) => void;
}

/**
 * Reads a slice through tasks. Tasks can only filter by ids, so TopView is read page by page, and so are deleted objects
 * if the API doesn't accept the status filter.
 *
 * @param next reads one task
 * @param readPages reads a slice page by page
 */
export const inTasks = (
  next: ReportReader<TaskRequest>,
  readPages: ReportReader<BuyingTypeRequest>,
): ReportReader<SliceRequest> => {
  const readTasks = inTaskSlices(next);
  const readDirectly: ReportReader<BuyingTypeRequest> = async function* (session, request) {
    for (const slice of slicesOf(request)) yield* readPages(session, { ...request, slice });
  };
  return async function* (session, request) {
    const statusFilter: { isAccepted: boolean } = { isAccepted: true };
    const tasks = {
      ...request,
      report: asTask(request.report),
      status: 'STATUS_ALL',
      buyingType: undefined,
      onStatusFilter: (isAccepted: boolean) => void (statusFilter.isAccepted = isAccepted),
    } as const;
    if (request.report.level === 'advertiser') {
      yield* readTasks(session, tasks);
      return;
    }
    yield* byBuyingType(session, ofAccount(request), (buyingType, io) =>
      buyingType === ONLY_TOP_VIEW
        ? readDirectly(session, { ...request, io, buyingType, status: 'STATUS_ALL' })
        : readTasks(session, { ...tasks, io, buyingType }),
    );
    if (statusFilter.isAccepted) return;
    yield* readDirectly(session, { ...request, buyingType: USUAL_BUYING_TYPES, status: 'STATUS_DELETE' });
  };
};

/** Reads a slice in one task or, if the API refuses so many days (one page of its documentation does), one per window. */
const inTaskSlices = (next: ReportReader<TaskRequest>): ReportReader<TaskRequest> =>
  async function* (session, request) {
    try {
      yield* next(session, request);
    } catch (error) {
      const slices = slicesOf(request);
      if (!isAboutParameters(error) || slices.length < 2) throw error;
      await session.log.info(`${error.message}; split into ${slices.length} tasks.`);
      for (const slice of slices) yield* next(session, { ...request, slice });
    }
  };

/** Splits a slice into windows that one request may cover. */
export function slicesOf({ report, slice }: SliceRequest): readonly Slice[] {
  const { windowDays } = TIME_AXES[report.granularity];
  if (slice.dates === undefined || windowDays === undefined) return [slice];
  return splitDateRange(slice.dates, windowDays).map((dates) => ({ ...slice, dates }));
}

/** Tasks may refuse metrics that synchronous reports accept, so the accepted metrics are tracked under another name. */
function asTask(report: Report): Report {
  const lacking = lackingInTasks(report);
  const without = (names: readonly string[]) => names.filter((name) => !lacking.includes(name));
  return {
    ...report,
    name: `${report.name} (tasks)`,
    metrics: without(report.metrics),
    fallbacks: report.fallbacks.map(without),
  };
}
