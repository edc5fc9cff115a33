import type { StreamDefinition } from '../../cdk/index.js';
import {
  reconciliationStream,
  syncStatusStream,
  type ReportStream,
  type Session,
} from '../../tiktok/index.js';
import { accountSyncStatusFields } from './fields/account-sync-status.js';
import { reconciliationFields } from './fields/reconciliation.js';

/** Streams about the sync itself: what it read, and whether its numbers add up. */
export function syncStreams(
  others: readonly StreamDefinition<Session>[],
  reports: readonly ReportStream[],
): readonly StreamDefinition<Session>[] {
  return [
    reconciliationStream({
      name: 'reconciliation',
      description:
        'Totals of each account and finished day, compared with the emitted rows of its campaigns, ad groups and ads (by ad_id and by ad_id_v2), with the cause of each difference. Covers those of campaign_insights, adgroup_insights, ad_insights and smart_plus_ad_insights that the same sync reads, and the campaigns of gmv_max_campaign_insights if it also reads gmv_max_account_insights.',
      fields: reconciliationFields,
      primaryKey: ['advertiser_id', 'stat_time_day', 'level', 'metric', 'part', 'synced_at'],
      reports,
      gmvMax: { account: 'gmv_max_account_insights', campaign: 'gmv_max_campaign_insights' },
    }),
    syncStatusStream({
      name: 'account_sync_status',
      description:
        "Result of each account in each stream of the sync: days, rows, requests, and whether it is complete or what went wrong. Streams that aren't read by account are omitted.",
      fields: accountSyncStatusFields,
      primaryKey: ['advertiser_id', 'stream', 'synced_at'],
      of: others.map(({ name }) => name),
    }),
  ];
}
