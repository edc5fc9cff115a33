/** The endpoints of GMV Max: here the lists of shops and campaigns. */
import { readingOf } from '../behaviours.js';
import { GMV_MAX_CAMPAIGN_FIELDS } from '../data/gmv-max.js';
import { badRequest, failure } from '../http/failure.js';
import { objectParam, type Params, requiredText, stringArray } from '../http/params.js';
import { type GmvMaxCampaign, type GmvMaxState, type Shop, shopOf } from '../world/assets/gmv-max.js';
import { gmvMaxCampaignRow, gmvMaxInfo } from '../world/assets/gmv-max-rows.js';
import type { WireRow } from '../types.js';
import { type Context, type Handler, permittedAdvertiser, wantedFields } from './endpoint.js';
import { momentIn } from './dates.js';
import { type Filter, filterTest } from './filter-object.js';
import { gmvMaxReport } from './gmv-max-report.js';
import { gmvMaxShopEndpoints } from './gmv-max-shops.js';
import { listEndpoint } from './list.js';
import { realHostOnly } from './real-host-only.js';
import { lookUp } from '../look-up.js';

const TYPES = { PRODUCT: 'PRODUCT_GMV_MAX', LIVE: 'LIVE_GMV_MAX' } as const;

const STATUSES: Readonly<Record<string, GmvMaxState>> = {
  STATUS_DELIVERY_OK: 'on',
  STATUS_DISABLE: 'off',
  STATUS_DELETE: 'deleted',
};

const wrong = (label: string, wanted: string) => badRequest(`${label}: ${wanted}.`);

const someOf = (value: unknown, label: string, most: number): readonly string[] => {
  const values = stringArray(value, label);
  if (values.length === 0 || values.length > most) throw wrong(label, `1 to ${most} values`);
  return values;
};

const word = (value: unknown, label: string): string => {
  if (typeof value !== 'string' || value === '') throw wrong(label, 'it must be a string');
  return value;
};

const moment = (value: unknown, label: string): number => momentIn(word(value, label), label);

const FILTERS: Readonly<Record<string, Filter<GmvMaxCampaign>>> = {
  gmv_max_promotion_types: (value, label) => {
    const types = someOf(value, label, 2);
    const invalid = types.find((type) => type !== TYPES.PRODUCT && type !== TYPES.LIVE);
    if (invalid !== undefined) throw wrong(label, `unknown value ${invalid}`);
    return ({ type }) => types.includes(TYPES[type]);
  },
  store_ids: (value, label) => {
    const ids = someOf(value, label, 10);
    return ({ store }) => ids.includes(store.id);
  },
  campaign_ids: (value, label) => {
    const ids = someOf(value, label, 100);
    return ({ id }) => ids.includes(id);
  },
  campaign_name: (value, label) => {
    const part = word(value, label).toLowerCase();
    return (campaign) => campaign.name.toLowerCase().includes(part);
  },
  primary_status: (value, label) => {
    const state = lookUp(STATUSES, word(value, label));
    if (state === undefined) throw wrong(label, `unknown value ${String(value)}`);
    return (campaign) => campaign.state === state;
  },
  creation_filter_start_time: (value, label) => {
    const from = moment(value, label);
    return ({ created }) => created >= from;
  },
  creation_filter_end_time: (value, label) => {
    const until = moment(value, label);
    return ({ created }) => created <= until;
  },
};

const campaignTest = (params: Params): ((campaign: GmvMaxCampaign) => boolean) => {
  const filtering = objectParam(params, 'filtering') ?? {};
  if (!('gmv_max_promotion_types' in filtering)) {
    throw badRequest('Missing required field(s): filtering.gmv_max_promotion_types.');
  }
  const test = filterTest(params, FILTERS);
  if ('primary_status' in filtering) return test;
  return (campaign) => campaign.state !== 'deleted' && test(campaign);
};

const shownCampaigns = ({ world, options }: Context, advertiserId: string): readonly GmvMaxCampaign[] => {
  const { campaigns, unbound } = shopOf(world.tree(advertiserId));
  if (readingOf(options, 'unbound-shop-campaigns') === 'listed') return campaigns;
  return campaigns.filter(({ store }) => !unbound.has(store.id));
};

const listedStores = ({ stores, unbound }: Shop): readonly WireRow[] =>
  stores.filter(({ id }) => !unbound.has(id)).map(({ row }) => row);

const campaignInfo: Handler = (context) => {
  const { params } = context;
  const advertiserId = permittedAdvertiser(context);
  const id = requiredText(params, 'campaign_id');
  const campaign = shownCampaigns(context, advertiserId).find((one) => one.id === id);
  if (!campaign) throw failure(40002, `campaign_id: the GMV Max campaign ${id} does not exist.`);
  return { data: gmvMaxInfo(campaign, advertiserId) };
};

export const gmvMaxEndpoints = realHostOnly([
  [
    'gmv_max/store/list/',
    listEndpoint({
      key: 'store_list',
      rows: ({ world }, advertiserId) => listedStores(shopOf(world.tree(advertiserId))),
    }),
  ],
  [
    'gmv_max/campaign/get/',
    listEndpoint({
      required: ['filtering'],
      pageSize: { fallback: 10, most: 100 },
      rows: (context, advertiserId) => {
        const { params } = context;
        const wanted = wantedFields(params, GMV_MAX_CAMPAIGN_FIELDS) ?? GMV_MAX_CAMPAIGN_FIELDS;
        const test = campaignTest(params);
        const rows = shownCampaigns(context, advertiserId).filter(test);
        return rows.map((campaign) => {
          const row = Object.entries(gmvMaxCampaignRow(campaign, advertiserId));
          return Object.fromEntries(row.filter(([name]) => wanted.includes(name)));
        });
      },
    }),
  ],
  ['campaign/gmv_max/info/', campaignInfo],
  ['gmv_max/report/get/', gmvMaxReport],
  ...gmvMaxShopEndpoints,
]);
