import {
  placeOf,
  type JsonObject,
  type Partially,
  type SettingProblem,
  type SettingsOf,
} from '../../cdk/index.js';
import { LEVELS } from '../report-catalogue/levels.js';
import { METRIC_KINDS } from '../report-catalogue/metrics.js';
import { BREAKDOWN_NAMES, REPORT_TYPES } from '../report-catalogue/breakdowns.js';
import { OTHER_REPORT_TYPES, OTHER_REPORTS } from '../report-catalogue/other-reports.js';
import { Granularity } from '../report-catalogue/granularity.js';

/* Custom reports in the config. Whether TikTok supports them is checked by the streams. */

/** A name that this version does not know, with its type. */
const NEW_NAME = {
  type: 'object',
  required: ['name', 'type'],
  additionalProperties: false,
  properties: {
    name: { type: 'string', title: 'Name', description: "Name in TikTok's API.", order: 0 },
    type: {
      type: 'string',
      title: 'Type',
      description: 'Type of its column. A name is text in which a dash stands for none.',
      enum: METRIC_KINDS,
      order: 1,
    },
  },
} as const;

/** Names, or in files also objects with a type. */
const namesOf = <const Name extends JsonObject>(name: Name) =>
  ({
    anyOf: [{ type: 'string', letters: 'lower', ...name }, NEW_NAME],
    description: `a name, or {"name": …, "type": …} with one of the types ${METRIC_KINDS.join(', ')}`,
  }) as const;

/** Every dimension that this version knows. */
const DIMENSIONS = [
  ...new Set([
    ...BREAKDOWN_NAMES,
    ...Object.values(OTHER_REPORTS).flatMap(({ dimensions }) => Object.keys(dimensions)),
    'stat_time_day',
  ]),
];

const ALL_TYPES = [...REPORT_TYPES, ...OTHER_REPORT_TYPES];

/** The config's `custom_reports`. */
export const CUSTOM_REPORTS_SCHEMA = {
  type: 'array',
  title: 'Custom reports',
  description:
    'Additional reports, each synced as its own stream. A report that TikTok does not support is rejected before the first request, and the error names the closest one that it does support.',
  group: 'content',
  order: 11,
  items: {
    type: 'object',
    title: 'Report',
    required: ['name'],
    additionalProperties: false,
    properties: {
      name: {
        type: 'string',
        title: 'Name',
        description: 'Stream name: lowercase letters, digits and underscores.',
        pattern: '^[a-z][a-z0-9_]{0,62}$',
        pattern_descriptor:
          'ads_by_search_term (a lowercase letter, then up to 62 lowercase letters, digits or underscores)',
        examples: ['ads_by_search_term'],
        order: 0,
      },
      level: {
        type: 'string',
        title: 'Level',
        description:
          'The object that each row describes. At level ad_v2, an upgraded Smart+ ad is one row; at level ad, each of its creatives is. Required, except for the report types BC and PLAYABLE_MATERIAL, which have <b>none</b>.',
        enum: LEVELS,
        unset: 'none',
        order: 1,
      },
      dimensions: {
        type: 'array',
        title: 'Breakdowns',
        description:
          "Breakdowns, such as age and gender, or country_code. The level's id and the date or hour are added automatically, except for the report types BC, CATALOG, PLAYABLE_MATERIAL and TT_SHOP, for which all dimensions are given here.",
        items: namesOf({ choices: DIMENSIONS }),
        examples: [['age', 'gender'], ['country_code']],
        order: 2,
      },
      new_dimensions: {
        type: 'array',
        title: 'New breakdowns',
        description:
          'Further breakdowns that TikTok has and this version does not know. They need a report type.',
        items: NEW_NAME,
        order: 3,
      },
      metrics: {
        type: 'array',
        title: 'Metrics',
        description:
          'Metrics or groups of metrics (core, video, social, attribution, skan, …). Leave empty for the default metrics.',
        items: namesOf({}),
        examples: [['spend', 'impressions', 'video']],
        order: 4,
      },
      new_metrics: {
        type: 'array',
        title: 'New metrics',
        description: 'Further metrics that TikTok has and this version does not know.',
        items: NEW_NAME,
        order: 5,
      },
      granularity: {
        type: 'string',
        title: 'Granularity',
        description: 'One row per day, hour or calendar month, or one row for the whole lifetime.',
        enum: Object.values(Granularity),
        default: Granularity.daily,
        order: 6,
      },
      report_type: {
        type: 'string',
        title: 'Report type',
        description: '<b>auto</b>: BASIC or AUDIENCE, whichever supports the breakdowns.',
        enum: ALL_TYPES,
        unset: 'auto',
        order: 7,
      },
      filters: {
        type: 'array',
        title: 'Filters',
        description: "Filters in the format of TikTok's API. Write a list as JSON text in filter_value.",
        order: 8,
        items: {
          type: 'object',
          required: ['field_name', 'filter_type', 'filter_value'],
          additionalProperties: false,
          properties: {
            field_name: {
              type: 'string',
              title: 'Field',
              description: 'For example promotion_type.',
              order: 0,
            },
            filter_type: { type: 'string', title: 'Operator', description: 'For example IN.', order: 1 },
            filter_value: {
              type: 'string',
              title: 'Value',
              description: 'For example ["APP"].',
              contentMediaType: 'application/json',
              order: 2,
            },
          },
        },
      },
      lookback_days: {
        type: 'integer',
        title: 'Lookback window (days)',
        description: "Overrides the connection's lookback window for this report.",
        minimum: 0,
        maximum: 90,
        order: 9,
      },
    },
  },
} as const satisfies JsonObject;

