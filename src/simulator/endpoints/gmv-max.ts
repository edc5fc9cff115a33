/** The endpoints of GMV Max: here the lists of shops and campaigns. */
import { readingOf } from '../behaviours.js';
import { GMV_MAX_CAMPAIGN_FIELDS } from '../data/gmv-max.js';
import { badRequest, failure } from '../http/failure.js';
import { objectParam, requiredText, stringArray } from '../http/params.js';
import { type GmvMaxCampaign, type GmvMaxState, type Shop, shopOf } from '../world/assets/gmv-max.js';
import { gmvMaxCampaignRow, gmvMaxInfo } from '../world/assets/gmv-max-rows.js';
import { parseStamp } from '../world/calendar.js';
import type { WireRow } from '../types.js';
import { type Context, type Handler, permittedAdvertiser, wantedFields } from './endpoint.js';
import { gmvMaxReport } from './gmv-max-report.js';
import { gmvMaxShopEndpoints } from './gmv-max-shops.js';
import { listEndpoint } from './list.js';
import { realHostOnly } from './real-host-only.js';
import { lookUp } from '../look-up.js';

type Test = (campaign: GmvMaxCampaign) => boolean;

const TYPES = { PRODUCT: 'PRODUCT_GMV_MAX', LIVE: 'LIVE_GMV_MAX' } as const;

const STATUSES: Readonly<Record<string, GmvMaxState>> = {
  STATUS_DELIVERY_OK: 'on',
  STATUS_DISABLE: 'off',
  STATUS_DELETE: 'deleted',
};

const wrong = (name: string, wanted: string) => badRequest(`filtering.${name}: ${wanted}.`);

const someOf = (value: unknown, name: string, most: number): readonly string[] => {
  const values = stringArray(value, `filtering.${name}`);
  if (values.length === 0 || values.length > most) throw wrong(name, `1 to ${most} values`);
  return values;
};

const word = (value: unknown, name: string): string => {
  if (typeof value !== 'string' || value === '') throw wrong(name, 'it must be a string');
  return value;
};

const moment = (value: unknown, name: string): number => {
  const seconds = parseStamp(word(value, name));
  if (seconds === null) throw wrong(name, 'it must be a time like 2026-01-31 23:59:59');
  return seconds;
};

const FILTERS: Readonly<Record<string, (value: unknown, name: string) => Test>> = {
  gmv_max_promotion_types: (value, name) => {
    const types = someOf(value, name, 2);
    const strange = types.find((type) => type !== TYPES.PRODUCT && type !== TYPES.LIVE);
    if (strange !== undefined) throw wrong(name, `unknown value ${strange}`);
    return ({ type }) => types.includes(TYPES[type]);
  },
  store_ids: (value, name) => {
    const ids = someOf(value, name, 10);
    return ({ store }) => ids.includes(store.id);
  },
  campaign_ids: (value, name) => {
    const ids = someOf(value, name, 100);
    return ({ id }) => ids.includes(id);
  },
  campaign_name: (value, name) => {
    const part = word(value, name).toLowerCase();
    return (campaign) => campaign.name.toLowerCase().includes(part);
  },
  primary_status: (value, name) => {
    const state = lookUp(STATUSES, word(value, name));
    if (state === undefined) throw wrong(name, `unknown value ${String(value)}`);
    return (campaign) => campaign.state === state;
  },
  creation_filter_start_time: (value, name) => {
    const from = moment(value, name);
    return ({ created }) => created >= from;
  },
  creation_filter_end_time: (value, name) => {
    const until = moment(value, name);
    return ({ created }) => created <= until;
  },
};

const campaignTest = (filtering: Readonly<Record<string, unknown>>): Test => {
  if (!('gmv_max_promotion_types' in filtering)) {
    throw badRequest('Missing required field(s): filtering.gmv_max_promotion_types.');
  }
  const tests = Object.entries(filtering).map(([name, value]) => {
    const filter = lookUp(FILTERS, name);
    if (!filter) throw wrong(name, 'unknown field');
    return filter(value, name);
  });
  if (!('primary_status' in filtering)) tests.push(({ state }) => state !== 'deleted');
  return (campaign) => tests.every((test) => test(campaign));
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

export const gmvMaxEndpoints = realHostOnly({
  'gmv_max/store/list/': listEndpoint({
    key: 'store_list',
    rows: ({ world }, advertiserId) => listedStores(shopOf(world.tree(advertiserId))),
  }),
  'gmv_max/campaign/get/': listEndpoint({
    required: ['filtering'],
    pageSize: { fallback: 10, most: 100 },
    rows: (context, advertiserId) => {
      const { params } = context;
      const wanted = wantedFields(params, GMV_MAX_CAMPAIGN_FIELDS) ?? GMV_MAX_CAMPAIGN_FIELDS;
      const test = campaignTest(objectParam(params, 'filtering') ?? {});
      const rows = shownCampaigns(context, advertiserId).filter(test);
      return rows.map((campaign) => {
        const row = Object.entries(gmvMaxCampaignRow(campaign, advertiserId));
        return Object.fromEntries(row.filter(([name]) => wanted.includes(name)));
      });
    },
  }),
  'campaign/gmv_max/info/': campaignInfo,
  'gmv_max/report/get/': gmvMaxReport,
  ...gmvMaxShopEndpoints,
});
