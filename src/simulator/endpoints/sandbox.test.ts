import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startSimulator } from '../index.js';
import { FROZEN, get } from '../testing/client.js';
import type { Simulator } from '../types.js';

let simulator: Simulator;
const advertiser_id = '7100000000000000001';

beforeAll(async () => {
  simulator = await startSimulator({ ...FROZEN, sandbox: true });
});
afterAll(() => simulator.close());

const REPORT = {
  advertiser_id,
  report_type: 'BASIC',
  data_level: 'AUCTION_AD',
  dimensions: ['ad_id', 'stat_time_day'],
  start_date: '2020-12-01',
  end_date: '2020-12-30',
  page_size: '1000',
};

describe('the sandbox', () => {
  it.each([
    ['oauth2/advertiser/get/', { app_id: '1', secret: '1' }, 40009],
    ['advertiser/info/', { advertiser_ids: [advertiser_id] }, 40008],
    ['campaign/get/', { advertiser_id, filtering: { buying_types: ['AUCTION'] } }, 40009],
    ['report/integrated/get/', { ...REPORT, data_level: 'AUCTION_ADVERTISER' }, 40009],
  ])('the sandbox refuses %s', async (path, query, code) => {
    expect((await get(simulator, path, query)).code).toBe(code);
  });

  it('the refusal of the sandbox names the missing level', async () => {
    const { message } = await get(simulator, 'report/integrated/get/', {
      ...REPORT,
      data_level: 'AUCTION_ADVERTISER',
    });
    expect(message).toBe('Unsupported data_level in sandbox environment: AUCTION_ADVERTISER.');
  });

  it('the sandbox serves user/info/, and advertiser/info/ if the behaviour is set', async () => {
    expect((await get(simulator, 'user/info/')).code).toBe(0);
    const lax = await startSimulator({
      ...FROZEN,
      sandbox: true,
      behaviours: { 'sandbox-accounts': 'served' },
    });
    expect((await get(lax, 'advertiser/info/', { advertiser_ids: [advertiser_id] })).rows).toHaveLength(1);
    await lax.close();
  });

  it.each(['campaign', 'adgroup', 'ad'])('every %s of the sandbox lacks secondary_status', async (kind) => {
    const { rows } = await get(simulator, `${kind}/get/`, { advertiser_id });
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every((row) => !('secondary_status' in row) && 'operation_status' in row)).toBe(true);
  });

  it('reports of the sandbox cover twelve days of 2020, unsorted and without totals', async () => {
    const query = { ...REPORT, order_field: 'spend', enable_total_metrics: 'true' };
    const { rows, text } = await get(simulator, 'report/integrated/get/', query);
    const days = rows.map((row) =>
      (row['dimensions'] as Record<string, string>)['stat_time_day']!.slice(0, 10),
    );
    expect(new Set(days).size).toBe(12);
    expect(days.every((day) => day >= '2020-12-08' && day <= '2020-12-19')).toBe(true);
    expect(text).not.toContain('total_metrics');
  });

  it('the sandbox limits each endpoint to one request per second', async () => {
    const strict = await startSimulator({ ...FROZEN, sandbox: true, limits: 'basic', wallClock: () => 0 });
    expect((await get(strict, 'user/info/')).code).toBe(0);
    expect((await get(strict, 'user/info/')).code).toBe(40100);
    expect((await get(strict, 'ad/get/', { advertiser_id })).code).toBe(0);
    await strict.close();
  });
});
