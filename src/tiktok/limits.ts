import type { Quota, RetryLimits } from '../cdk/index.js';

/*
 * Limits of the Marketing API v1.3, each once. Where a number was read from TikTok's portal, the page is named.
 */

export const PRODUCTION_URL = 'https://business-api.tiktok.com/open_api/v1.3/';
export const SANDBOX_URL = 'https://sandbox-ads.tiktok.com/open_api/v1.3/';

/** Largest page of campaign/get/, adgroup/get/, ad/get/ and report/integrated/get/ ("Get campaigns", "Run a synchronous report"). */
export const MAX_PAGE_SIZE = 1000;

/** Ids in one call of advertiser/info/. Not documented; every known client batches by 100, more gives code 40011. */
export const ADVERTISERS_PER_CALL = 100;

/** Days in one report with stat_time_day, both ends included ("Run a synchronous report"). */
export const REPORT_WINDOW_DAYS = 30;

/** Metric names in one report call. Documented for GMV Max only; taken for all reports. */
export const METRICS_PER_CALL = 100;

/** How far back modified_after is advised to reach ("Get ads": six months). */
export const MODIFIED_AFTER_DAYS = 180;

/** Requests of one app of the Basic tier, all endpoints together ("Rate limits"). */
export const PRODUCTION_QUOTA: Quota = { perSecond: 10, perMinute: 600, perDay: 864_000 };

/** The portal gives these per endpoint, and 1,000 a day; counting all endpoints together stays within them. */
export const SANDBOX_QUOTA: Quota = { perSecond: 1, perMinute: 30, perDay: Infinity };

export const READ_RETRIES: RetryLimits = {
  tries: 6,
  totalMs: 300_000,
  longestWaitMs: 60_000,
  quotaTotalMs: 1_800_000,
};

/** A person waits for `check`, and the platform ends it after nine minutes. */
export const CHECK_RETRIES: RetryLimits = { ...READ_RETRIES, totalMs: 45_000, quotaTotalMs: 45_000 };
