import type { Simulator } from '../../src/simulator/index.js';
import type { ConfiguredCatalog } from './protocol.js';

/** The nine suggested streams, in the order of `discover`. */
export const STREAMS = [
  'advertisers',
  'campaigns',
  'adgroups',
  'ads',
  'ad_insights',
  'ad_insights_by_age_and_gender',
  'ad_insights_by_country',
  'ad_insights_by_platform',
  'campaign_insights_by_province',
] as const;

/** 50 days before NOW: two windows of a report. */
export const START_DATE = '2026-04-01';

/** A config that reads every account of the simulator. */
export function configFor(
  simulator: Simulator,
  more: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return {
    access_token: simulator.token,
    accounts: simulator.world.accounts.map(({ id }) => id).join(','),
    start_date: START_DATE,
    ...more,
  };
}

export function catalogOf(streams: readonly string[], syncMode = 'incremental'): ConfiguredCatalog {
  return {
    streams: streams.map((name) => ({
      stream: { name, json_schema: {}, supported_sync_modes: ['full_refresh', 'incremental'] },
      sync_mode: syncMode,
      destination_sync_mode: 'append_dedup',
    })),
  };
}
