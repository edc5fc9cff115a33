import { describe, expect, it } from '@jest/globals';

import {
  ACCOUNT_PERMISSIONS,
  BUSINESS_CENTER_PERMISSIONS,
  isTestable,
  needsFinanceRole,
  permissionOf,
} from './permissions.js';

const CENTER = 'Ad Account Management > Business Center >';

describe('the permission of an endpoint', () => {
  it.each([
    ['advertiser/info/', 'Ad Account Management'],
    ['advertiser/balance/get/', `${CENTER} Ad Account Balance and Transaction`],
    ['bc/account/cost/get/', `${CENTER} Ad Account Balance and Transaction`],
    ['bc/account/transaction/get/', `${CENTER} Ad Account Balance and Transaction`],
    ['bc/account/budget/changelog/get/', `${CENTER} Ad Account Balance and Transaction`],
    ['bc/get/', `${CENTER} Read Business Center`],
    ['bc/balance/get/', `${CENTER} Read Business Center`],
    ['bc/asset/get/', `${CENTER} Business Center Asset`],
    ['bc/member/get/', `${CENTER} Business Center Member Management`],
    ['bc/partner/get/', `${CENTER} Business Center Partner Management`],
    // The longest prefix counts: tasks of the change log have the box of their accounts.
    ['changelog/get/', 'Ads Management > Change Log'],
    ['changelog/task/create/', 'Ads Management'],
    ['campaign/get/', 'Ads Management'],
    ['campaign_label/get/', 'Ads Management > Campaign Label'],
    ['search_ad/negative_keyword/get/', 'Ads Management > Search Ads > Negative Keywords'],
    ['report/integrated/get/', 'Reporting'],
    ['report/video_performance/get/', 'Reporting > Ad Insight Report'],
    ['creative_fatigue/get/', 'Reporting > Creative Fatigue Insight'],
    ['report/bid_protection/status/get/', 'Ad Account Management'],
    ['tool/language/', undefined],
  ])('%s needs %s', (endpoint, box) => {
    expect(permissionOf(endpoint)?.box).toBe(box);
  });

  it('the probe of each permission is of an endpoint that needs it', () => {
    for (const permission of [...ACCOUNT_PERMISSIONS, ...BUSINESS_CENTER_PERMISSIONS].filter(isTestable))
      expect(permissionOf(permission.probe('1').path)).toBe(permission);
  });

  it.each([
    ['bc/balance/get/', true],
    ['bc/account/cost/get/', true],
    ['advertiser/balance/get/', true],
    ['advertiser/info/', false],
    ['bc/member/get/', false],
  ])('%s needs a finance role: %s', (endpoint, needed) => {
    expect(needsFinanceRole(endpoint)).toBe(needed);
  });
});
