import { describe, expect, it } from '@jest/globals';

import type { JsonObject } from '../cdk/index.js';
import { deadToken, denyEndpoint, type Fault, type SimulatorOptions } from '../simulator/index.js';
import { NOW, readReports, withSimulator } from './testing/in-process.js';

/* What a sync reports about each account and stream. */

const [FIRST, SECOND] = ['7100000000000000001', '7100000000000000002'] as const;
const WORLD: SimulatorOptions = { accounts: [FIRST, SECOND], campaigns: 2, adgroups: 1, ads: 2, days: 50 };
const STREAMS = ['campaigns', 'ad_insights', 'business_centers', 'account_sync_status'];

interface Told {
  readonly complete: boolean;
  readonly rows: readonly JsonObject[];
  /** Paths of the requests. */
  readonly requests: readonly string[];
}

const statusOf = ({ streams = STREAMS, faults = [] as readonly Fault[] }): Promise<Told> =>
  withSimulator(WORLD, async (simulator) => {
    for (const fault of faults) simulator.addFault(fault);
    const { rows, complete } = await readReports(simulator, { days: 45, streams });
    const told = rows.map(({ row }) => row).filter((row) => 'error_message' in row);
    return { complete, rows: told, requests: simulator.requests.map(({ path }) => path) };
  });

const columnsOf = (rows: readonly JsonObject[], ...names: readonly string[]): readonly string[] =>
  rows.map((row) => names.map((name) => String(row[name])).join(' '));

describe('account_sync_status', () => {
  it('account_sync_status has a row per account and stream that is read by account, with days, rows and requests', async () => {
    const { rows, complete, requests } = await statusOf({});
    expect(complete).toBe(true);
    const told = ['advertiser_id', 'stream', 'first_day', 'last_day', 'is_complete', 'error_message'];
    expect(columnsOf(rows, ...told)).toEqual([
      `${FIRST} campaigns null null true null`,
      `${FIRST} ad_insights 2026-04-06 2026-05-20 true null`,
      `${SECOND} campaigns null null true null`,
      `${SECOND} ad_insights 2026-04-06 2026-05-20 true null`,
    ]);
    expect(rows.every((row) => Number(row['rows']) > 0)).toBe(true);
    const asked = rows.reduce((sum, row) => sum + Number(row['requests']), 0);
    expect(asked).toBe(requests.filter((path) => !path.startsWith('bc/')).length);
    const began = new Date(NOW).toISOString().replace('.000', '');
    expect(new Set(rows.map((row) => row['synced_at']))).toEqual(new Set([began]));
  });

  it('account_sync_status makes no request', async () => {
    const { requests } = await statusOf({});
    const without = await statusOf({ streams: STREAMS.slice(0, -1) });
    expect(without.rows).toEqual([]);
    expect(requests.length).toBe(without.requests.length);
  });

  it('account_sync_status reports why an account was refused', async () => {
    const { rows, complete } = await statusOf({ faults: [denyEndpoint('campaign/get/', SECOND)] });
    expect(complete).toBe(false);
    const failed = rows.filter((row) => row['is_complete'] === false);
    expect(columnsOf(failed, 'advertiser_id', 'stream', 'rows', 'error_code')).toEqual([
      `${SECOND} campaigns 0 40001`,
    ]);
    expect(failed[0]?.['error_message']).toMatch(
      /^TikTok campaign\/get\/ for account 7100000000000000002: .*code 40001/,
    );
  });

  it('account_sync_status reports which days of an account were read before it failed', async () => {
    const broken: Fault = {
      ...{ path: 'report/integrated/get/', advertiserId: FIRST },
      match: ({ query }) => query['end_date'] === '2026-05-20',
      do: { kind: 'code', code: 40002, message: 'no such days' },
    };
    const { rows } = await statusOf({ faults: [broken] });
    const failed = rows.filter((row) => row['is_complete'] === false);
    expect(columnsOf(failed, 'advertiser_id', 'stream', 'first_day', 'last_day', 'error_code')).toEqual([
      `${FIRST} ad_insights 2026-04-06 2026-05-05 40002`,
    ]);
  });

  it('account_sync_status gives the dead token as the reason for accounts that were not started', async () => {
    const { rows } = await statusOf({ faults: [{ ...deadToken(), path: 'campaign/get/' }] });
    expect(columnsOf(rows, 'advertiser_id', 'stream', 'is_complete', 'error_code')).toEqual([
      `${FIRST} campaigns false 40105`,
      `${FIRST} ad_insights false 40105`,
      `${SECOND} campaigns false 40105`,
      `${SECOND} ad_insights false 40105`,
    ]);
  });
});
