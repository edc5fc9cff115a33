import type { StreamDefinition } from '../cdk/index.js';
import type { Session } from '../tiktok/index.js';
import { entityStreams } from './entities.js';
import { reportStreams, type ReportSettings } from './reports.js';
import { taskStreams } from './tasks.js';

export type StreamSettings = ReportSettings;

/** Every stream that a config gives, in the order in which `discover` lists them. */
export function streamsOf(settings: StreamSettings): readonly StreamDefinition<Session>[] {
  return [...entityStreams, ...reportStreams(settings), ...taskStreams];
}

/** What a config that says nothing about streams gives. */
export const DEFAULT_SETTINGS: StreamSettings = { rowContext: true };

/** What most people want first; the others answer questions of their own. */
export const SUGGESTED_STREAMS: readonly string[] = [
  'advertisers',
  'campaigns',
  'adgroups',
  'ads',
  'ad_insights',
  'ad_insights_by_age_and_gender',
  'ad_insights_by_country',
  'ad_insights_by_platform',
  'campaign_insights_by_province',
];
