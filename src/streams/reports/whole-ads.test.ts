import { describe, expect, it } from '@jest/globals';

import { reportStreams } from './streams.js';

const streams = reportStreams({ rowContext: true, restatements: 'all', metrics: 'default' }).filter(
  ({ report }) => report.level === 'ad_v2',
);
const keysOf = (names: readonly string[]) => ['advertiser_id', 'ad_id_v2', ...names];

describe('the streams of whole ads', () => {
  it('whole ads have reports by day, by hour and lifetime, and four breakdowns', () => {
    expect(streams.map(({ name, primaryKey }) => [name, primaryKey])).toEqual([
      ['smart_plus_ad_insights', keysOf(['stat_time_day'])],
      ['smart_plus_ad_insights_hourly', keysOf(['stat_time_hour'])],
      ['smart_plus_ad_insights_lifetime', keysOf([])],
      ['smart_plus_ad_insights_by_age_and_gender', keysOf(['stat_time_day', 'age', 'gender'])],
      ['smart_plus_ad_insights_by_country', keysOf(['stat_time_day', 'country_code'])],
      ['smart_plus_ad_insights_by_platform', keysOf(['stat_time_day', 'platform'])],
      ['smart_plus_ad_insights_by_province', keysOf(['stat_time_day', 'province_id'])],
      ['smart_plus_ad_insights_by_country_hourly', keysOf(['stat_time_hour', 'country_code'])],
    ]);
    expect(streams.flatMap(({ formerNames }) => formerNames)).toEqual([]);
  });

  it('whole ads have a list beside each attribute that they may have many of, and it is not requested', () => {
    for (const { name, fields, report } of streams) {
      const lists = Object.keys(fields).filter((column) => column.endsWith('_list'));
      expect([name, lists]).toEqual([name, expect.arrayContaining(['ad_text_list', 'call_to_action_list'])]);
      expect(report.metrics.filter((metric) => lists.includes(metric))).toEqual([]);
      for (const list of lists) expect(fields).toHaveProperty(list.replace(/_list$/, ''));
    }
  });

  it('every report of whole ads requests their name, and those with all metrics how they are automated', () => {
    const asking = (metric: string) =>
      streams.filter(({ report }) => report.metrics.includes(metric)).map(({ name }) => name);
    expect(asking('ad_name')).toHaveLength(8);
    expect(asking('campaign_automation_type')).toEqual([
      'smart_plus_ad_insights',
      'smart_plus_ad_insights_hourly',
      'smart_plus_ad_insights_lifetime',
    ]);
  });
});
