import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { startSimulator, type Behaviours } from '../index.js';
import { nowOf } from '../report/delivery.js';
import { FROZEN, get, hundredths, NOW, type Query, sum } from '../testing/client.js';
import type { Simulator, WireRow } from '../types.js';
import { shopOf } from '../world/assets/gmv-max.js';
import { gmvMaxCost } from '../world/assets/gmv-max-delivery.js';
import { parseDay } from '../world/calendar.js';
import { createInnerWorld } from '../world/world.js';

let simulator: Simulator;
const advertiser_id = '7100000000000000001';
const { tree: treeOf } = createInnerWorld(FROZEN);
const tree = treeOf(advertiser_id);
const { stores, campaigns } = shopOf(tree);
const store = stores[0]!.id;
const DAYS = { start_date: '2026-04-16', end_date: '2026-05-15' };

const ofType = (type: string) =>
  campaigns.filter((campaign) => campaign.type === type && campaign.store.id === store);
const PRODUCTS = { campaign_ids: ofType('PRODUCT').map(({ id }) => id) };
const ROOMS = { campaign_ids: ofType('LIVE').map(({ id }) => id) };
const item_group_ids = ofType('PRODUCT').flatMap(({ products }) => products.map(({ id }) => id));
const POSTS = { ...PRODUCTS, item_group_ids };

beforeAll(async () => {
  simulator = await startSimulator(FROZEN);
});
afterAll(() => simulator.close());

const askOf = (of: Simulator, query: Query) =>
  get(of, 'gmv_max/report/get/', {
    advertiser_id,
    store_ids: [store],
    metrics: ['cost', 'orders', 'gross_revenue'],
    page_size: '1000',
    ...DAYS,
    ...query,
  });
const ask = (query: Query) => askOf(simulator, query);
const part = (row: WireRow | undefined, name: 'dimensions' | 'metrics') =>
  row?.[name] as Record<string, unknown>;
const total = (rows: readonly WireRow[], metric: string) =>
  sum(rows.map((row) => hundredths(part(row, 'metrics')[metric])));
const rowsOf = async (dimensions: readonly string[], filtering: Query = {}, query: Query = {}) => {
  const reply = await ask({ dimensions, filtering, ...query });
  expect(reply.code).toBe(0);
  return reply.rows;
};

const ALL = {
  campaign_statuses: ['STATUS_DELIVERY_OK', 'STATUS_DISABLE', 'STATUS_DELETE', 'STATUS_NOT_DELIVERY'],
};
const PRODUCT = { gmv_max_promotion_types: ['PRODUCT'] };
const LIVE = { gmv_max_promotion_types: ['LIVE'] };

