import { id, integer, text, type Field } from '../../cdk/index.js';
import { LEVELS, REPORT_LEVELS, type Level } from './levels.js';
import { Granularity } from './granularity.js';

/** The supported report types. */
export const REPORT_TYPES = ['BASIC', 'AUDIENCE'] as const;
export type ReportType = (typeof REPORT_TYPES)[number];

/** The reports in which a breakdown is supported. */
export interface BreakdownRule {
  readonly reportType: ReportType;
  readonly levels: readonly Level[];
  readonly granularities: readonly Granularity[];
  /** Metrics besides its own: all of the report type, those documented for the breakdown, or the defaults. */
  readonly metrics: 'all' | 'documented' | 'defaults';
  /** Where this is documented or was observed. */
  readonly source: string;
  /** True if sources disagree about whether the API has the report. It may then refuse it, which is no failure. */
  readonly mayBeRefused?: true;
}

/** A dimension that splits the rows of an object. */
export interface Breakdown {
  readonly column: Field;
  readonly rules: readonly BreakdownRule[];
  /** Other names that were seen in responses. */
  readonly aliases?: readonly string[];
  /** True if report tasks do not have it. */
  readonly isSynchronousOnly?: true;
}

const { daily, hourly, monthly, lifetime } = Granularity;
const BELOW_ADVERTISER: readonly Level[] = ['campaign', 'adgroup', 'ad', 'ad_v2'];

const LATENCY = 'portal, "Data latency for reports" and "Audience reports"';
const SYNCHRONOUS = 'portal, "Run a synchronous report"';
const CHANGELOG = 'portal, "Changelog" (March 2026)';
const ESTUARY = 'as other clients found on live accounts';

const audience: BreakdownRule = {
  reportType: 'AUDIENCE',
  levels: LEVELS,
  granularities: [daily, monthly],
  metrics: 'all',
  source: LATENCY,
};

/** The API does not report these by day. */
const timeless: BreakdownRule = { ...audience, granularities: [monthly], source: ESTUARY };

/** Only advertisers that use the Real-Time API have buckets. Levels are not documented. */
const bucket: Omit<BreakdownRule, 'granularities'> = {
  reportType: 'AUDIENCE',
  levels: LEVELS,
  metrics: 'documented',
  source: CHANGELOG,
};

/**
 * Breakdowns by what an ad shows or is found by. Their levels are not documented; those below the account are assumed.
 */
const asset: BreakdownRule = {
  reportType: 'BASIC',
  levels: BELOW_ADVERTISER,
  granularities: [daily, hourly, monthly, lifetime],
  metrics: 'defaults',
  source: `${LATENCY}; levels and metrics are not documented`,
};

const of = (column: Field, ...rules: readonly BreakdownRule[]): Breakdown => ({ column, rules });

/**
 * Every breakdown of BASIC and AUDIENCE reports. If a breakdown exists in both report types, the first rule is the
 * default.
 */
