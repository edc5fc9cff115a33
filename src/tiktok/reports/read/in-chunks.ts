import { readSplit, type SplitReader, type Rows } from '../../../cdk/index.js';
import { accountOf } from '../../accounts/partition.js';
import { Excess } from '../../api/error-codes.js';
import { TikTokError } from '../../api/errors.js';
import { REPORT_PATH } from '../../api/limits.js';
import type { Session } from '../../session.js';
import { queryOf, type IdChunk, type Report, type ReportChunk } from '../query/query.js';
import { reportCacheOf } from '../query/run-cache.js';
import type { BuyingTypeRequest, ChunkRequest, ReportReader } from './request.js';
import { adviceOfDays, daysOf, inDays, splitDays, splitIds, type IdsBelow } from './split.js';

/**
 * Reads a report whole or, where that is too much, in chunks: by days, then by objects. How a stream's report of an
 * account has to be split is remembered, so later slices are requested in such chunks at once. The log says so once.
 */
export const inChunks = (next: ReportReader<ChunkRequest>): ReportReader<BuyingTypeRequest> =>
  function (session, request) {
    const { dates } = request.slice;
    return readSplit<ReportChunk, Rows>(
      { dates },
      { ...createSplitPlan(session, request), read: (chunk) => next(session, { ...request, chunk }) },
    );
  };

function createSplitPlan(
  session: Session,
  request: BuyingTypeRequest,
): Pick<SplitReader<ReportChunk, unknown>, 'known' | 'divide'> {
  const { report, buyingType, slice } = request;
  const advertiserId = accountOf(slice.partition);
  const cache = reportCacheOf(session);
  // Rows of TopView are split apart from the others.
  const rows = `${report.name} ${buyingType?.name ?? ''}`;
  const known = (part: ReportChunk): readonly ReportChunk[] | undefined => {
    const sizes = cache.sizesOf(rows, advertiserId);
    if (sizes === undefined) return undefined;
    if (daysOf(part, report) > sizes.days) return inDays(part, sizes.days);
    return sizes.groups.get(part.group)?.map((group) => ({ ...part, group }));
  };
  const learnDays = (days: number): void => {
    const sizes = cache.sizesToLearn(rows, advertiserId);
    sizes.days = Math.min(sizes.days, days);
  };
  const byObjects = async (part: ReportChunk): Promise<readonly ReportChunk[] | undefined> => {
    const objects = { idsBelow: idsOf(session, request), fits: fitting(session, request, part) };
    const groups = await splitIds(part.group, report.level, objects);
    if (groups === undefined) return undefined;
    learnDays(adviceOfDays(report));
    cache.sizesToLearn(rows, advertiserId).groups.set(part.group, groups);
    return groups.map((group) => ({ ...part, group }));
  };
  return {
    known,
    async divide(part, error) {
      if (!isTooMuch(error)) return undefined;
      const before = known(part);
      if (before !== undefined) return before;
      const ranges = splitDays(part, report, error.excess);
      if (ranges?.[0] !== undefined) learnDays(daysOf(ranges[0], report));
      const parts = ranges ?? (await byObjects(part));
      if (parts !== undefined) await session.log.info(lineOf(report, part, { error, parts }));
      return parts;
    },
  };
}

const isTooMuch = (error: unknown): error is TikTokError & { readonly excess: Excess } =>
  error instanceof TikTokError && (error.excess === Excess.work || error.excess === Excess.objects);

function idsOf(session: Session, { slice, io }: BuyingTypeRequest): IdsBelow {
  const advertiserId = accountOf(slice.partition);
  return (level, parent) => {
    const within = parent && { level: parent.level, id: parent.ids[0] ?? '' };
    return reportCacheOf(session).objects.idsOf(level, { advertiserId, within }, io);
  };
}

/** Whether a part can be requested for a group, with all that the requests of the report have besides. */
function fitting(
  session: Session,
  { report, slice, buyingType }: BuyingTypeRequest,
  part: ReportChunk,
): (group: IdChunk) => boolean {
  const { metrics } = report;
  const fits = (group: IdChunk, names: number): boolean =>
    session.client.fits({
      path: REPORT_PATH,
      query: queryOf({
        report,
        advertiserId: accountOf(slice.partition),
        chunk: { ...part, group },
        metrics: metrics.slice(0, names),
        status: 'STATUS_ALL',
        buyingType,
        withTotals: true,
      }),
    });
  return (group) => {
    // Where long filters leave no room for a few ids, the metrics come in several batches.
    const few = { ...group, ids: group.ids.slice(0, FEW_IDS) };
    let names = Math.min(reportCacheOf(session).metricsPerCall, metrics.length);
    while (names > 1 && !fits(few, names)) names = Math.ceil(names / 2);
    return fits(group, names);
  };
}

/** Rather more batches of metrics than lists of fewer ids than this: there may be thousands of ids. */
const FEW_IDS = 10;

interface Division {
  readonly error: TikTokError;
  readonly parts: readonly ReportChunk[];
}

const NAMES: Readonly<Record<IdChunk['level'], string>> = {
  campaign: 'campaigns',
  adgroup: 'ad groups',
  ad: 'ads',
};

/** `ad_insights, 2024-01-01 to 2024-01-30: TikTok …: the report query is too large (…); split into 2 date ranges of at most 15 days.` */
function lineOf(report: Report, part: ReportChunk, { error, parts }: Division): string {
  const [first = part] = parts;
  const days = daysOf(first, report);
  const into =
    first.group === undefined || days < daysOf(part, report)
      ? `date ranges of at most ${days} days`
      : `groups of ${NAMES[first.group.level]}`;
  const { dates } = part;
  const when = dates === undefined ? 'all time' : `${dates.start} to ${dates.end}`;
  return `${report.name}, ${when}: ${error.message}; split into ${parts.length} ${into}.`;
}
