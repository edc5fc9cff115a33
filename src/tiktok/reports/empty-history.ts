import {
  findEmptyRanges,
  FailureScope,
  markEmpty,
  SyncError,
  type DateRange,
  type Logger,
  type RequestIo,
  type SliceRange,
} from '../../cdk/index.js';
import { Action } from '../api/error-codes.js';
import { TikTokError } from '../api/errors.js';
import { REPORT_DAYS_WITHOUT_TIME } from '../api/limits.js';
import { sandboxLacks } from '../api/sandbox.js';
import { perRun, type Session } from '../session.js';
import { createActivityProbe } from './account-activity.js';
import type { Report } from './query/query.js';
import { loadOf, type ReportLoad } from './report-load.js';

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

/** The empty history of a run. */
export const emptyHistoryOf = perRun((session) => createEmptyHistory({ session, load: loadOf(session) }));

const isAfter = ({ start }: DateRange, saved: string | undefined): boolean =>
  saved === undefined || start > saved.slice(0, 'YYYY-MM-DD'.length);

type HistorySearch = (
  advertiserId: string,
  windows: readonly DateRange[],
  io: RequestIo,
) => Promise<readonly DateRange[]>;

function createSearch({ session, load }: HistoryOptions): HistorySearch {
  const failures = createFailures(session.log);
  const activity = createActivityProbe(session, load.metrics);
  return async (advertiserId, windows, io) => {
    if (failures.everywhere) return [];
    try {
      return await findEmptyRanges(windows, {
        maxDays: REPORT_DAYS_WITHOUT_TIME,
        minWindows: Math.ceil(CALLS_WORTH_A_REQUEST / load.streams),
        isActive: (range) => activity.isActive(advertiserId, range, io),
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
