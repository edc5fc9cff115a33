import { expect, test } from '@jest/globals';

import { toAirbyteStream } from '../../cdk/index.js';
import type { RequestLogEntry } from '../../simulator/index.js';
import { DEFAULT_SETTINGS, streamsOf, SUGGESTED_STREAMS } from '../../streams/index.js';
import { requestsByStream } from './requests.js';

const request = (path: string, dimensions?: readonly string[]): RequestLogEntry => ({
  at: 0,
  method: 'GET',
  path,
  query: dimensions === undefined ? {} : { dimensions },
  headers: {},
  advertiserIds: [],
  code: 0,
  httpStatus: 200,
  rows: 1,
});
const report = (...dimensions: string[]) => request('report/integrated/get/', dimensions);

test('each request is counted for its stream, whatever the order of its dimensions', () => {
  const counts = requestsByStream(
    [
      request('advertiser/info/'),
      request('campaign/get/'),
      request('campaign/get/'),
      request('adgroup/get/'),
      request('ad/get/'),
      report('ad_id', 'stat_time_day'),
      report('stat_time_day', 'ad_id', 'gender', 'age'),
      report('ad_id', 'stat_time_day', 'country_code'),
      report('ad_id', 'stat_time_day', 'platform'),
      report('campaign_id', 'stat_time_day', 'province_id'),
      request('oauth2/advertiser/get/'),
    ],
    streamsOf(DEFAULT_SETTINGS)
      .filter(({ name }) => SUGGESTED_STREAMS.includes(name))
      .map(toAirbyteStream),
  );
  expect(Object.fromEntries(counts)).toEqual({
    advertisers: 1,
    campaigns: 2,
    adgroups: 1,
    ads: 1,
    ad_insights: 1,
    ad_insights_by_age_and_gender: 1,
    ad_insights_by_country: 1,
    ad_insights_by_platform: 1,
    campaign_insights_by_province: 1,
  });
});
