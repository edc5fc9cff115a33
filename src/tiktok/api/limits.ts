import type { Quota, Quotas, RetryLimits } from '../../cdk/index.js';
import { API_VERSION } from './api-version.js';

/*
 * Limits of the Marketing API. Numbers from TikTok's portal name their page.
 */

/** Roots of the API, with a trailing slash. */
export const PRODUCTION_URL = `https://business-api.tiktok.com/open_api/${API_VERSION}/`;
export const SANDBOX_URL = `https://sandbox-ads.tiktok.com/open_api/${API_VERSION}/`;

/** Path of the page where somebody authorizes a developer app, on the host of the API. */
export const PORTAL_PATH = '/portal/auth';

/** No account has data before this day: TikTok started in September 2016 (musical.ly had no ads). */
export const FIRST_DAY = '2016-01-01';

/**
 * Maximum page size of campaign/get/, adgroup/get/, ad/get/ and report/integrated/get/ ("Get campaigns", "Run a
 * synchronous report").
 */
export const MAX_PAGE_SIZE = 1000;

/**
 * Maximum page size of campaign/get/, adgroup/get/ and ad/get/ for RESERVATION_TOP_VIEW ("Get ad groups"; assumed for
 * all three).
 */
export const TOP_VIEW_PAGE_SIZE = 100;

/**
 * Maximum page size of lists of business centers (TikTok's own OpenAPI contracts, "Get the cost records of a BC and ad
 * accounts"); not documented for partners.
 */
export const BUSINESS_CENTER_PAGE_SIZE = 50;

/** Maximum page size of bc/member/get/ ("Get the members of a BC"). */
export const BUSINESS_CENTER_MEMBERS_PAGE_SIZE = 20;

/**
 * Maximum days of transactions and budget changes ("Get the transaction records of a BC or ad accounts", "Get the budget
 * change history of an ad account").
 */
export const BUSINESS_CENTER_DAYS = 365;

/** Recommended maximum days of changelog/get/ ("Get the activity log of a Business Center": six months). */
export const ACTIVITY_LOG_DAYS = 180;

/**
 * Buying types that are requested explicitly. They are the documented default, but some accounts were seen to return
 * reservation objects only on request. RESERVATION_TOP_VIEW must not be combined with others.
 */
export const BUYING_TYPES = ['AUCTION', 'RESERVATION_RF'];

/** The buying type that TikTok returns only when it is queried separately. */
export const TOP_VIEW = 'RESERVATION_TOP_VIEW';

/**
 * Maximum characters of a URL. Not documented: above some 8,000, the edge was seen to return HTTP 400 with a web page.
 */
export const LONGEST_URL = 7500;

/** Maximum ids in one filter of a report or a list ("Run a synchronous report", "Get ad groups"). */
export const IDS_PER_CALL = 100;

/** Campaigns per chunk of a report that is too large without a filter ("Best practices to reduce timeouts"). */
export const CAMPAIGNS_PER_REPORT = 30;

/** Days per chunk of an audience report that is too large (same page). */
export const AUDIENCE_DAYS = 7;

/**
 * Timeouts after which a report is split: a request with three timeouts in ten minutes is blocked for ten minutes
 * ("Reporting performance improvements").
 */
export const TIMEOUTS_PER_REPORT = 2;

/** Rows that the lists of images and videos reach: only the most recently modified ones ("Search for images"). */
export const MEDIA_REACH = 10_000;

/** Rows that the list of music reaches: page number times page size ("Get music"). */
export const MUSIC_REACH = 100_000;

/** Ids per call of images or videos. Not TikTok's limit: their ids are long, and `LONGEST_URL` is not. */
export const MEDIA_PER_CALL = 50;

/** Pixels per call of pixel/event/stats/. TikTok documents no limit. */
export const PIXELS_PER_CALL = 10;

/** Maximum page size of optimizer/rule/list/. Not documented; other clients use this one. */
export const RULES_PAGE_SIZE = 50;

/** Days that creative_fatigue/get/ has, today included ("Get Creative Fatigue Detection results"). */
export const FATIGUE_DAYS = 60;

/**
 * Maximum page size of creative_fatigue/get/ and report/video_performance/get/ ("Get Creative Fatigue Detection
 * results", "Get in-second performance").
 */
export const AD_INSIGHTS_PAGE_SIZE = 500;

/** Maximum ads per call of report/video_performance/get/ ("Get in-second performance"). */
export const VIDEO_ADS_PER_CALL = 200;

/** Maximum ids times days per call of report/bid_protection/detail/get/ ("Get bid protection history"). */
export const BID_PROTECTION_IDS_AND_DAYS = 200;

/** Days that report/bid_protection/detail/get/ has, today included (same page). */
export const BID_PROTECTION_DAYS = 60;

/** Maximum ids per call of adgroup/review_info/ ("Get review info of ad groups"). */
export const REVIEWED_ADGROUPS_PER_CALL = 20;

/** Maximum identities per call of gmv_max/video/get/ ("Get posts for a Product GMV Max Campaign"). */
export const GMV_MAX_IDENTITIES_PER_CALL = 20;

/**
 * Maximum ids per call of advertiser/info/. Not documented; every known client uses 100, and more returns code 40011.
 */
