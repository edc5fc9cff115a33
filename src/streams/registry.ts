import type { StreamDefinition } from '../cdk/index.js';
import type { CheckedReport, CustomReport, ReportLoad, ReportStream, Session } from '../tiktok/index.js';
import { assetFamilies } from './assets/streams.js';
import { businessFamilies } from './business/streams.js';
import { customReportMistakes } from './reports/custom-report-mistakes.js';
import { customReportStream } from './reports/custom-reports.js';
import { entityStreams } from './entities/streams.js';
import { gmvMaxStreams } from './gmv-max/streams.js';
import { insightFamilies } from './insights/streams.js';
import { otherReportStreams } from './reports/other-reports.js';
import { reportLoadOf, reportStreams, type ReportSettings } from './reports/streams.js';
import { smartPlusStreams } from './smart-plus/streams.js';
import { syncStreams } from './audit/streams.js';
import { taskStreams } from './tasks/streams.js';

export interface StreamSettings extends ReportSettings {
  readonly customReports: readonly CustomReport[];
}

/** Streams that belong together, and their heading in the docs. */
export interface StreamFamily {
  readonly title: string;
  readonly streams: readonly StreamDefinition<Session>[];
}

interface Catalogue {
  readonly families: readonly StreamFamily[];
  readonly reports: readonly ReportStream[];
}

/** Streams are made once per config, because making them all takes milliseconds at startup. */
const catalogues = new WeakMap<StreamSettings, Catalogue>();

function catalogueOf(settings: StreamSettings): Catalogue {
  const known = catalogues.get(settings) ?? createCatalogue(settings);
  catalogues.set(settings, known);
  return known;
}

function createCatalogue(settings: StreamSettings): Catalogue {
  const custom = settings.customReports.map((report) => customReportStream(report, settings));
  const reports = reportStreams(settings);
  const allReports = [...reports, ...custom.filter(isReport)];
  const families = [
    { title: 'Accounts, campaigns, ad groups and ads', streams: entityStreams },
    { title: 'Reports', streams: reports },
    { title: 'Reports of shops and business centers', streams: otherReportStreams(settings) },
    { title: 'Upgraded Smart+', streams: smartPlusStreams(settings) },
    { title: 'GMV Max', streams: gmvMaxStreams(settings) },
    ...insightFamilies,
    ...assetFamilies,
    ...businessFamilies,
    { title: 'Change log and leads', streams: taskStreams },
  ];
  const others = [...families.flatMap(({ streams }) => streams), ...custom];
  return {
    families: [
      ...families,
      { title: 'Audits', streams: syncStreams(others, allReports) },
      { title: 'Custom reports', streams: custom },
    ],
    reports: allReports,
  };
}

/** True for reports of types that the search for activity and `reconciliation` know. */
const isReport = (stream: StreamDefinition<Session>): stream is ReportStream => 'report' in stream;

/** Every stream of a config, by family, in the order of `discover`. */
export const familiesOf = (settings: StreamSettings): readonly StreamFamily[] =>
  catalogueOf(settings).families;

/** Every stream of a config. */
export const streamsOf = (settings: StreamSettings): readonly StreamDefinition<Session>[] =>
  familiesOf(settings).flatMap(({ streams }) => streams);

/** What the search for date ranges without activity needs to know about the selected reports. */
export function reportLoadFor(settings: StreamSettings, selected: readonly string[]): ReportLoad {
  const reports = catalogueOf(settings).reports.filter(({ name }) => selected.includes(name));
  return reportLoadOf(reports, settings);
}

/** Every mistake in custom reports that their schema can't express, such as the name of another stream. */
export function mistakesOf(reports: readonly CheckedReport[]): readonly string[] {
  if (reports.length === 0) return [];
  return customReportMistakes(
    reports,
    streamsOf(DEFAULT_SETTINGS).map(({ name }) => name),
  );
}

/** The settings of a config that has none of them. */
export const DEFAULT_SETTINGS: StreamSettings = {
  rowContext: true,
  restatements: 'all',
  metrics: 'default',
  customReports: [],
};

/** What most users need; the other streams are for specific questions. */
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