export const BREAKDOWNS = {
  age: of(text('Age group, AGE_13_17 to AGE_55_100; NONE if unknown'), audience),
  gender: of(text('FEMALE, MALE, or NONE if unknown'), audience),
  country_code: of(
    text('Two-letter country code; None if TikTok does not know it'),
    {
      reportType: 'BASIC',
      levels: LEVELS,
      granularities: [daily, monthly],
      metrics: 'documented',
      source: `${SYNCHRONOUS} and "Supported metrics for a dimension in basic reports"`,
    },
    {
      reportType: 'BASIC',
      levels: LEVELS,
      granularities: [hourly],
      metrics: 'documented',
      source: 'one client reads it, another found it refused',
      mayBeRefused: true,
    },
    audience,
  ),
  platform: of(text('Operating system of the device, e.g. ANDROID, IPHONE'), audience),
  province_id: of(id('Location id of the province or state; incomplete by design of the API'), audience),
  dma_id: of(id('Id of the designated market area (United States)'), audience),
  ac: of(text('Connection of the device: WIFI, 2G, 3G, 4G, 5G; NONE if unknown'), audience),
  language: of(text('Language code'), audience),
  placement: {
    ...of(text('Where the ad was shown, e.g. TikTok, Pangle'), audience),
    aliases: ['placement_id'],
  },
  interest_category: {
    ...of(text('First-tier interest category (id of version 1)'), timeless),
    aliases: ['interest_category_v2'],
  },
  interest_category_tier2: of(text('Second-tier interest category'), timeless),
  interest_category_tier3: of(text('Third-tier interest category'), timeless),
  interest_category_tier4: of(text('Fourth-tier interest category'), timeless),
  device_brand_id: of(id('Id of the device brand'), timeless),
  contextual_tag: of(text('Contextual tag'), audience),
  behavior_id: of(id('Id of the behaviour category'), audience),
  additional_interests: of(text('Additional interest'), audience),
  hashtag: of(text('Hashtag'), audience),
  audience_tags: of(text('Audience tag'), audience),
  purchase_intention: of(text('Purchase intention'), audience),
  bucket_id: {
    ...of(
      id('Id of the Real-Time API bucket'),
      { ...bucket, granularities: [hourly] },
      { ...bucket, granularities: [daily], source: `${CHANGELOG} names hours only`, mayBeRefused: true },
    ),
    isSynchronousOnly: true,
  },
  ad_type: of(
    text('Kind of ad, e.g. Search'),
    { ...asset, metrics: 'all', source: ESTUARY },
    { ...audience, levels: BELOW_ADVERTISER, source: ESTUARY },
  ),
  custom_event_type: of(text('Kind of custom event'), asset),
  event_source_id: of(id('Id of the event source, e.g. a pixel'), asset),
  page_id: of(id('Id of the instant page'), asset),
  component_name: of(text('Name of the component of the instant form'), asset),
  room_id: of(id('Id of the LIVE room'), asset),
  post_id: of(id('Id of the TikTok post'), asset),
  image_id: of(text('Id of the image of a carousel'), asset),
  video_material_id: of(id('Material id of the video'), asset),
  minis_id: { ...of(id('Id of the TikTok Mini'), asset), isSynchronousOnly: true },
  search_terms: of(text('Search term'), asset),
  search_keyword: of(text('Keyword that the search matched'), asset),
  match_type: of(text('How the keyword matched, e.g. PHRASE_WORD'), asset),
  skan_postback_sequence: of(integer('Number of the SKAN postback, 1 to 3'), asset),
} as const satisfies Readonly<Record<string, Breakdown>>;

/** A breakdown of the table above. */
export type BreakdownName = keyof typeof BREAKDOWNS;

declare const custom: unique symbol;
/** A breakdown that this version does not know, from a custom report. Only `breakdownNamed` makes one. */
export type CustomBreakdown = string & { readonly [custom]: true };

/** The breakdowns of a report. */
export type Breakdowns = readonly (BreakdownName | CustomBreakdown)[];

const idAliases = (name: string): readonly string[] =>
  Object.values(REPORT_LEVELS).find(({ idDimension }) => idDimension === name)?.idAliases ?? [];

/** The possible names of a dimension in a response, the documented one first. */
export const namesOfDimension = (name: string): readonly string[] => [
  name,
  ...(findBreakdown(breakdownNamed(name))?.aliases ?? idAliases(name)),
];

/** Names of all breakdowns. */
export const BREAKDOWN_NAMES = Object.keys(BREAKDOWNS) as readonly BreakdownName[];

/** Whether this version knows a breakdown. */
export const isBreakdown = (name: string): name is BreakdownName => Object.hasOwn(BREAKDOWNS, name);

/** A breakdown of a custom report, whether this version knows it or not. */
export const breakdownNamed = (name: string): BreakdownName | CustomBreakdown =>
  isBreakdown(name) ? name : (name as CustomBreakdown);

/** What is known of a breakdown; undefined if it is one of a custom report that this version does not know. */
export const findBreakdown = (name: BreakdownName | CustomBreakdown): Breakdown | undefined =>
  isBreakdown(name) ? BREAKDOWNS[name] : undefined;

/** The only breakdowns that can be combined. */
export const BREAKDOWN_PAIRS: readonly (readonly BreakdownName[])[] = [['age', 'gender']];
