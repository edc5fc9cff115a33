import { isSameSet, type BreakdownName, type SupportedReport } from '../../tiktok/index.js';

/* Names of the same streams in the states of Airbyte's own source. */

const PLURALS = {
  ad: 'ads',
  adgroup: 'ad_groups',
  campaign: 'campaigns',
  advertiser: 'advertisers',
} as const;

/** One name is spelled differently. */
const AUDIENCE_PLURALS = { ...PLURALS, adgroup: 'ad_group' } as const;

/** Reports of whole ads (ad_v2) are new. */
type KnownReport = SupportedReport & { readonly level: keyof typeof PLURALS };

const isKnown = (supported: SupportedReport): supported is KnownReport =>
  Object.hasOwn(PLURALS, supported.level);

type NameOf = (supported: KnownReport) => string;

const NAMES: readonly (readonly [breakdowns: readonly BreakdownName[], names: readonly NameOf[]])[] = [
  [[], [({ level, granularity }) => `${PLURALS[level]}_reports_${granularity}`]],
  [['age', 'gender'], [({ level }) => `${AUDIENCE_PLURALS[level]}_audience_reports_daily`]],
  [
    ['country_code'],
    [
      ({ level, granularity }) => `${PLURALS[level]}_reports_by_country_${granularity}`,
      ({ level, granularity }) => `${AUDIENCE_PLURALS[level]}_audience_reports_by_country_${granularity}`,
    ],
  ],
  [['platform'], [({ level }) => `${AUDIENCE_PLURALS[level]}_audience_reports_by_platform_daily`]],
  [['province_id'], [({ level }) => `${AUDIENCE_PLURALS[level]}_audience_reports_by_province_daily`]],
];

/** Names under which other connectors keep a report's state; names that never existed do no harm. */
export function formerNamesOf(supported: SupportedReport): readonly string[] {
  if (!isKnown(supported)) return [];
  const found = NAMES.find(([breakdowns]) => isSameSet(breakdowns, supported.breakdowns));
  return found?.[1].map((nameOf) => nameOf(supported)) ?? [];
}
