// The nine suggested streams but advertisers, whose requests are counted with those of the account directory.
export const LISTS = ['campaigns', 'adgroups', 'ads'];
export const REPORTS = [
  'ad_insights',
  'ad_insights_by_age_and_gender',
  'ad_insights_by_country',
  'ad_insights_by_platform',
  'campaign_insights_by_province',
];
