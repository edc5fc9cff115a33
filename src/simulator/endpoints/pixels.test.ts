import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startSimulator } from '../index.js';
import { FROZEN, get, type Query, textOf } from '../testing/client.js';
import { rowsAt } from '../testing/rows-at.js';
import type { Simulator, WireRow } from '../types.js';

let simulator: Simulator;
const advertiser_id = '7100000000000000001';

beforeAll(async () => {
  simulator = await startSimulator(FROZEN);
});
afterAll(() => simulator.close());

const ask = (path: string, query: Query = {}) => get(simulator, path, { advertiser_id, ...query });
const pixels = async (query: Query = {}) => rowsAt(await ask('pixel/list/', query), 'pixels');

describe('pixels', () => {
  it('pixel/list/ has the pixel of ad groups', async () => {
    const named = simulator.world.adgroups(advertiser_id).map((row) => row['pixel_id']);
    const [shared] = await pixels();
    expect(named).toContain(shared?.['pixel_id']);
    expect(shared?.['asset_ownership']).toMatchObject({ ownership_status: false });
  });

  it('creation times of pixels are milliseconds, as a number or as text', async () => {
    const times = (await pixels()).map((row) => row['create_time']);
    expect(times.map((time) => typeof time)).toEqual(['number', 'string', 'number']);
    expect(times.every((time) => Number(time) > 1e12)).toBe(true);
  });

  it('pixels can be filtered and sorted', async () => {
    const rows = await pixels();
    const [, second] = rows;
    expect(await pixels({ pixel_id: second?.['pixel_id'] })).toEqual([second]);
    expect(await pixels({ code: second?.['pixel_code'] })).toEqual([second]);
    expect(await pixels({ name: 'XL' })).toEqual([rows[2]]);
    expect(await pixels({ order_by: 'LATEST_CREATE' })).toEqual([...rows].reverse());
  });

  it.each([
    { pixel_id: 'x' },
    { order_by: 'NAME' },
    { filtering: { available_for_catalog_only: 'yes' } },
    { filtering: { status: 'ON' } },
    { page: '0' },
  ])('pixel/list/ refuses %j', async (query) => {
    expect((await ask('pixel/list/', query)).code).toBe(40002);
  });
});

describe('what pixels count', () => {
  const count = async (start_date: string, end_date: string, pixel_ids?: readonly unknown[]) => {
    const ids = pixel_ids ?? (await pixels()).map((row) => row['pixel_id']);
    return ask('pixel/event/stats/', { pixel_ids: ids, date_range: { start_date, end_date } });
  };
  type Statistic = Record<string, number | string | null>;
  const statisticsOf = (row: WireRow | undefined) => row?.['statistics'] as unknown as Statistic[];
  const orders = (rows: readonly WireRow[]) =>
    statisticsOf(rows[0]).find((row) => row['pixel_event_type'] === 'ON_WEB_ORDER')?.['total_count'] ?? 0;

  it('counts of pixel events add up over days', async () => {
    let sum = 0;
    for (const day of ['2026-05-01', '2026-05-02', '2026-05-03']) {
      sum += orders((await count(day, day)).rows) as number;
    }
    expect(sum).toBeGreaterThan(0);
    expect(orders((await count('2026-05-01', '2026-05-03')).rows)).toBe(sum);
  });

  it('pixel events are counted by origin, for standard and custom events', async () => {
    const { rows } = await count('2026-05-01', '2026-05-15');
    expect(rows).toHaveLength(3);
    const all = rows.flatMap(statisticsOf);
    for (const { total_count, browser_event_total_count: browser, server_event_total_count: server } of all) {
      expect(total_count).toBe((browser as number) + (server as number));
    }
    expect(all.some((row) => row['pixel_event_type'] === null && row['custom_event_type'] !== null)).toBe(
      true,
    );
  });

  it('there are no pixel events before the account was created or after today', async () => {
    expect(statisticsOf((await count('2010-01-01', '2010-01-02')).rows[0])).toEqual([]);
    expect(statisticsOf((await count('2026-05-16', '2026-05-17')).rows[0])).toEqual([]);
  });

  it('pixel statistics cover thirty days and ten pixels at most', async () => {
    expect((await count('2026-04-01', '2026-04-30')).code).toBe(0);
    expect((await count('2026-04-01', '2026-05-01')).code).toBe(40002);
    expect((await count('2026-04-02', '2026-04-01')).code).toBe(40002);
    expect((await count('2026-04-31', '2026-05-01')).code).toBe(40002);
    expect((await count('2026-04-01', '2026-04-02', Array.from({ length: 11 }, String))).code).toBe(40011);
    expect((await count('2026-04-01', '2026-04-02', ['1'])).code).toBe(40002);
    expect((await count('2026-04-01', '2026-04-02', [7130000000000000001n.toString(), 5])).code).toBe(40002);
    expect((await ask('pixel/event/stats/', { pixel_ids: ['1'] })).code).toBe(40002);
  });
});

describe('custom conversions', () => {
  const of = async (query: Query) => (await ask('custom_conversion/list/', query)).rows;

  it('custom conversions belong to a pixel', async () => {
    const [shared, own] = await pixels();
    const source = { event_source_type: 'PIXEL', event_source_id: own?.['pixel_id'] };
    const rows = await of(source);
    expect(rows.map((row) => [row['name'], row['event_source_id']])).toEqual([
      ['Big order 1', own?.['pixel_id']],
      ['Big order 0', own?.['pixel_id']],
    ]);
    expect(await of({ ...source, sort_type: 'ASC' })).toEqual([...rows].reverse());
    expect(await of({ ...source, search_keyword: textOf(rows[1], 'custom_conversion_id') })).toEqual([
      rows[1],
    ]);
    expect(await of({ ...source, event_source_id: shared?.['pixel_id'] })).toEqual([]);
    expect(await of({ ...source, event_source_type: 'APP' })).toEqual([]);
  });

  it.each([
    { event_source_type: 'PIXEL' },
    { event_source_id: '1' },
    { event_source_type: 'WEB', event_source_id: '1' },
    { event_source_type: 'PIXEL', event_source_id: 'x' },
    { event_source_type: 'PIXEL', event_source_id: '1', sort_field: 'NAME' },
  ])('custom_conversion/list/ refuses %j', async (query) => {
    expect((await ask('custom_conversion/list/', query)).code).toBe(40002);
  });
});
