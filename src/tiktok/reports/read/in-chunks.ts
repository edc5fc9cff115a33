import { readSplit, type SplitReader, type Rows } from '../../../cdk/index.js';
import { accountOf } from '../../accounts/partition.js';
import { Excess } from '../../api/error-codes.js';
import { TikTokError } from '../../api/errors.js';
import { REPORT_PATH } from '../../api/limits.js';
import type { Session } from '../../session.js';
import type { ObjectLevel } from '../../report-catalogue/levels.js';
import { queryOf, type IdChunk, type Report, type ReportChunk } from '../query/query.js';
import { reportCacheOf } from '../query/run-cache.js';
import type { BuyingTypeRequest, ChunkRequest, ReportReader } from './request.js';
import { advisedDays, daysOf, inDays, splitDays, splitIds, type IdsBelow } from './split.js';

/**
 * Reads a slice of a report at once or, if that is too large, in chunks: first by days, then by objects. The chunk sizes
 * are cached per account and stream, so later slices are requested in chunks from the start. Each split is logged once.
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
  // TopView has its own chunk sizes.
  const cacheKey = `${report.name} ${buyingType?.name ?? ''}`;
  const known = (chunk: ReportChunk): readonly ReportChunk[] | undefined => {
    const sizes = cache.sizesOf(cacheKey, advertiserId);
    if (sizes === undefined) return undefined;
    if (daysOf(chunk, report) > sizes.days) return inDays(chunk, sizes.days);
    return sizes.groups.get(chunk.group)?.map((group) => ({ ...chunk, group }));
  };
  const learnDays = (days: number): void => {
    const sizes = cache.ensureSizes(cacheKey, advertiserId);
    sizes.days = Math.min(sizes.days, days);
  };
  const byObjects = async (chunk: ReportChunk): Promise<readonly ReportChunk[] | undefined> => {
    const objects = { idsBelow: idsOf(session, request), fits: fitsWith(session, request, chunk) };
    const groups = await splitIds(chunk.group, report.level, objects);
    if (groups === undefined) return undefined;
    learnDays(advisedDays(report));
    cache.ensureSizes(cacheKey, advertiserId).groups.set(chunk.group, groups);
    return groups.map((group) => ({ ...chunk, group }));
  };
  return {
    known,
    async divide(chunk, error) {
      if (!isTooLarge(error)) return undefined;
      const smaller = known(chunk);
      if (smaller !== undefined) return smaller;
      const ranges = splitDays(chunk, report, error.excess);
      if (ranges?.[0] !== undefined) learnDays(daysOf(ranges[0], report));
      const chunks = ranges ?? (await byObjects(chunk));
      if (chunks !== undefined) await session.log.info(describeSplit(report, chunk, { error, chunks }));
      return chunks;
    },
  };
}

/** Too large for one request, so smaller chunks may help. */
const isTooLarge = (error: unknown): error is TikTokError & { readonly excess: Excess } =>
  error instanceof TikTokError && (error.excess === Excess.work || error.excess === Excess.objects);

function idsOf(session: Session, { slice, io }: BuyingTypeRequest): IdsBelow {
  const advertiserId = accountOf(slice.partition);
  return (level, parent) => {
    const within = parent && { level: parent.level, id: parent.ids[0] ?? '' };
    return reportCacheOf(session).objects.idsOf(level, { advertiserId, within }, io);
  };
}

/** Tests whether the URL of a chunk has room for a group, besides all other parameters of the report. */
function fitsWith(
  session: Session,
  { report, slice, buyingType }: BuyingTypeRequest,
  chunk: ReportChunk,
): (group: IdChunk) => boolean {
  const { metrics } = report;
  const fits = (group: IdChunk, names: number): boolean =>
    session.client.fits({
      path: REPORT_PATH,
      query: queryOf({
        report,
        advertiserId: accountOf(slice.partition),
        chunk: { ...chunk, group },
        metrics: metrics.slice(0, names),
        status: 'STATUS_ALL',
        buyingType,
        withTotals: true,
      }),
    });
  return (group) => {
    // If long filters leave no room for a few ids, the metrics are requested in several batches.
    const fewIds = { ...group, ids: group.ids.slice(0, FEW_IDS) };
    let names = Math.min(reportCacheOf(session).metricsPerCall, metrics.length);
    while (names > 1 && !fits(fewIds, names)) names = Math.ceil(names / 2);
    return fits(group, names);
  };
}

/** If fewer ids than this fit, the metrics are split instead, because there may be thousands of ids. */
const FEW_IDS = 10;

interface Split {
  readonly error: TikTokError;
  readonly chunks: readonly ReportChunk[];
}

const NAMES: Readonly<Record<ObjectLevel, string>> = {
  campaign: 'campaigns',
  adgroup: 'ad groups',
  ad: 'ads',
};

/** `ad_insights, 2024-01-01 to 2024-01-30: TikTok …: the report query is too large (…); split into 2 date ranges of at most 15 days.` */
function describeSplit(report: Report, chunk: ReportChunk, { error, chunks }: Split): string {
  const [first = chunk] = chunks;
  const days = daysOf(first, report);
  const target =
    first.group === undefined || days < daysOf(chunk, report)
      ? `date ranges of at most ${days} days`
      : `groups of ${NAMES[first.group.level]}`;
  const { dates } = chunk;
  const when = dates === undefined ? 'all time' : `${dates.start} to ${dates.end}`;
  return `${report.name}, ${when}: ${error.message}; split into ${chunks.length} ${target}.`;
}
