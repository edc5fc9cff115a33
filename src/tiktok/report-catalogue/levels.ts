import { id, type Field } from '../../cdk/index.js';

/**
 * Levels of reports, the highest first. `ad_v2` has the same ads as `ad`, but an upgraded Smart+ ad is one object there,
 * and at level `ad` it is its creatives.
 */
export const LEVELS = ['advertiser', 'campaign', 'adgroup', 'ad', 'ad_v2'] as const;
export type Level = (typeof LEVELS)[number];

/** The objects of an account that have lists of their own. */
export type ObjectLevel = Exclude<Level, 'advertiser' | 'ad_v2'>;

/** Filters by the status and by the ids of the objects. Reports by account have neither. */
interface LevelFilters {
  readonly status: string;
  readonly ids: string;
}

/** What reports of a level send. */
interface ReportLevel {
  readonly dataLevel: string;
  /** The dimension that identifies the object of a row. */
  readonly idDimension: string;
  /** Other names of that dimension that a response may have. */
  readonly idAliases?: readonly string[];
  readonly idColumn: Field;
  readonly filters?: LevelFilters;
  /** The objects by whose ids a report can be split, the highest first. */
  readonly splitBy: readonly ObjectLevel[];
  /** Metrics that only streams of this level request, if their report has all metrics. */
  readonly ownMetrics?: readonly string[];
  /** Attributes of which an object may have many ("Run a synchronous report"). */
  readonly listed?: readonly string[];
}

type ReportLevels = Readonly<
  Record<Level, ReportLevel> & Record<ObjectLevel, { readonly filters: LevelFilters }>
>;

export const REPORT_LEVELS: ReportLevels = {
  advertiser: {
    dataLevel: 'AUCTION_ADVERTISER',
    idDimension: 'advertiser_id',
    idColumn: id('Ad account id'),
    splitBy: [],
  },
  campaign: {
    dataLevel: 'AUCTION_CAMPAIGN',
    idDimension: 'campaign_id',
    idColumn: id('Id of the campaign'),
    filters: { status: 'campaign_status', ids: 'campaign_ids' },
    splitBy: ['campaign'],
  },
  adgroup: {
    dataLevel: 'AUCTION_ADGROUP',
    idDimension: 'adgroup_id',
    idColumn: id('Id of the adgroup'),
    filters: { status: 'adgroup_status', ids: 'adgroup_ids' },
    splitBy: ['campaign', 'adgroup'],
  },
  ad: {
    dataLevel: 'AUCTION_AD',
    idDimension: 'ad_id',
    idColumn: id('Id of the ad'),
    filters: { status: 'ad_status', ids: 'ad_ids' },
    splitBy: ['campaign', 'adgroup', 'ad'],
  },
  ad_v2: {
    dataLevel: 'AUCTION_AD',
    idDimension: 'ad_id_v2',
    // The titles of a task's file are not documented for this dimension.
    idAliases: ['ad_id'],
    idColumn: id('Id of the whole ad: smart_plus_ad_id of an upgraded Smart+ ad, ad_id of any other'),
    filters: { status: 'ad_status', ids: 'ad_ids_v2' },
    // No list has the ids of all whole ads.
    splitBy: ['campaign', 'adgroup'],
    ownMetrics: ['campaign_automation_type'],
    listed: [
      'ad_text',
      'call_to_action',
      'ad_url',
      'ad_profile_image',
      'image_mode',
      'image_info',
      'ad_display_name',
      'identity_type',
      'profile_image',
    ],
  },
};
