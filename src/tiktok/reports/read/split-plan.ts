import { type SplitReader, type RequestIo } from '../../../cdk/index.js';
import { Excess } from '../../api/error-codes.js';
import { TikTokError } from '../../api/errors.js';
import type { Session } from '../../session.js';
import { adviceOfDays, daysOf, splitDays, splitIds, inDays, type IdsBelow } from './split.js';
import type { BuyingTypeFilter } from '../query/buying-types.js';
import { queryOf, type IdChunk, type Report, type ReportChunk } from '../query/query.js';
import { REPORT_PATH } from '../../api/limits.js';
import { reportCacheOf } from '../query/run-cache.js';

export interface SplitOptions {
  readonly report: Report;
  /** Which of its rows: those of TopView are divided apart. */
  readonly buyingTypes: BuyingTypeFilter;
  readonly advertiserId: string;
  readonly io: RequestIo;
}

type Divider = Pick<SplitReader<ReportChunk, unknown>, 'known' | 'divide'>;

/**
 * Takes a stream's report of an account apart where it is too much, and remembers how: windows that follow are asked
 * for in such parts at once. A line of the log tells of each division that was not known.
 */
export function createSplitPlan(session: Session, divided: SplitOptions): Divider {
  const { report, buyingTypes, advertiserId } = divided;
  const reports = reportCacheOf(session);
  const rows = `${report.name} ${buyingTypes.buyingType}`;
  const known = (part: ReportChunk): readonly ReportChunk[] | undefined => {
    const sizes = reports.sizesOf(rows, advertiserId);
    if (sizes === undefined) return undefined;
    if (daysOf(part, report) > sizes.days) return inDays(part, sizes.days);
    return sizes.groups.get(part.group)?.map((group) => ({ ...part, group }));
  };
  const learnDays = (parts: readonly ReportChunk[]): void => {
    const sizes = reports.sizesToLearn(rows, advertiserId);
    sizes.days = Math.min(sizes.days, ...parts.slice(0, 1).map((stretch) => daysOf(stretch, report)));
  };
  const byObjects = async (part: ReportChunk): Promise<readonly ReportChunk[] | undefined> => {
    const objects = { idsBelow: idsOf(session, divided), fits: fitting(session, divided, part) };
    const groups = await splitIds(part.group, report.level, objects);
    if (groups === undefined) return undefined;
    const sizes = reports.sizesToLearn(rows, advertiserId);
    sizes.groups.set(part.group, groups);
    sizes.days = Math.min(sizes.days, adviceOfDays(report));
    return groups.map((group) => ({ ...part, group }));
  };
  return {
    known,
    async divide(part, error) {
      if (!(error instanceof TikTokError)) return undefined;
      const { excess } = error;
      if (excess !== Excess.work && excess !== Excess.objects) return undefined;
      const before = known(part);
      if (before !== undefined) return before;
      const stretches = splitDays(part, report, excess);
      if (stretches !== undefined) learnDays(stretches);
      const parts = stretches ?? (await byObjects(part));
      if (parts !== undefined) await session.log.info(lineOf(report, part, { error, parts }));
      return parts;
    },
  };
}

function idsOf(session: Session, { advertiserId, io }: SplitOptions): IdsBelow {
  return (level, parent) => {
    const within = parent && { level: parent.level, id: parent.ids[0] ?? '' };
    return reportCacheOf(session).objects.idsOf(level, { advertiserId, within }, io);
  };
}

/** Tells groups for which a part can be asked for, with all that the calls for the report have besides. */
function fitting(session: Session, { report, buyingTypes, advertiserId }: SplitOptions, part: ReportChunk) {
  const { metrics } = report;
  const fits = (group: IdChunk, names: number): boolean =>
    session.client.fits({
      path: REPORT_PATH,
      query: queryOf({
        ...{ report, advertiserId, part: { ...part, group }, metrics: metrics.slice(0, names) },
        ...{ withStatus: true, filters: buyingTypes.filters, withSums: true },
      }),
    });
  return (group: IdChunk): boolean => {
    // Where long filters leave no room for a few ids, the metrics come in several lists.
    const few = { ...group, ids: group.ids.slice(0, FEW_IDS) };
    let names = Math.min(reportCacheOf(session).metricsPerCall, metrics.length);
    while (names > 1 && !fits(few, names)) names = Math.ceil(names / 2);
    return fits(group, names);
  };
}

/** Ids that are worth more than metrics in one list: there may be thousands of them. */
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
