import {
  chunk,
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
import {
  METRICS_PER_CALL,
  REPORT_DAYS_WITHOUT_TIME,
  TIMEOUTS_PER_REPORT,
  REPORT_PATH,
} from '../api/limits.js';
import { sandboxLacks } from '../api/sandbox.js';
import { createAcceptedMetrics, readAccepted, type AcceptedMetrics } from '../refusals/accepted-metrics.js';
import { perRun, type Session } from '../session.js';
import { REPORT_LEVELS } from '../report-catalogue/levels.js';
import { REPORT_ROW_KEY, truncationOf, type Report } from './query/query.js';

/** The reports that a run reads, as far as the search for empty date ranges needs to know. */
export interface ReportLoad {
  /** Number of selected report streams whose windows the search can mark as empty. All request the same windows. */
  readonly streams: number;
  /** All their counts and amounts that a BASIC report of the account has. */
  readonly metrics: readonly string[];
  /** True if a report has no values on days on which those metrics have none. */
  covers(report: Pick<Report, 'metrics'>): boolean;
}

/** For runs without reports. */
export const NO_REPORTS: ReportLoad = { streams: 0, metrics: [], covers: () => false };

/** A report of an account that is about to be read. */
export interface PlannedReport {
  readonly report: Pick<Report, 'metrics'>;
  readonly advertiserId: string;
  /** The last day or hour that an earlier sync read. */
  readonly saved: string | undefined;
}

/** Knows the date ranges in which an account had no activity. */
export interface EmptyHistory {
  /**
   * Marks windows that cannot have rows as empty. Windows that an earlier sync read are never marked, because rows that
   * had numbers then and have none now must be emitted.
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

/** Up to this many report calls of an account, over all streams, reading is cheaper than searching. */
const CALLS_WITHOUT_SEARCH = 20;

/** A request of the search must be able to save this many report calls. */
const CALLS_WORTH_A_REQUEST = 3;

/**
 * Before a long backfill, searches an account for date ranges without activity, once for all report streams. One request
 * for a report of the whole account covers a year. If the search fails, nothing is skipped.
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
      'Searching for date ranges without activity, once per account and year, to skip their reports.',
    );
  };
  const isWorthIt = (windows: readonly DateRange[]): boolean =>
    config.skipEmptyHistory &&
    !sandboxLacks(session, 'years of history') &&
    windows.length * load.streams > CALLS_WITHOUT_SEARCH;
  return {
    async markEmpty({ report, advertiserId, saved }, slices, io) {
      const isUnread = ({ dates }: SliceRange): boolean => dates !== undefined && isAfter(dates, saved);
      const unread = slices.filter(isUnread);
      const windows = unread.flatMap(({ dates }) => dates ?? []);
      if (!isWorthIt(windows) || !load.covers(report)) return slices;
      await announce();
      const key = [advertiserId, windows[0]?.start, windows.at(-1)?.end].join(' ');
      const searching = searches.get(key) ?? search(advertiserId, windows, io);
      searches.set(key, searching);
      return [...slices.filter((slice) => !isUnread(slice)), ...markEmpty(unread, await searching)];
    },
  };
}

/** The empty history of a run. Without `searchEmptyHistory`, no windows are empty. */
export const emptyHistoryOf = perRun((session) => createEmptyHistory({ session, load: NO_REPORTS }));

/** Enables the search in a run that reads these reports. */
export function searchEmptyHistory(session: Session, load: ReportLoad): void {
  emptyHistoryOf.provide(session, createEmptyHistory({ session, load }));
}

const isAfter = ({ start }: DateRange, saved: string | undefined): boolean =>
  saved === undefined || start > saved.slice(0, 'YYYY-MM-DD'.length);

type HistorySearch = (
  advertiserId: string,
  windows: readonly DateRange[],
  io: RequestIo,
) => Promise<readonly DateRange[]>;

const { dataLevel, idDimension } = REPORT_LEVELS.advertiser;

function createSearch({ session, load }: HistoryOptions): HistorySearch {
  const { client, log } = session;
  const failures = createFailures(log);
  const accepted = createAcceptedMetrics(
    {
      name: 'Search for date ranges without activity',
      metrics: load.metrics,
      dimensions: [idDimension],
    },
    log,
  );
  return async (advertiserId, windows, io) => {
    if (failures.everywhere) return [];
    try {
      return await findEmptyRanges(windows, {
        maxDays: REPORT_DAYS_WITHOUT_TIME,
        minWindows: Math.ceil(CALLS_WORTH_A_REQUEST / load.streams),
        isActive: (range) => isActive({ client, advertiserId, range, accepted, io }),
      });
    } catch (error) {
      if (!(error instanceof SyncError) || error.scope === FailureScope.run) throw error;
      await failures.add(error);
      return [];
    }
  };
}

/** A failed search only means that nothing is skipped, so it is logged once per run. */
function createFailures(log: Logger) {
  let isLogged = false;
  let isEverywhere = false;
  return {
    /** True once the API refused the request itself, as it would for every account. */
    get everywhere() {
      return isEverywhere;
    },
    async add(error: SyncError): Promise<void> {
      const isRefused =
        error instanceof TikTokError &&
        (error.action === Action.request || error.action === Action.unsupported);
      isEverywhere ||= isRefused;
      const consequence = isRefused ? 'all accounts are read in full' : 'reading this account in full';
      const write = isLogged ? log.debug : log.info;
      isLogged = true;
      await write(`Could not search for date ranges without activity (${error.message}); ${consequence}.`);
    },
  };
}

interface ActivityRequest {
  readonly client: Session['client'];
  readonly advertiserId: string;
  readonly range: DateRange;
  readonly accepted: AcceptedMetrics;
  readonly io: RequestIo;
}

/**
 * Anything that isn't clearly zero counts as activity, including a truncated response or one of unknown form. If a refusal
 * doesn't name the refused metrics, all reports are read in full: dropping metrics by guesswork could make active days look
 * empty.
 */
async function isActive({ client, advertiserId, range, accepted, io }: ActivityRequest): Promise<boolean> {
  const query = {
    advertiser_id: advertiserId,
    report_type: 'BASIC',
    data_level: dataLevel,
    dimensions: [idDimension],
    start_date: range.start,
    end_date: range.end,
  };
  let active = false;
  const onTotals = (headers: Parameters<typeof truncationOf>[0]): Promise<void> => {
    active ||= truncationOf(headers) !== undefined;
    return Promise.resolve();
  };
  const pages = readAccepted({ metrics: accepted, advertiserId, io: {} }, async function* (metrics) {
    for (const some of chunk(metrics, METRICS_PER_CALL))
      yield* client.list({
        path: REPORT_PATH,
        query: { ...query, metrics: some },
        rowKey: REPORT_ROW_KEY,
        ...io,
        onTotals,
        slots: onePageAtATime(),
        mostTimeouts: TIMEOUTS_PER_REPORT,
      });
  });
  for await (const rows of pages) {
    active ||= rows.some(hasValue);
    if (active) break;
  }
  return active;
}

function hasValue({ metrics }: JsonObject): boolean {
  if (!isJsonObject(metrics)) return true;
  const values = Object.values(metrics);
  return values.length === 0 || !values.every(isZeroOrDash);
}

/** Zero in any format, or the dash that stands for no value. */
function isZeroOrDash(value: Json | undefined): boolean {
  const text = scalarText(value).trim();
  return text === '-' || (text !== '' && Number(text) === 0);
}
