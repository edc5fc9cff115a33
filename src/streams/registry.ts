import type { StreamDefinition } from '../cdk/index.js';
import { assetStreams } from './assets.js';
import type { CustomReport, Session } from '../tiktok/index.js';
import { businessStreams } from './business.js';
import { customReportMistakes, customReportStream } from './custom-reports.js';
import { entityStreams } from './entities.js';
import { gmvMaxStreams } from './gmv-max.js';
import { reportStreams, type ReportSettings } from './reports.js';
import { smartPlusStreams } from './smart-plus.js';
import { syncStreams } from './sync-status.js';

export interface StreamSettings extends ReportSettings {
  readonly customReports: readonly CustomReport[];
}

/** Every stream that a config gives, in the order in which `discover` lists them. */
export function streamsOf(settings: StreamSettings): readonly StreamDefinition<Session>[] {
  const own = settings.customReports.map((report) => customReportStream(report, settings));
  const reports = reportStreams(settings);
  const others = [
    ...entityStreams,
    ...reports,
    ...smartPlusStreams,
    ...gmvMaxStreams,
    ...assetStreams,
    ...businessStreams,
  ];
  return [...others, ...syncStreams([...others, ...own], [...reports, ...own]), ...own];
}

/** What is wrong with reports of the user's own, names that other streams have included. */
export function mistakesOf(reports: readonly CustomReport[]): readonly string[] {
  if (reports.length === 0) return [];
  return customReportMistakes(
    reports,
    streamsOf(DEFAULT_SETTINGS).map(({ name }) => name),
  );
}

/** What a config that says nothing about streams gives. */
export const DEFAULT_SETTINGS: StreamSettings = { rowContext: true, customReports: [] };

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
