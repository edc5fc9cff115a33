import type { Quota, Quotas, RetryLimits } from '../../cdk/index.js';
import { API_VERSION } from './api-version.js';

/*
 * Limits of the Marketing API, each once. Where a number was read from TikTok's portal, the page is named.
 */

export const PRODUCTION_URL = `https://business-api.tiktok.com/open_api/${API_VERSION}/`;
export const SANDBOX_URL = `https://sandbox-ads.tiktok.com/open_api/${API_VERSION}/`;

/** No account has numbers of an earlier day: TikTok itself began in September 2016 (musical.ly had no ads). */
export const FIRST_DAY = '2016-01-01';

/** Largest page of campaign/get/, adgroup/get/, ad/get/ and report/integrated/get/ ("Get campaigns", "Run a synchronous report"). */
export const MAX_PAGE_SIZE = 1000;

/** Largest page of campaign/get/, adgroup/get/ and ad/get/ for RESERVATION_TOP_VIEW ("Get ad groups"; taken for all three). */
export const TOP_VIEW_PAGE_SIZE = 100;

/** Largest page of bc/get/ and bc/asset/get/ (TikTok's own OpenAPI contracts). */
export const BUSINESS_CENTER_PAGE_SIZE = 50;

/**
 * Buying types that are asked for by name: the documentation gives them as the default, but accounts were seen where
 * reservation objects only come when asked for. RESERVATION_TOP_VIEW must not be combined with others.
 */
export const BUYING_TYPES = ['AUCTION', 'RESERVATION_RF'];

/** The buying type that comes only where it is asked for alone. */
export const TOP_VIEW = 'RESERVATION_TOP_VIEW';

/**
 * Characters of a request's address. Not documented: the edge was seen to answer HTTP 400 with a web page above some
 * 8,000.
 */
export const LONGEST_URL = 7500;

/** Ids in one filter of a report or a list ("Run a synchronous report", "Get ad groups"). */
export const IDS_PER_CALL = 100;

/** Campaigns in the filter of a report that is too much without one ("Best practices to reduce timeouts"). */
export const CAMPAIGNS_PER_REPORT = 30;

/** Days of a report of audiences that is too much with more (same page). */
export const AUDIENCE_DAYS = 7;

/**
 * Timeouts of a report after which it is asked for in parts: a request with three in ten minutes is blocked for ten
 * ("Reporting performance improvements").
 */
export const TIMEOUTS_PER_REPORT = 2;

/** Ids in one call of advertiser/info/. Not documented; every known client batches by 100, more gives code 40011. */
export const ADVERTISERS_PER_CALL = 100;

/** Days in one report with stat_time_day, both ends included ("Run a synchronous report"). */
export const REPORT_WINDOW_DAYS = 30;

/** Days in one report with stat_time_hour ("Run a synchronous report"). */
export const REPORT_HOURLY_DAYS = 1;

/** Days in one report without a time dimension ("Reporting FAQs"). */
export const REPORT_DAYS_WITHOUT_TIME = 365;

/** Days in one GMV Max report with stat_time_day ("Run a GMV Max Campaign report"). */
export const GMV_MAX_DAYS = 30;

/** Days in one GMV Max report with stat_time_hour (same page). */
export const GMV_MAX_HOURLY_DAYS = 1;

/** Largest page of smart_plus/ad/get/ and of the material reports ("Get Upgraded Smart+ Ads"). */
export const SMART_PLUS_PAGE_SIZE = 100;

/** Metric names in one report call. Documented for GMV Max only; taken for all reports. */
export const METRICS_PER_CALL = 100;

/** How far back modified_after is advised to reach ("Get ads": six months). */
export const MODIFIED_AFTER_DAYS = 180;

/** Days in one change-log task ("Create a log download task"). */
export const CHANGE_LOG_DAYS = 30;

/**
 * Days in one report task. "Create an asynchronous report task" knows no limit; a state is saved when a window is done,
 * so they are not read all at once.
 */
export const TASK_WINDOW_DAYS = 365;

/**
 * Rows of a report's window from which a task is the shorter way: it is a handful of requests, where pages of so many
 * rows are fifty.
 */
export const ROWS_WORTH_A_TASK = 50_000;

/**
 * Whole days after which tasks tell what reports tell. Their data is some hours old ("Create an asynchronous report
 * task"), and numbers of yesterday still move.
 */
export const TASK_LAG_DAYS = 2;

/** How long a task may take. Not documented; reports of large accounts were seen to take many minutes. */
export const TASK_PATIENCE_MS = 3_600_000;

/**
 * Statuses of GMV Max campaigns in the filter of their reports, which by default leave the deleted ones out. The API's
 * own word for all of them is not in all of its documents.
 */
export const GMV_MAX_STATUSES = [
  'STATUS_DELIVERY_OK',
  'STATUS_DISABLE',
  'STATUS_DELETE',
  'STATUS_NOT_DELIVERY',
];

const quota = (perSecond: number, perMinute: number, perDay: number): Quota => ({
  perSecond,
  perMinute,
  perDay,
});

export const API_TIERS = ['basic', 'advanced', 'premium', 'ultimate'] as const;
export type ApiTier = (typeof API_TIERS)[number];

/** Two a second by the page on rate limits, one by the endpoint's own page and the FAQ. The same for every tier. */
const REPORT_TASKS = quota(1, 60, 4500);

/** The portal, "Rate limits". */
const renewal = 'The quota is renewed at 00:00 UTC. Programs that use the same developer app share it.';

/** What the portal says of a tier, and of the sandbox ("Rate limits"): per app, and for single endpoints below that. */
export const QUOTAS: Readonly<Record<ApiTier | 'sandbox', Quotas>> = {
  basic: {
    app: quota(10, 600, 864_000),
    endpoints: { 'report/task/create/': REPORT_TASKS, 'gmv_max/report/get/': quota(8, 240, 20_000) },
    renewal,
  },
  advanced: {
    app: quota(20, 1200, 1_728_000),
    endpoints: { 'report/task/create/': REPORT_TASKS, 'gmv_max/report/get/': quota(12, 360, 30_000) },
    renewal,
  },
  premium: {
    app: quota(30, 1800, 2_592_000),
    endpoints: { 'report/task/create/': REPORT_TASKS, 'gmv_max/report/get/': quota(20, 600, 50_000) },
    renewal,
  },
  ultimate: {
    app: quota(50, 3000, 4_320_000),
    endpoints: { 'report/task/create/': REPORT_TASKS, 'gmv_max/report/get/': quota(20, 600, 50_000) },
    renewal,
  },
  sandbox: { app: quota(10, 600, 864_000), eachEndpoint: quota(1, 30, 1000), renewal },
};

export const READ_RETRIES: RetryLimits = {
  tries: 6,
  totalMs: 300_000,
  longestWaitMs: 60_000,
  quotaTotalMs: 1_800_000,
};

/**
 * Tries of a request while something on the way is wrong that a person has to mend. One may have met a node of a gateway
 * that others do not; a certificate or a login that is lacking is still lacking a minute later.
 */
export const NETWORK_TRIES = 3;

/** A person waits for `check`, and the platform ends it after nine minutes. */
export const CHECK_RETRIES: RetryLimits = { ...READ_RETRIES, totalMs: 45_000, quotaTotalMs: 45_000 };

export const REPORT_PATH = 'report/integrated/get/';
