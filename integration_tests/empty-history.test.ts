import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { startSimulator, type Simulator } from '../src/simulator/index.js';
import type { Outcome } from './support/connector.js';
import { cursorOf, readFrom } from './support/reads.js';
import { now } from './support/time.js';
import { withTopView } from './support/top-view.js';

const STREAMS = ['ad_insights_by_country', 'ad_insights_by_platform', 'campaign_insights_by_province'];

let simulator: Simulator;
let all: Read;
let some: Read;

interface Read {
  readonly outcome: Outcome;
  readonly reports: number;
  readonly searches: number;
}

async function read(config: Readonly<Record<string, unknown>>, state?: unknown): Promise<Read> {
  simulator.resetRequests();
  const outcome = await readFrom(simulator, {
    streams: STREAMS,
    config: { start_date: '2025-09-22', ...config },
    ...(state !== undefined && { state }),
  });
  const reports = simulator.requests.filter(({ path }) => path === 'report/integrated/get/');
  const searches = reports.filter(({ query }) => query['data_level'] === 'AUCTION_ADVERTISER').length;
  return { outcome, reports: reports.length - searches, searches };
}

/** The states, without what only reading an account can find out: whether it bought TopView. */
const cursorsIn = (outcome: Outcome): readonly unknown[] =>
  outcome.finalState().map(({ stream: { stream_descriptor: named, stream_state: state } }) => {
    const parts = state['states'] as readonly Record<string, unknown>[];
    return [named, parts.map((part) => ({ ...part, known: undefined }))];
  });

/** Eight months in which two of four accounts were inactive, and the others were active part of the time. */
beforeAll(async () => {
  const size = { accounts: 4, campaigns: 2, adgroups: 1, ads: 1, days: 240, mostImpressions: 3 };
  simulator = await startSimulator({ ...size, dormantShare: 0.5, now });
  all = await read({ skip_empty_history: false });
  some = await read({});
});
afterAll(() => simulator.close());

describe('a long backfill of accounts that were not always active', () => {
  it('skipping inactive date ranges returns the same rows and cursors with fewer than half of the requests', () => {
    expect([all.outcome.exitCode, some.outcome.exitCode]).toEqual([0, 0]);
    expect(all.searches).toBe(0);
    expect(all.reports).toBeGreaterThanOrEqual(4 * 9 * STREAMS.length);
    expect(some.reports + some.searches).toBeLessThan(all.reports / 2);
    expect(some.outcome.records()).toEqual(all.outcome.records());
    expect(some.outcome.records().length).toBeGreaterThan(100);
    expect(cursorsIn(some.outcome)).toEqual(cursorsIn(all.outcome));
  });

  it('the cursor of a dormant account advances to its today as well', () => {
    for (const { id } of simulator.world.accounts) {
      expect(cursorOf(some.outcome.finalState(), 'ad_insights_by_country', id)).toBe(
        simulator.world.today(id),
      );
    }
  });

  it('one log line per stream reports the skipped date ranges', () => {
    const told = some.outcome.logs('INFO').filter((line) => line.includes('with no activity'));
    expect(told).toHaveLength(STREAMS.length);
    expect(all.outcome.logs('INFO').filter((line) => line.includes('no activity'))).toEqual([]);
  });

  it('later runs read the look-back without a search', async () => {
    const { outcome, reports, searches } = await read({}, some.outcome.finalState());
    expect(outcome.exitCode).toBe(0);
    expect(searches).toBe(0);
    expect(reports).toBe((4 + withTopView(simulator).length) * STREAMS.length);
  });
});