type GivenReport = SettingsOf<typeof CUSTOM_REPORTS_SCHEMA.items>;

/**
 * A custom report that is valid according to the schema. Members keep the names of the config; new names are among the
 * others.
 */
export type CustomReport = Omit<GivenReport, 'new_dimensions' | 'new_metrics'>;

/** The name of a breakdown or metric, or its name and type if this version does not know it. */
export type NamedField = NonNullable<CustomReport['metrics']>[number];

/** A custom report that may have mistakes; then only its valid parts are here. */
export interface CheckedReport {
  /** Name in messages, e.g. `custom_reports[0] (mine)`. */
  readonly place: string;
  readonly report: Partially<CustomReport>;
  /** Keys that are missing, misspelled or have wrong values. */
  readonly wrongKeys: readonly string[];
}

/** The custom reports of a valid config. */
export const customReportsOf = (given: readonly GivenReport[] = []): readonly CustomReport[] =>
  given.map(withNewNames);

/** The custom reports of the config with the mistakes that the schema finds. */
export function checkedReports(
  settings: { readonly custom_reports?: Partially<readonly GivenReport[]> | undefined },
  problems: readonly SettingProblem[],
): readonly CheckedReport[] {
  return (settings.custom_reports ?? []).flatMap((given, index) => {
    if (given === undefined) return [];
    const wrongKeys = problems.flatMap(({ path: [option, place, key] }) =>
      option === 'custom_reports' && place === String(index) && key !== undefined
        ? [key.replace(/^new_/, '')]
        : [],
    );
    return [
      {
        place: placeOf(['custom_reports', String(index)], settings),
        report: withNewNames(given),
        wrongKeys,
      },
    ];
  });
}

/** Lists the new names among the others. */
function withNewNames<Given extends Partially<GivenReport>>({
  new_dimensions,
  new_metrics,
  ...report
}: Given) {
  return {
    ...report,
    dimensions: joined(report.dimensions, new_dimensions),
    metrics: joined(report.metrics, new_metrics),
  };
}

const joined = <T>(names?: readonly T[], newNames?: readonly T[]): readonly T[] | undefined =>
  newNames === undefined ? names : [...(names ?? []), ...newNames];
