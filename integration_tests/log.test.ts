import { describe, expect, it } from '@jest/globals';

import {
  denyAccount,
  startSimulator,
  type Simulator,
  type SimulatorOptions,
} from '../src/simulator/index.js';
import type { Outcome } from './support/connector.js';
import { assertProtocol } from './support/protocol.js';
import { catalogOf, STREAMS } from './support/read-inputs.js';
import { readFrom } from './support/reads.js';
import { now } from './support/time.js';

/* What a person sees of a read: the log, and the estimates. */

const MOST_LINES = 60;

async function withSimulator(options: SimulatorOptions, use: (simulator: Simulator) => Promise<void>) {
  const simulator = await startSimulator({ campaigns: 2, adgroups: 1, ads: 2, days: 30, ...options, now });
  try {
    await use(simulator);
  } finally {
    await simulator.close();
  }
}

/** The rows of the summary's table: numbers by stream. */
function summaryOf(outcome: Outcome) {
  const text = outcome.logs().at(-1) ?? '';
  const lines = text.split('\n');
  const number = (cell: string | undefined): number => Number((cell ?? '').replaceAll(/[ ,%]/g, ''));
  const rows = lines.slice(2).map((line) => line.split(/ {2,}/));
  const of = (name: string) => {
    const [, count, reread, requests, seconds, quota] = rows.find(([first]) => first === name) ?? [];
    return {
      rows: number(count),
      reread: number(reread),
      requests: number(requests),
      seconds: number(seconds),
      quota: number(quota),
    };
  };
  return { text, of };
}

describe('a healthy read of nine streams', () => {
  it.each([5, 70])(
    'a healthy read of %i accounts logs one line per stream, and a summary at the end',
    async (accounts) => {
      const small = accounts > 5 ? { campaigns: 1, ads: 1 } : {};
      await withSimulator({ accounts, ...small }, async (simulator) => {
        const outcome = await readFrom(simulator, { config: { start_date: '2026-05-19' } });
        expect(outcome.exitCode).toBe(0);
        assertProtocol(outcome, catalogOf(STREAMS));
        expect(outcome.logs().length).toBeLessThan(MOST_LINES);
        expect(outcome.logs('WARN')).toEqual([]);
        const { text, of } = summaryOf(outcome);
        expect(text).toMatch(/^Sync summary\n/);
        for (const stream of STREAMS) {
          const rows = outcome.records(stream).length;
          expect(of(stream)).toMatchObject({ rows, reread: 0 });
          const line = `${stream}: ${rows.toLocaleString('en-US')} row`;
          expect(outcome.logs('INFO').filter((message) => message.startsWith(line))).toHaveLength(1);
        }
        expect(of('all')).toMatchObject({
          rows: outcome.records().length,
          requests: simulator.requests.length,
          reread: 0,
        });
        expect(of('all').seconds).toBeGreaterThan(0);
        expect(of('all').quota).toBeLessThanOrEqual(100);
      });
    },
  );
});

describe('estimates of rows', () => {
  it('the estimates of a stream are close to its rows, few, and never for the whole sync', async () => {
    await withSimulator({ accounts: 5 }, async (simulator) => {
      const outcome = await readFrom(simulator, { config: { start_date: '2026-05-01', page_size: 50 } });
      const estimates = outcome.lines
        .map((line) => line.trace?.estimate)
        .filter((found) => found !== undefined);
      for (const stream of STREAMS.slice(1)) {
        const own = estimates.filter(({ name }) => name === stream);
        expect(own.length).toBeGreaterThan(0);
        expect(own.length).toBeLessThan(10);
        expect(own.every(({ type }) => type === 'STREAM')).toBe(true);
        const rows = outcome.records(stream).length;
        expect(own.at(-1)?.row_estimate).toBeGreaterThan(rows / 3);
        expect(own.at(-1)?.row_estimate).toBeLessThan(rows * 3);
      }
      expect(estimates.filter(({ name }) => name === 'advertisers')).toEqual([]);
    });
  });
});

describe('the summary', () => {
  it('the summary counts the requests that choose the accounts', async () => {
    await withSimulator({ accounts: 3 }, async (simulator) => {
      const config = { start_date: '2026-05-16', account_filter: { name_pattern: '*' } };
      const outcome = await readFrom(simulator, { config, streams: ['campaigns'] });
      expect(outcome.exitCode).toBe(0);
      expect(summaryOf(outcome).of('all').requests).toBe(simulator.requests.length);
    });
  });

  it('the summary says what a second run read again, and with which requests', async () => {
    await withSimulator({ accounts: 2 }, async (simulator) => {
      const config = { start_date: '2026-05-01', lookback_days: 3 };
      const streams = ['campaigns', 'ad_insights'];
      const first = await readFrom(simulator, { config, streams });
      simulator.resetRequests();
      const second = await readFrom(simulator, { config, streams, state: first.finalState() });
      const rows = second.records('ad_insights').length;
      expect(rows).toBeGreaterThan(0);
      expect(summaryOf(second).of('ad_insights')).toMatchObject({ rows, reread: rows });
      expect(summaryOf(second).of('all').requests).toBe(simulator.requests.length);
    });
  });

  it.each(['fail', 'skip'])(
    'the summary names the skipped accounts, and why, under %s',
    async (on_account_error) => {
      await withSimulator({ accounts: 3 }, async (simulator) => {
        const bad = simulator.world.accounts[1]?.id ?? '';
        simulator.addFault(denyAccount(bad));
        const config = { start_date: '2026-05-15', on_account_error };
        const { text } = summaryOf(await readFrom(simulator, { config, streams: ['campaigns', 'ads'] }));
        const lines = text.split('\n');
        expect(lines.slice(-2)[0]).toBe('Could not be read:');
        expect(lines.at(-1)).toMatch(
          new RegExp(`^advertiser_id ${bad} \\(campaigns, ads\\): .*no permission`),
        );
      });
    },
  );

  it('the summary shows the time that was spent waiting for the quota', async () => {
    await withSimulator({ accounts: 3 }, async (simulator) => {
      const config = { start_date: '2026-05-15', requests_per_second: 0.1 };
      const { of } = summaryOf(await readFrom(simulator, { config, streams: ['campaigns'] }));
      expect(of('campaigns').quota).toBeGreaterThan(50);
      expect(of('campaigns').seconds).toBeGreaterThan(15);
    });
  });
});
