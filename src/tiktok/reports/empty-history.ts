import {
  findEmptyRanges,
  FailureScope,
  isJsonObject,
  markEmpty,
  onePageAtATime,
  scalarText,
  SyncError,
  type DateRange,
  type Json,
  type JsonObject,
  type Logger,
  type RequestIo,
  type SliceRange,
} from '../../cdk/index.js';
import { Action } from '../api/error-codes.js';
import { TikTokError } from '../api/errors.js';
import { REPORT_DAYS_WITHOUT_TIME, TIMEOUTS_PER_REPORT, REPORT_PATH } from '../api/limits.js';
import { createAcceptedMetrics, readAccepted, type AcceptedMetrics } from '../refusals/accepted-metrics.js';
import { perRun, type Session } from '../session.js';
import { dataLevel, idDimension, REPORT_ROW_KEY, truncationOf, type Report } from './query/query.js';

/** What a run reads of reports, as far as the search for empty stretches depends on it. */
export interface ReportLoad {
  /** How many report streams are read whose windows the search can tell to be empty; each asks for the same ones. */
  readonly streams: number;
  /** Every count and amount that they ask for, as a BASIC report of the advertiser has them. */
  readonly metrics: readonly string[];
  /** Whether a report has no values where those have none. */
  answersFor(report: Pick<Report, 'metrics'>): boolean;
}

/** Where nothing of reports is read. */
export const NO_REPORTS: ReportLoad = { streams: 0, metrics: [], answersFor: () => false };

/** A report of an account that is about to be read. */
export interface PlannedReport {
  readonly report: Pick<Report, 'metrics'>;
  readonly advertiserId: string;
  /** The last day, or hour, that an earlier sync has read. */
  readonly saved: string | undefined;
}

/** Knows of each account in which stretches of days nothing happened. */
export interface EmptyHistory {
  /**
   * The windows to read, those that cannot have rows marked as empty. Never those that an earlier sync has read: what
   * had numbers then, and has none now, has to be told.
   */
  markEmpty(
    planned: PlannedReport,
    windows: readonly SliceRange[],
    io: RequestIo,
  ): Promise<readonly SliceRange[]>;
}

interface HistoryOptions {
  readonly session: Session;
  readonly load: ReportLoad;
}

/** Report calls of an account, over all streams, up to which reading is cheaper than searching. */
const CALLS_WITHOUT_SEARCH = 20;

/** A request of the search must be able to save as many report calls. */
const CALLS_WORTH_A_REQUEST = 3;

/**
 * Before a long backfill an account is searched for stretches without activity, once for all report streams: a report
 * of the advertiser as a whole covers a year in one request. Where that cannot be asked, nothing is skipped.
 */
function createEmptyHistory(options: HistoryOptions): EmptyHistory {
  const { session, load } = options;
  const { config, log } = session;
  const searches = new Map<string, Promise<readonly DateRange[]>>();
  const search = createSearch(options);
  let announced = false;
  const announce = async (): Promise<void> => {
    if (announced) return;
    announced = true;
    await log.info(
      'Looking for date ranges without activity, once per account and year, to skip their reports.',
    );
  };
  const isWorthIt = (windows: readonly DateRange[]): boolean =>
    config.skipEmptyHistory && !config.sandbox && windows.length * load.streams > CALLS_WITHOUT_SEARCH;
  return {
    async markEmpty({ report, advertiserId, saved }, spans, io) {
      const isUnread = ({ dates }: SliceRange): boolean => dates !== undefined && isBehind(dates, saved);
      const unread = spans.filter(isUnread);
      const windows = unread.flatMap(({ dates }) => dates ?? []);
      if (!isWorthIt(windows) || !load.answersFor(report)) return spans;
      await announce();
      const key = [advertiserId, windows[0]?.start, windows.at(-1)?.end].join(' ');
      const searching = searches.get(key) ?? search(advertiserId, windows, io);
      searches.set(key, searching);
      return [...spans.filter((span) => !isUnread(span)), ...markEmpty(unread, await searching)];
    },
  };
}

/** Without `searchEmptyHistory` nothing is searched. */
export const emptyHistoryOf = perRun((session) => createEmptyHistory({ session, load: NO_REPORTS }));

