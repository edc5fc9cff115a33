import {
  findEmptyStretches,
  FailureScope,
  isJsonObject,
  markEmpty,
  onePageAtATime,
  scalarText,
  SyncError,
  type DayInterval,
  type Json,
  type JsonObject,
  type Logger,
  type Span,
  type Waiter,
} from '../../cdk/index.js';
import type { TikTokClient } from '../client.js';
import type { Config } from '../config.js';
import { Action } from '../error-codes.js';
import { TikTokError } from '../errors.js';
import { REPORT_DAYS_WITHOUT_TIME, TIMEOUTS_PER_REPORT } from '../limits.js';
import { dataLevel, idDimension, REPORT_PATH, truncationOf } from './query.js';

/** What a run reads of reports, as far as the search for empty stretches depends on it. */
export interface ReportLoad {
  /** How many report streams are read; each asks for the same windows. */
  readonly streams: number;
  /** Every count and amount that they ask for, as a BASIC report of the advertiser has them. */
  readonly metrics: readonly string[];
}

/** Knows of each account in which stretches of days nothing happened. */
export interface ActivityDirectory {
  /** The windows to read, those that cannot have rows marked as empty. */
  markEmpty(advertiserId: string, windows: readonly Span[], wait: Waiter): Promise<readonly Span[]>;
}

export interface ActivityOptions {
  readonly client: TikTokClient;
  readonly config: Config;
  readonly log: Logger;
  readonly load: ReportLoad;
}

/** Report calls of an account, over all streams, up to which reading is cheaper than searching; a look-back has fewer. */
const CALLS_WITHOUT_SEARCH = 20;

/** A request of the search must be able to save as many report calls. */
const CALLS_WORTH_A_REQUEST = 3;

/**
 * Before a long backfill an account is searched for stretches without activity, once for all report streams: a report
 * of the advertiser as a whole covers a year in one request. Where that cannot be asked, nothing is skipped.
 */
export function createActivityDirectory(options: ActivityOptions): ActivityDirectory {
  const { config, load, log } = options;
  const searches = new Map<string, Promise<readonly DayInterval[]>>();
  const search = createSearch(options);
  let announced = false;
  const announce = async (): Promise<void> => {
    if (announced) return;
    announced = true;
    await log.info(
      'Asking once per account and year which stretches had no activity, to skip their reports.',
    );
  };
  const isWorthIt = (windows: readonly DayInterval[]): boolean =>
    config.skipEmptyHistory && !config.sandbox && windows.length * load.streams > CALLS_WITHOUT_SEARCH;
  return {
    async markEmpty(advertiserId, spans, wait) {
      const windows = spans.flatMap(({ interval }) => (interval === undefined ? [] : [interval]));
      if (!isWorthIt(windows)) return spans;
      await announce();
      const key = [advertiserId, windows[0]?.start, windows.at(-1)?.end].join(' ');
      const searching = searches.get(key) ?? search(advertiserId, windows, wait);
      searches.set(key, searching);
      return markEmpty(spans, await searching);
    },
  };
}

type Search = (
  advertiserId: string,
  windows: readonly DayInterval[],
  wait: Waiter,
) => Promise<readonly DayInterval[]>;

function createSearch({ client, log, load }: ActivityOptions): Search {
  const failed = createFailures(log);
  return async (advertiserId, windows, wait) => {
    if (failed.everywhere) return [];
    try {
      return await findEmptyStretches(windows, {
        longestDays: REPORT_DAYS_WITHOUT_TIME,
        fewestWindows: Math.ceil(CALLS_WORTH_A_REQUEST / load.streams),
        isActive: (stretch) => isActive({ client, advertiserId, stretch, metrics: load.metrics, wait }),
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
        `Stretches without activity cannot be searched for (${error.message}); ${whose} read in full.`,
      );
    },
  };
}

interface Question {
  readonly client: TikTokClient;
  readonly advertiserId: string;
  readonly stretch: DayInterval;
  readonly metrics: readonly string[];
  readonly wait: Waiter;
}

/** Whatever is not plainly nothing counts as activity: also an answer that was cut, or of a form not known here. */
async function isActive({ client, advertiserId, stretch, metrics, wait }: Question): Promise<boolean> {
  const query = {
    advertiser_id: advertiserId,
    report_type: 'BASIC',
    data_level: dataLevel('advertiser'),
    dimensions: [idDimension('advertiser')],
    metrics,
    start_date: stretch.start,
    end_date: stretch.end,
  };
  let active = false;
  const seen = (headers: Parameters<typeof truncationOf>[0]): Promise<void> => {
    active ||= truncationOf(headers) !== undefined;
    return Promise.resolve();
  };
  const pages = client.list({
    ...{ path: REPORT_PATH, query, wait, seen },
    slots: onePageAtATime(),
    mostTimeouts: TIMEOUTS_PER_REPORT,
  });
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