export const ADVERTISERS_PER_CALL = 100;

/** Maximum days of a report with stat_time_day, inclusive ("Run a synchronous report"). */
export const REPORT_WINDOW_DAYS = 30;

/** Maximum days of a report with stat_time_hour ("Run a synchronous report"). */
export const REPORT_HOURLY_DAYS = 1;

/** Maximum days of a report without a time dimension ("Reporting FAQs"). */
export const REPORT_DAYS_WITHOUT_TIME = 365;

/** Maximum days of a GMV Max report with stat_time_day ("Run a GMV Max Campaign report"). */
export const GMV_MAX_DAYS = 30;

/** Maximum days of a GMV Max report with stat_time_hour (same page). */
export const GMV_MAX_HOURLY_DAYS = 1;

/** Maximum page size of smart_plus/ad/get/ and of the material reports ("Get Upgraded Smart+ Ads"). */
export const SMART_PLUS_PAGE_SIZE = 100;

/** Maximum accounts of one report, with `advertiser_ids`; all of the same TikTok user ("Run a synchronous report"). */
export const ACCOUNTS_PER_REPORT = 5;

/** Maximum metric names per report call. Documented for GMV Max only; assumed for all reports. */
export const METRICS_PER_CALL = 100;

/** Recommended maximum age of modified_after, in days ("Get ads": six months). */
export const MODIFIED_AFTER_DAYS = 180;

/** Maximum days of a change-log task ("Create a log download task"). */
export const CHANGE_LOG_DAYS = 30;

/**
 * Days per report task. "Create an asynchronous report task" states no limit, but a state is saved only after a window,
 * so a task does not cover all days at once.
 */
export const TASK_WINDOW_DAYS = 365;

/**
 * Rows of a window above which a task is cheaper: a task takes a handful of requests, this many rows take fifty pages.
 */
export const ROWS_WORTH_A_TASK = 50_000;

/**
 * Whole days after which tasks return the same as reports. Their data lags by some hours ("Create an asynchronous
 * report task"), and yesterday's numbers still change.
 */
export const TASK_LAG_DAYS = 2;

/** Maximum milliseconds of a task. Not documented; reports of large accounts were seen to take many minutes. */
export const TASK_PATIENCE_MS = 3_600_000;

/**
 * Statuses of GMV Max campaigns for the filter of their reports, which omit deleted campaigns by default. The API's own
 * word for all statuses is not in all of its documents.
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

/** The API tiers, from lowest to highest quota. */
export const API_TIERS = ['basic', 'advanced', 'premium', 'ultimate'] as const;
export type ApiTier = (typeof API_TIERS)[number];

/**
 * The quota of report tasks, the same for every tier: 1 per second according to the endpoint's own page and the FAQ, 2
 * according to the page on rate limits.
 */
const REPORT_TASKS = quota(1, 60, 4500);

/** What every tier has. The advice for refusals is to pause for five minutes (the portal, "Rate limits"). */
const everyTier = {
  renewal: 'The quota is renewed at 00:00 UTC. Programs that use the same developer app share it.',
  pauses: { afterMs: 60_000, minutes: 5, most: 2 },
};

/** Quotas of each tier and the sandbox, per app and for single endpoints (the portal, "Rate limits"). */
export const QUOTAS: Readonly<Record<ApiTier | 'sandbox', Quotas>> = {
  basic: {
    app: quota(10, 600, 864_000),
    endpoints: { 'report/task/create/': REPORT_TASKS, 'gmv_max/report/get/': quota(8, 240, 20_000) },
    ...everyTier,
  },
  advanced: {
    app: quota(20, 1200, 1_728_000),
    endpoints: { 'report/task/create/': REPORT_TASKS, 'gmv_max/report/get/': quota(12, 360, 30_000) },
    ...everyTier,
  },
  premium: {
    app: quota(30, 1800, 2_592_000),
    endpoints: { 'report/task/create/': REPORT_TASKS, 'gmv_max/report/get/': quota(20, 600, 50_000) },
    ...everyTier,
  },
  ultimate: {
    app: quota(50, 3000, 4_320_000),
    endpoints: { 'report/task/create/': REPORT_TASKS, 'gmv_max/report/get/': quota(20, 600, 50_000) },
    ...everyTier,
  },
  sandbox: { app: quota(10, 600, 864_000), eachEndpoint: quota(1, 30, 1000), ...everyTier },
};

/** Retries of a request in `read`. */
export const READ_RETRIES: RetryLimits = {
  tries: 6,
  totalMs: 300_000,
  longestWaitMs: 60_000,
  quotaTotalMs: 1_800_000,
};

/**
 * Tries of a request with a network problem that a person must fix. Another try may reach another node of a gateway,
 * but a missing certificate or login is still missing a minute later.
 */
export const NETWORK_TRIES = 3;

/** Retries of a request in `check`: a person is waiting, and the platform ends it after nine minutes. */
export const CHECK_RETRIES: RetryLimits = { ...READ_RETRIES, totalMs: 45_000, quotaTotalMs: 45_000 };

/** Path of synchronous reports. */
export const REPORT_PATH = 'report/integrated/get/';
