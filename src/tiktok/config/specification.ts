import type { JsonObject } from '../../cdk/index.js';
import { selectionProperties } from './account-selection.js';
import { CUSTOM_REPORTS_SPECIFICATION } from './custom-reports.js';
import { API_TIERS, MAX_PAGE_SIZE } from '../api/limits.js';
import { REPORT_ENGINE_SPECIFICATION } from './report-engine.js';

const DATE_PATTERN =
  '^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?(Z|[+-][0-9]{2}:?[0-9]{2}))?$';
const DATE_DESCRIPTOR = 'YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ';

export const ON_ACCOUNT_ERROR = ['fail', 'skip'] as const;

export const RESTATEMENTS = ['all', 'changed', 'history'] as const;

/**
 * The config's form and contract: Airbyte renders it, the docs show it, and every config is checked against it. The
 * defaults below are the only ones.
 */
export const connectionSpecification = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'TikTok Ads',
  type: 'object',
  required: ['access_token', 'accounts', 'start_date'],
  additionalProperties: true,
  properties: {
    access_token: {
      type: 'string',
      title: 'Access token',
      description:
        'Long-lived token of a TikTok developer app. Create the app at <a href="https://business-api.tiktok.com/portal">business-api.tiktok.com/portal</a> with the permissions <b>Ad Account Management</b>, <b>Ads Management</b> and <b>Reporting</b> (read is enough), open its authorization URL, choose the ad accounts, and exchange the code for the token. Sent as the header Access-Token.',
      airbyte_secret: true,
      order: 0,
    },
    accounts: selectionProperties.accounts,
    start_date: {
      type: 'string',
      title: 'Start date',
      description:
        "First day of the reports, in each account's own time zone; a time of day is ignored. Objects (campaigns, ad groups, ads) are read whatever their age.",
      format: 'date-time',
      pattern: DATE_PATTERN,
      pattern_descriptor: DATE_DESCRIPTOR,
      examples: ['2024-01-01T00:00:00Z', '2024-01-01'],
      order: 2,
    },
    end_date: {
      type: 'string',
      title: 'End date',
      description:
        "Last day of the reports, included, in each account's own time zone. Leave empty to read up to today.",
      format: 'date-time',
      pattern: DATE_PATTERN,
      pattern_descriptor: DATE_DESCRIPTOR,
      examples: ['2024-12-31T00:00:00Z', '2024-12-31'],
      order: 3,
    },
    include_deleted: {
      type: 'boolean',
      title: 'Include deleted objects',
      description:
        'Also read deleted campaigns, ad groups and ads; the column current_status tells them apart. Reports include the spend of deleted objects either way.',
      default: false,
      order: 4,
    },
    lookback_days: {
      type: 'integer',
      title: 'Look-back (days)',
      description:
        'Days before the last synced day that incremental report syncs read again: TikTok attributes conversions to the day of the ad interaction, so past days still change. Click attribution reaches 7 days back by default and 28 at most.',
      minimum: 0,
      maximum: 90,
      default: 7,
      order: 5,
    },
    page_size: {
      type: 'integer',
      title: 'Page size',
      description: 'Rows asked for in one request. Lower it only when memory is scarce.',
      minimum: 1,
      maximum: MAX_PAGE_SIZE,
      default: MAX_PAGE_SIZE,
      order: 6,
    },
    request_timeout: {
      type: 'number',
      title: 'Request timeout (seconds)',
      description: 'How long to wait for one answer before trying again; 0 means the default.',
      minimum: 0,
      maximum: 86_400,
      default: 300,
      order: 7,
    },
    sandbox: {
      type: 'boolean',
      title: 'Sandbox',
      description:
        "Read TikTok's sandbox instead of production. It needs a sandbox token and has its own, much lower limits.",
      default: false,
      order: 8,
    },
    user_agent: {
      type: 'string',
      title: 'User agent',
      description: 'User-Agent header of every request; empty means the name and version of this connector.',
      pattern: '^[\\x20-\\x7E]+$',
      pattern_descriptor: 'plain ASCII text',
      examples: ['acme-data-team (data@acme.example)'],
      order: 9,
    },
    api_tier: {
      type: 'string',
      title: 'API tier',
      description:
        "Tier of the developer app, which sets how many requests it may make a second: basic 10, advanced 20, premium 30, ultimate 50. TikTok's portal shows it; every app starts at basic. The sandbox has limits of its own.",
      enum: API_TIERS,
      default: 'basic',
      order: 10,
    },
    requests_per_second: {
      type: 'number',
      title: 'Requests per second',
      description:
        "Requests a second at most, also below 1, instead of the tier's. The limits of a minute and of a day change in the same proportion. Set it lower where other programs use the same developer app.",
      minimum: 0.01,
      maximum: 1000,
      order: 11,
    },
    on_account_error: {
      type: 'string',
      title: 'When an account cannot be read',
      description:
        '<b>fail</b>: read everything else, then end the sync as failed, naming the account. <b>skip</b>: warn, keep what was saved of the account, and succeed with the others.',
      enum: ON_ACCOUNT_ERROR,
      default: 'fail',
      order: 12,
    },
    skip_empty_history: {
      type: 'boolean',
      title: 'Skip empty history',
      description:
        'Before a long backfill of reports ask once per account and year in which stretches it had any activity, and skip the windows in which there can be no rows.',
      default: true,
      order: 13,
    },
    row_context: {
      type: 'boolean',
      title: 'Currency and time zone on report rows',
      description:
        'Every report row says in which currency its amounts are, in which time zone its day lies and how far that is ahead of UTC, and when that day begins and ends in UTC.',
      default: true,
      order: 14,
    },
    app_id: selectionProperties.app_id,
    secret: selectionProperties.secret,
    account_filter: selectionProperties.account_filter,
    custom_reports: CUSTOM_REPORTS_SPECIFICATION,
    restatements: {
      type: 'string',
      title: 'Rows of days that are read again',
      description:
        'Which rows of the look-back an incremental report sync emits. <b>all</b>: every one. <b>changed</b>: those that are new, or have other values than in the last sync. <b>history</b>: the same, and every row has observed_at, the time of the sync, as a part of its primary key, so that a destination that appends keeps every version. Clear the data of the report streams when you switch to history or from it.',
      enum: RESTATEMENTS,
      default: 'all',
      order: 20,
    },
    report_engine: REPORT_ENGINE_SPECIFICATION,
  },
} as const satisfies JsonObject;
