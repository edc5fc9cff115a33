import { id, text, type Fields } from '../cdk/index.js';
import { reportStream, totalsOf } from '../tiktok/index.js';
import { audienceMetrics } from './fields/metrics-audience.js';
import { basicMetrics } from './fields/metrics-basic.js';

const ageAndGender: Fields = {
  age: text('Age group, AGE_13_17 to AGE_55_100; NONE where unknown'),
  gender: text('FEMALE, MALE, or NONE where unknown'),
};
const country: Fields = { country_code: text('Two-letter code of the country') };
const platform: Fields = { platform: text('Operating system of the device, e.g. ANDROID, IPHONE') };
const province: Fields = {
  province_id: id('Location id of the province or state; incomplete by design of the API'),
};

const basic = { reportType: 'BASIC', metrics: basicMetrics } as const;
const audience = { reportType: 'AUDIENCE', metrics: audienceMetrics } as const;

/** One row a report. `formerNames` are the streams of Airbyte's own source that hold the same rows. */
export const reportStreams = [
  reportStream({
    ...basic,
    name: 'ad_insights',
    description: 'Performance per ad and day.',
    level: 'ad',
    formerNames: ['ads_reports_daily'],
  }),
  reportStream({
    ...audience,
    name: 'ad_insights_by_age_and_gender',
    description: 'Performance per ad, day, age group and gender.',
    level: 'ad',
    breakdowns: ageAndGender,
    formerNames: ['ads_audience_reports_daily'],
  }),
  reportStream({
    ...audience,
    name: 'ad_insights_by_country',
    description: 'Performance per ad, day and country.',
    level: 'ad',
    breakdowns: country,
    formerNames: ['ads_audience_reports_by_country_daily'],
  }),
  reportStream({
    ...audience,
    name: 'ad_insights_by_platform',
    description: 'Performance per ad, day and platform.',
    level: 'ad',
    breakdowns: platform,
    formerNames: ['ads_audience_reports_by_platform_daily'],
  }),
  reportStream({
    ...audience,
    name: 'campaign_insights_by_province',
    description: 'Performance per campaign, day and province.',
    level: 'campaign',
    breakdowns: province,
  }),
];

/** What tells an account that did something from one that did not: every count and amount that a report asks for. */
export const activityMetrics = totalsOf(
  basicMetrics,
  reportStreams.flatMap(({ fields }) => Object.keys(fields)),
);
