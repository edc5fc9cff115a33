/**
 * What TikTok's API does where its documentation and its clients disagree or are silent. The first reading is the
 * default. A connector must cope with every one of them.
 */
interface Behaviour {
  readonly about: string;
  readonly readings: readonly [string, ...string[]];
}

export const BEHAVIOURS = {
  'empty-lists': { about: 'data of an empty list, with code 0', readings: ['list', 'nothing'] },
  deprecation: {
    about: 'a header that announces the end of this API version',
    readings: ['silent', 'announced'],
  },
  'comment-times': { about: 'create_time of comments', readings: ['text', 'epoch'] },
  'change-log-form': { about: 'the text of a change log', readings: ['dictionary', 'json'] },
  'empty-list-pages': { about: 'total_page of an empty list', readings: ['0', '1'] },
  'timeless-ads': {
    about: 'ads without modify_time when filtering by modified_after',
    readings: ['shown', 'hidden'],
  },
  'material-metrics': { about: 'metrics of materials in other reports', readings: ['refused', 'served'] },
  'breakdown-metrics': {
    about: 'metrics that are not documented for a breakdown',
    readings: ['served', 'refused-all-named', 'refused-first-named', 'refused-unnamed'],
  },
  'task-status-filter': { about: 'filtering by status in report tasks', readings: ['refused', 'taken'] },
  'buying-type-of-several': {
    about: 'filtering a report of several accounts by buying_type',
    readings: ['served', 'ignored', 'refused', 'empty'],
  },
  'country-hours': { about: 'country_code with stat_time_hour', readings: ['served', 'refused'] },
  'bucket-days': { about: 'bucket_id with stat_time_day', readings: ['served', 'refused'] },
  'other-reports': {
    about: 'metrics, and stat_time_day, beyond the known ones in BC, CATALOG and PLAYABLE_MATERIAL reports',
    readings: ['refused', 'served'],
  },
  'sandbox-accounts': { about: 'advertiser/info/ in the sandbox', readings: ['refused', 'served'] },
  'gmv-max-in-totals': {
    about: 'GMV Max spend in account reports',
    readings: ['left-out', 'included'],
  },
  'field-names': {
    about: 'fields under names that only clients know, beside those of the documentation',
    readings: ['documented', 'older-too'],
  },
  'device-names': { about: 'names of the fields of a device', readings: ['device_model', 'device_meta'] },
  'playable-page-size': { about: 'maximum playables per page', readings: ['100', '500'] },
  'playable-totals': { about: 'name of the total of playables', readings: ['total_number', 'total'] },
  'unknown-country': { about: 'country_code of an unknown country', readings: ['None', 'empty', '-'] },
  'smart-plus-ad-ids': { about: 'smart_plus_ad_id in ad/get/', readings: ['sent', 'left-out'] },
  'whole-ad-title': {
    about: 'title of the id in files of reports by ad_id_v2',
    readings: ['ad_id_v2', 'ad_id'],
  },
  'asset-domains': { about: 'asset_type DOMAIN in bc/asset/get/', readings: ['served', 'refused'] },
  'old-interests': { about: 'version 1 of interests', readings: ['served', 'refused'] },
  'promote-objects': {
    about: 'filter for objects created in the TikTok app (PROMOTE)',
    readings: ['taken', 'refused'],
  },
  'beyond-reach': {
    about: 'pages beyond the 10,000 available images or videos',
    readings: ['empty', 'refused'],
  },
  'identity-totals': { about: 'total_number of identities of one type', readings: ['right', 'wrong'] },
  'unbound-shop-campaigns': {
    about: 'GMV Max campaigns of shops removed from the shop list',
    readings: ['listed', 'hidden'],
  },
  'unbound-shop-reports': {
    about: 'GMV Max reports of shops removed from the shop list',
    readings: ['answered', 'refused'],
  },
  'gmv-max-deleted': {
    about: 'deleted campaigns in GMV Max account reports',
    readings: ['included', 'left-out'],
  },
  'gmv-max-attributes': {
    about: 'attributes in GMV Max reports by the hour, or of several products or livestreams',
    readings: ['served', 'documented', 'refused', 'zero'],
  },
  'bc-cost-days': {
    about: 'days of the costs of business centers, and how many without dates (90, 7)',
    readings: ['account-zone', 'utc'],
  },
  'bc-amounts': {
    about: 'amounts of costs and transactions of business centers',
    readings: ['units', 'smallest-units'],
  },
  'audit-times': { about: 'last_audit_time of rejected reviews', readings: ['epoch', 'text', 'null'] },
  'rejected-ads-name': {
    about: 'the name of the field that says whether an ad group has rejected ads',
    readings: ['contain_rejected_ads', 'contains_rejected_ads'],
  },
  'fatigue-end-date': { about: 'end_date of creative fatigue', readings: ['excluded', 'included'] },
  'video-row-ids': {
    about: 'what holds the ids of rows of video performance and ad benchmarks',
    readings: ['info', 'dimensions'],
  },
  'code-name': {
    about: 'name of the authorization code in the address of the redirect',
    readings: ['both', 'auth_code', 'code'],
  },
  'bid-protection-credit': { about: 'credit_amount of bid protection', readings: ['scaled', 'units'] },
} as const satisfies Readonly<Record<string, Behaviour>>;

export type BehaviourName = keyof typeof BEHAVIOURS;
type Reading<N extends BehaviourName> = (typeof BEHAVIOURS)[N]['readings'][number];
export type Behaviours = { readonly [N in BehaviourName]?: Reading<N> };

export const isBehaviour = (name: string): name is BehaviourName => Object.hasOwn(BEHAVIOURS, name);

/** The selected reading, or the default. */
export const readingOf = <N extends BehaviourName>(
  options: { readonly behaviours?: Behaviours },
  name: N,
): Reading<N> => options.behaviours?.[name] ?? BEHAVIOURS[name].readings[0];
