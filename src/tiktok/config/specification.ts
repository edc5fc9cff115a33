import type { JsonObject } from '../../cdk/index.js';
import { selectionProperties } from './account-selection.js';
import { CUSTOM_REPORTS_SCHEMA } from './custom-reports.js';
import { API_TIERS, MAX_PAGE_SIZE } from '../api/limits.js';
import { METRIC_SETS } from '../report-catalogue/metrics.js';
import { REPORT_ENGINE_SCHEMA } from './report-engine.js';

/**
 * A plain date. The pattern still takes a time, which configs of other connectors and of version 0.1.0 have. Only
 * Airbyte's server also checks the format, and refuses a time.
 */
const DAY = {
  type: 'string',
  format: 'date',
  pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?(Z|[+-][0-9]{2}:?[0-9]{2}))?$',
  pattern_descriptor: 'YYYY-MM-DD',
} as const;

/**
 * The only definition of the config's options and their defaults. Airbyte's form, the validation, the TypeScript type
 * `Config` and the docs are derived from it.
 */
export const connectionSpecification = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'TikTok Ads',
  type: 'object',
  required: ['access_token', 'accounts', 'start_date'],
  additionalProperties: true,
  groups: [
    { id: 'connection', title: 'Connection' },
    { id: 'content', title: 'What to read' },
    { id: 'updates', title: 'Updates' },
    { id: 'limits', title: 'Limits and failures' },
    { id: 'advanced', title: 'Advanced' },
  ],
  properties: {
    access_token: {
      type: 'string',
      title: 'Access token',
      description:
        'Long-lived access token of a TikTok developer app. Create the app at <a href="https://business-api.tiktok.com/portal">business-api.tiktok.com/portal</a> with the permissions <b>Ad Account Management</b>, <b>Ads Management</b> and <b>Reporting</b> (read access is enough), open its authorization URL, select your ad accounts, and exchange the code you receive for a token.',
      airbyte_secret: true,
      // Otherwise Airbyte hides it behind the button of OAuth, which an instance may not have set up.
      always_show: true,
      aliases: ['token', 'api_token'],
      group: 'connection',
      order: 0,
    },
    accounts: selectionProperties.accounts,
    app_id: selectionProperties.app_id,
    secret: selectionProperties.secret,
    account_filter: selectionProperties.account_filter,
    sandbox: {
      type: 'boolean',
      title: 'Sandbox',
      description:
        "Use TikTok's sandbox instead of production. Requires a sandbox token; the sandbox has its own, much lower rate limits.",
      default: false,
      group: 'connection',
      order: 5,
    },
    start_date: {
      ...DAY,
      title: 'Start date',
      description:
        "First day to sync in reports, in each account's time zone. Campaigns, ad groups and ads are synced regardless of age.",
      examples: ['2024-01-01'],
      aliases: ['start', 'start_time', 'date_from', 'since'],
      group: 'content',
      order: 6,
    },
    end_date: {
      ...DAY,
      title: 'End date',
      description:
        "Last day to sync in reports (inclusive), in each account's time zone. Leave empty to sync through today.",
      examples: ['2024-12-31'],
      aliases: ['end', 'end_time', 'date_to', 'until'],
      group: 'content',
      order: 7,
    },
    include_deleted: {
      type: 'boolean',
      title: 'Include deleted objects',
      description:
        'Also sync deleted campaigns, ad groups and ads; the current_status column marks them. Reports always include the spend of deleted objects.',
      default: false,
      group: 'content',
      order: 8,
    },
    metrics: {
      type: 'string',
      title: 'Metrics',
      description:
        "How many metrics the reports of accounts, campaigns, ad groups and ads have. <b>default</b>: what one call returns, up to 100. <b>peers</b>: also every metric that Airbyte's source, Fivetran or the Singer tap is known to have; two calls where they do not fit in one. <b>all</b>: every metric that TikTok documents for the level, some 800 in eight or nine calls. The columns follow: refresh the schema when you change this. New columns are filled from then on; clear a stream to fill its past.",
      enum: METRIC_SETS,
      default: 'default',
      group: 'content',
      order: 9,
    },
    row_context: {
      type: 'boolean',
      title: 'Currency and time zone in report rows',
      description:
        "Add the account's currency, time zone and UTC offset to every report row, along with the start and end of its day in UTC.",
      default: true,
      group: 'content',
      order: 10,
    },
    custom_reports: CUSTOM_REPORTS_SCHEMA,
    lookback_days: {
      type: 'integer',
      title: 'Lookback window (days)',
      description:
        'Number of days before the last synced day that incremental report syncs read again. TikTok credits a conversion to the day of the click or view, so past days keep changing: for 7 days by default, and up to 28 days with longer attribution windows.',
      minimum: 0,
      maximum: 90,
      default: 7,
      aliases: ['attribution_window', 'conversion_window'],
      group: 'updates',
      order: 12,
    },
    restatements: {
      type: 'string',
      title: 'Restated rows',
      description:
        'Which rows of the lookback window an incremental report sync emits. <b>all</b>: every row. <b>changed</b>: only rows that are new or whose values changed since the last sync. <b>history</b>: like changed, but with the sync time (observed_at) in the primary key, so that an append destination keeps every version. Clear the report streams when you switch to or from history.',
      enum: ['all', 'changed', 'history'],
      default: 'all',
      group: 'updates',
      order: 13,
    },
    api_tier: {
      type: 'string',
      title: 'API tier',
      description:
        "Tier of your developer app, which sets its rate limit in requests per second: basic 10, advanced 20, premium 30, ultimate 50. TikTok's developer portal shows the tier; new apps are basic. The sandbox ignores this setting.",
      enum: API_TIERS,
      default: 'basic',
      aliases: ['tier'],
      group: 'limits',
      order: 14,
    },
    requests_per_second: {
      type: 'number',
      title: 'Requests per second',
      description:
        "Overrides the tier's limit on requests per second and scales its limits per minute and per day in proportion; values below 1 are allowed. Lower it if other programs use the same developer app.",
      minimum: 0.01,
      maximum: 1000,
      group: 'limits',
      order: 15,
    },
    on_account_error: {
      type: 'string',
      title: 'On account error',
      description:
        "What to do when an account cannot be read. <b>fail</b>: sync the other accounts, then fail and name the account. <b>skip</b>: log a warning, keep the account's saved state, and succeed with the other accounts.",
      enum: ['fail', 'skip'],
      default: 'fail',
      group: 'limits',
      order: 16,
    },
    report_engine: REPORT_ENGINE_SCHEMA,
    skip_empty_history: {
      type: 'boolean',
      title: 'Skip empty history',
      description:
        'Skip the reports of date ranges without activity: before a long backfill, TikTok is asked when an account was active; later, accounts without rows are asked about together.',
      default: true,
      group: 'advanced',
      order: 18,
    },
    page_size: {
      type: 'integer',
      title: 'Page size',
      description: 'Rows per request. Lower it only if memory is scarce.',
      minimum: 1,
      maximum: MAX_PAGE_SIZE,
      default: MAX_PAGE_SIZE,
      group: 'advanced',
      order: 19,
    },
    request_timeout: {
      type: 'number',
      title: 'Request timeout (seconds)',
      description: 'How long to wait for a response before retrying. 0 means the default.',
      minimum: 0,
      maximum: 86_400,
      default: 300,
      aliases: ['timeout'],
      group: 'advanced',
      order: 20,
    },
    user_agent: {
      type: 'string',
      title: 'User agent',
      description:
        "User-Agent header sent with every request. Leave empty to send the connector's name and version.",
      pattern: '^[\\x20-\\x7E]+$',
      pattern_descriptor: 'plain ASCII text',
      examples: ['acme-data-team (data@acme.example)'],
      group: 'advanced',
      order: 21,
    },
  },
} as const satisfies JsonObject;