describe('gmv_max/report/get/', () => {
  it.each([
    ['products', ['item_group_id'], PRODUCTS],
    ['products and days', ['campaign_id', 'item_group_id', 'stat_time_day'], PRODUCTS],
    ['posts', ['campaign_id', 'item_group_id', 'item_id'], POSTS],
    ['posts and days', ['item_id', 'stat_time_day'], POSTS],
    ['days', ['campaign_id', 'stat_time_day'], { ...PRODUCT, ...ALL }],
  ])('GMV Max reports by %s add up to the sales of product campaigns', async (_, dimensions, filtering) => {
    const whole = await rowsOf(['campaign_id'], { ...PRODUCT, ...ALL });
    const rows = await rowsOf(dimensions, filtering);
    for (const metric of ['cost', 'orders', 'gross_revenue']) {
      expect(total(rows, metric)).toBe(total(whole, metric));
      expect(total(whole, metric)).toBeGreaterThan(0);
    }
  });

  it.each([
    ['rooms', ['room_id'], ROOMS],
    ['rooms and days', ['campaign_id', 'room_id', 'stat_time_day'], ROOMS],
    ['days', ['campaign_id', 'stat_time_day'], LIVE],
  ])('GMV Max reports by %s add up to the sales of LIVE campaigns', async (_, dimensions, filtering) => {
    const metrics = { metrics: ['cost', 'live_views'] };
    const whole = await rowsOf(['campaign_id'], LIVE, metrics);
    const rows = await rowsOf(dimensions, filtering, metrics);
    expect(total(rows, 'cost')).toBe(total(whole, 'cost'));
    expect(total(rows, 'live_views')).toBe(total(whole, 'live_views'));
    expect(total(whole, 'live_views')).toBeGreaterThan(0);
  });

  it.each([
    ['account', ['advertiser_id'], {}],
    ['campaign', ['campaign_id'], { ...PRODUCT, ...ALL }],
    ['product', ['item_group_id'], PRODUCTS],
    ['room', ['campaign_id', 'room_id'], ROOMS],
  ])('the hours of each %s add up to its day, today up to now', async (_, ids, filtering) => {
    for (const date of ['2026-05-10', '2026-05-15']) {
      const day = { start_date: date, end_date: date };
      const hours = await rowsOf([...ids, 'stat_time_hour'], filtering, day);
      expect(total(hours, 'cost')).toBe(total(await rowsOf(ids, filtering, day), 'cost'));
    }
    const today = await rowsOf([...ids, 'stat_time_hour'], filtering, {
      start_date: '2026-05-15',
      end_date: '2026-05-15',
    });
    const times = today.map((row) => String(part(row, 'dimensions')['stat_time_hour']));
    expect(times.every((time) => time <= '2026-05-15 03:00:00')).toBe(true);
  });

  it('GMV Max reports add up to the daily spend of the account in the world', async () => {
    const moment = { now: nowOf(tree, NOW, false), isDormant: () => false };
    const days = [...Array(30).keys()].map((index) => parseDay(DAYS.start_date)! + index);
    const truth = sum(days.map((day) => gmvMaxCost(tree, day, moment)));
    const deleted = campaigns.filter(({ state }) => state === 'deleted').map(({ id }) => id);
    const shops = await Promise.all(
      stores.map(({ id }) => rowsOf(['advertiser_id', 'stat_time_day'], {}, { store_ids: [id] })),
    );
    const gone = await rowsOf(['item_group_id'], { campaign_ids: deleted });
    expect(total(shops.flat(), 'cost') + total(gone, 'cost')).toBe(truth);
  });

  it('GMV Max reports omit deleted campaigns unless their status or ids are requested', async () => {
    const few = await rowsOf(['campaign_id'], PRODUCT, { start_date: '2026-02-20', end_date: '2026-05-15' });
    const all = await rowsOf(
      ['campaign_id'],
      { ...PRODUCT, campaign_statuses: ['STATUS_ALL'] },
      {
        start_date: '2026-02-20',
        end_date: '2026-05-15',
      },
    );
    expect([few.length, all.length]).toEqual([1, 2]);
  });

  it('a row by post, product and day exists only if it has a cost', async () => {
    const rows = await rowsOf(['campaign_id', 'item_group_id', 'item_id', 'stat_time_day'], POSTS);
    expect(rows.every((row) => hundredths(part(row, 'metrics')['cost']) > 0)).toBe(true);
    const organic = await rowsOf(['campaign_id', 'item_group_id', 'item_id'], POSTS);
    const free = organic.filter((row) => part(row, 'metrics')['cost'] === '0.00');
    expect(total(free, 'gross_revenue')).toBeGreaterThan(0);
  });

  it('the card of a product has the id -1', async () => {
    const rows = await rowsOf(['campaign_id', 'item_group_id', 'item_id'], POSTS);
    expect(rows.map((row) => part(row, 'dimensions')['item_id'])).toContain('-1');
  });

  it('rows of rooms have the currency of the account, rows of products a 0, rows of campaigns none', async () => {
    const currencies = async (dimensions: string[], filtering: Query) =>
      new Set((await rowsOf(dimensions, filtering)).map((row) => part(row, 'metrics')['currency']));
    expect(await currencies(['item_group_id'], PRODUCTS)).toEqual(new Set(['0']));
    expect(await currencies(['room_id'], ROOMS)).toEqual(new Set(['USD']));
    expect(await currencies(['campaign_id'], LIVE)).toEqual(new Set([undefined]));
  });

  it('a GMV Max report without rows has no list', async () => {
    const { text } = await ask({ dimensions: ['advertiser_id'], store_ids: [stores[1]!.id] });
    expect(JSON.parse(text)).toMatchObject({ code: 0, data: { page_info: { total_number: 0 } } });
    expect((JSON.parse(text) as { data: object }).data).not.toHaveProperty('list');
  });

  const ONE = { campaign_ids: PRODUCTS.campaign_ids.slice(-1) };
  const HOURS = ['campaign_id', 'stat_time_hour'];
  const TODAY = { start_date: '2026-05-15' };

  it.each<[NonNullable<Behaviours['gmv-max-attributes']>, object]>([
    ['served', { several: [0, 'a name'], hourly: [0, 'a name'] }],
    ['documented', { several: [40002, undefined], hourly: [0, 'a name'] }],
    ['refused', { several: [40002, undefined], hourly: [40002, undefined] }],
    ['zero', { several: [0, '0'], hourly: [0, '0'] }],
  ])(
    'with gmv-max-attributes %s, attributes of several products or of hours are as expected',
    async (reading, expected) => {
      const other = await startSimulator({ ...FROZEN, behaviours: { 'gmv-max-attributes': reading } });
      const nameIn = async (name: string, query: Query) => {
        const { code, rows } = await askOf(other, { metrics: [name, 'cost'], ...query });
        const [value] = rows.map((row) => part(row, 'metrics')[name]);
        return [code, value === undefined || value === '0' ? value : 'a name'];
      };
      try {
        const products = { dimensions: ['item_group_id'] };
        expect(await nameIn('product_name', { ...products, filtering: ONE })).toEqual([0, 'a name']);
        const both = { dimensions: ['campaign_id', 'item_group_id'], filtering: ONE };
        const several = await nameIn('product_name', { ...products, filtering: PRODUCTS });
        expect(await nameIn('product_name', both)).toEqual(several);
        const hourly = await nameIn('campaign_name', { dimensions: HOURS, filtering: PRODUCT, ...TODAY });
        expect({ several, hourly }).toEqual(expected);
      } finally {
        await other.close();
      }
    },
  );

  const expectModes = async (
    level: readonly string[],
    { above, within }: { above: Query; within: Query },
  ) => {
    const rows = await rowsOf([...level, 'duration'], within, { metrics: ['cost', 'bid_type'] });
    expect(total(rows, 'cost')).toBe(total(await rowsOf(level, above), 'cost'));
    const modes = rows.map(
      (row) => `${String(part(row, 'dimensions')['duration'])}: ${String(part(row, 'metrics')['bid_type'])}`,
    );
    expect([...new Set(modes)].sort()).toEqual([
      '2026-04-07 - 2026-04-16: NO_BID',
      '2026-04-17 - 2026-04-26: CUSTOM',
      '2026-04-27 - 2026-05-06: NO_BID',
      '2026-05-07 - 2026-05-16: CUSTOM',
    ]);
  };

  it('products by duration add up to their sales, and each duration has one mode', () =>
    expectModes(['campaign_id', 'item_group_id'], { above: PRODUCTS, within: POSTS }));

  it('livestreams by duration add up to their sales, and each duration has one mode', async () => {
    const level = ['campaign_id', 'room_id'];
    const room_ids = (await rowsOf(level, ROOMS)).map((row) => part(row, 'dimensions')['room_id']);
    await expectModes(level, { above: ROOMS, within: { ...ROOMS, room_ids } });
  });

  it('GMV Max reports can be sorted by a metric, and totals cover all pages', async () => {
    const { rows, text } = await ask({
      dimensions: ['campaign_id', 'stat_time_day'],
      filtering: PRODUCT,
      sort_field: 'cost',
      page_size: '5',
      enable_total_metrics: 'true',
    });
    const costs = rows.map((row) => hundredths(part(row, 'metrics')['cost']));
    expect(costs).toEqual([...costs].sort((a, b) => b - a));
    const { total_metrics: totals } = (JSON.parse(text) as { data: { total_metrics: Query } }).data;
    expect(hundredths(totals['cost'])).toBe(total(await rowsOf(['campaign_id'], PRODUCT), 'cost'));
  });

  it('no two accounts have the same product', () => {
    const ids = simulator.world.accounts.map(({ id }) => shopOf(treeOf(id)).campaigns);
    const products = ids.map(
      (list) => new Set(list.flatMap((campaign) => campaign.products.map(({ id }) => id))),
    );
    expect(new Set(products.flatMap((set) => [...set])).size).toBe(sum(products.map(({ size }) => size)));
  });

  const MANY = Array.from({ length: 101 }, (_, i) => String(i));
  const day = ['campaign_id', 'stat_time_day'];

  it.each<[string, Query]>([
    ['no shop', { dimensions: ['advertiser_id'], store_ids: [] }],
    ['two shops', { dimensions: ['advertiser_id'], store_ids: ['1', '2'] }],
    ['no metrics', { dimensions: ['advertiser_id'], metrics: [] }],
    ['more than 100 metrics', { dimensions: ['advertiser_id'], metrics: Array(101).fill('cost') }],
    ['dimensions that do not go together', { dimensions: ['room_id', 'item_id'] }],
    ['hours of posts', { dimensions: ['item_id', 'stat_time_hour'], filtering: POSTS }],
    ['31 days', { dimensions: day, filtering: PRODUCT, start_date: '2026-04-15' }],
    ['two days of hours', { dimensions: ['advertiser_id', 'stat_time_hour'], start_date: '2026-05-14' }],
    ['366 days', { dimensions: ['advertiser_id'], start_date: '2025-05-15' }],
    ['campaigns of no type', { dimensions: day }],
    [
      'campaigns of both types',
      { dimensions: day, filtering: { gmv_max_promotion_types: ['PRODUCT', 'LIVE'] } },
    ],
    [
      'the type of the list',
      { dimensions: day, filtering: { gmv_max_promotion_types: ['PRODUCT_GMV_MAX'] } },
    ],
    ['products of all campaigns', { dimensions: ['item_group_id'] }],
    ['durations of all products', { dimensions: ['duration'], filtering: PRODUCTS }],
    ['durations of all livestreams', { dimensions: ['duration'], filtering: ROOMS }],
    ['durations by day', { dimensions: ['duration', 'stat_time_day'], filtering: POSTS }],
    [
      'views of products by duration',
      { dimensions: ['duration'], filtering: POSTS, metrics: ['live_views'] },
    ],
    ['posts of all products', { dimensions: ['item_id', 'stat_time_day'], filtering: PRODUCTS }],
    ['rooms of 101 campaigns', { dimensions: ['room_id'], filtering: { campaign_ids: MANY } }],
    ['views of products', { dimensions: day, filtering: PRODUCT, metrics: ['live_views'] }],
    ['ids that are numbers', { dimensions: ['room_id'], filtering: { campaign_ids: [1] } }],
    ['a list for a filter', { dimensions: ['advertiser_id'], filtering: [] }],
    [
      'creatives by type and status',
      {
        dimensions: ['item_id'],
        filtering: { ...POSTS, creative_types: ['ORGANIC'], creative_delivery_statuses: ['LEARNING'] },
      },
    ],
    ['a page of 1001', { dimensions: ['advertiser_id'], page_size: '1001' }],
    ['an order by words', { dimensions: ['advertiser_id'], sort_field: 'campaign_name' }],
  ])('gmv_max/report/get/ refuses %s', async (_, query) => {
    expect((await ask(query)).code).toBe(40002);
  });
});
