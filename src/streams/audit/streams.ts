import type { StreamDefinition } from '../../cdk/index.js';
import {
  reconciliationStream,
  syncStatusStream,
  type ReportStream,
  type Session,
} from '../../tiktok/index.js';
import { accountSyncStatusFields } from './fields/account-sync-status.js';
import { reconciliationFields } from './fields/reconciliation.js';

/** Streams about the sync itself: what it did, and whether its numbers add up. */
export function syncStreams(
  others: readonly StreamDefinition<Session>[],
  reports: readonly ReportStream[],
): readonly StreamDefinition<Session>[] {
  return [
    reconciliationStream({
      name: 'reconciliation',
      description:
        'The totals of each account and finished day against what the sync has emitted of its campaigns, ad groups and ads, with the cause of each difference. It tells of those of campaign_insights, adgroup_insights and ad_insights that the same sync reads.',
      fields: reconciliationFields,
      primaryKey: ['advertiser_id', 'stat_time_day', 'level', 'metric', 'part', 'synced_at'],
      reports,
    }),
    syncStatusStream({
      name: 'account_sync_status',
      description:
        'What became of each account in each stream of the sync: days, rows, requests, complete or why not. Streams that are not read by account are left out.',
      fields: accountSyncStatusFields,
      primaryKey: ['advertiser_id', 'stream', 'synced_at'],
      of: others.map(({ name }) => name),
    }),
  ];
}