/** Lets a run that is about to read so many reports search for stretches without activity. */
export function searchEmptyHistory(session: Session, load: ReportLoad): void {
  emptyHistoryOf.provide(session, createEmptyHistory({ session, load }));
}

const isBehind = ({ start }: DateRange, saved: string | undefined): boolean =>
  saved === undefined || start > saved.slice(0, 'YYYY-MM-DD'.length);

type Search = (
  advertiserId: string,
  windows: readonly DateRange[],
  io: RequestIo,
) => Promise<readonly DateRange[]>;

function createSearch({ session, load }: HistoryOptions): Search {
  const { client, log } = session;
  const failed = createFailures(log);
  const asked = createAcceptedMetrics(
    {
      ...{ name: 'Search for date ranges without activity', metrics: load.metrics },
      dimensions: [idDimension('advertiser')],
    },
    log,
  );
  return async (advertiserId, windows, io) => {
    if (failed.everywhere) return [];
    try {
      return await findEmptyRanges(windows, {
        maxDays: REPORT_DAYS_WITHOUT_TIME,
        minWindows: Math.ceil(CALLS_WORTH_A_REQUEST / load.streams),
        isActive: (stretch) => isActive({ client, advertiserId, stretch, asked, io }),
      });
    } catch (error) {
      if (!(error instanceof SyncError) || error.scope === FailureScope.run) throw error;
      await failed.told(error);
      return [];
    }
  };
}

/** A search that fails costs nothing but what it would have saved, so it is mentioned once in a run. */
function createFailures(log: Logger) {
  const failures = { told: false, everywhere: false };
  return {
    /** True once the API has refused the request as such, which it would for every account. */
    get everywhere() {
      return failures.everywhere;
    },
    async told(error: SyncError): Promise<void> {
      const isRefused =
        error instanceof TikTokError &&
        (error.action === Action.request || error.action === Action.unsupported);
      failures.everywhere ||= isRefused;
      const whose = isRefused ? 'all accounts are' : 'such an account is';
      const tell = failures.told ? log.debug : log.info;
      failures.told = true;
      await tell(
        `Could not look for date ranges without activity (${error.message}); ${whose} read in full.`,
      );
    },
  };
}

interface Question {
  readonly client: Session['client'];
  readonly advertiserId: string;
  readonly stretch: DateRange;
  readonly asked: AcceptedMetrics;
  readonly io: RequestIo;
}

/**
 * Whatever is not plainly nothing counts as activity: also an answer that was cut, or of a form not known here. Where a
 * refusal does not name what it is about, all reports are read in full: to guess which metrics to leave out could make
 * days look empty that are not.
 */
async function isActive({ client, advertiserId, stretch, asked, io }: Question): Promise<boolean> {
  const query = {
    advertiser_id: advertiserId,
    report_type: 'BASIC',
    data_level: dataLevel('advertiser'),
    dimensions: [idDimension('advertiser')],
    start_date: stretch.start,
    end_date: stretch.end,
  };
  let active = false;
  const seen = (headers: Parameters<typeof truncationOf>[0]): Promise<void> => {
    active ||= truncationOf(headers) !== undefined;
    return Promise.resolve();
  };
  const pages = readAccepted({ metrics: asked, advertiserId, io: {} }, (metrics) =>
    client.list({
      ...{ path: REPORT_PATH, query: { ...query, metrics }, rowKey: REPORT_ROW_KEY, ...io, onTotals: seen },
      slots: onePageAtATime(),
      mostTimeouts: TIMEOUTS_PER_REPORT,
    }),
  );
  for await (const rows of pages) active ||= rows.some(hasValue);
  return active;
}

function hasValue({ metrics }: JsonObject): boolean {
  if (!isJsonObject(metrics)) return true;
  const values = Object.values(metrics);
  return values.length === 0 || !values.every(isNothing);
}

/** Zero in any spelling, or the dash that stands for no value. */
function isNothing(value: Json | undefined): boolean {
  const text = scalarText(value).trim();
  return text === '-' || (text !== '' && Number(text) === 0);
}
