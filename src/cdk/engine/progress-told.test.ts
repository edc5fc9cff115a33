import { describe, expect, it } from '@jest/globals';

import { FailureScope, FailureType, SyncError } from '../contract/errors.js';
import type { ReadIo, StreamDefinition } from '../contract/stream.js';
import { createTestClock, createTestLogger } from '../testing/fakes.js';
import { fullRefresh, outline, runSync } from '../testing/run-sync.js';
import { dailyToy, NO_TOY, plainToy } from '../testing/toy.js';

/* What a person sees of a sync besides its rows: estimates, a line per stream, and the summary. */

interface Shop {
  readonly accounts: readonly string[];
  /** Rows of each account, in pages of one. */
  readonly rows: number;
  readonly onPage?: (account: string, io: ReadIo) => Promise<void>;
}

const shop: StreamDefinition<Shop> = {
  ...plainToy,
  name: 'shop',
  partitions: ({ accounts }) => accounts.map((account) => ({ account })),
  plan: () => Promise.resolve([{}]),
  async *read({ rows, onPage }, { partition: { account = '' } }, io) {
    for (let row = 0; row < rows; row += 1) {
      io.onRequest?.();
      if (row === 0) io.onTotalRows?.(rows);
      await onPage?.(account, io);
      yield [{ account, id: `${account}-${String(row)}` }];
    }
  },
};

async function syncOf(session: Shop, streams = [shop]) {
  const clock = createTestClock(1_700_000_000_000);
  const log = createTestLogger();
  const { messages } = await runSync({ session, streams, clock, log });
  return {
    estimates: outline(messages).filter((line) => line.startsWith('ESTIMATE')),
    lines: log.lines,
    summary: (log.lines.at(-1) ?? '').split('\n'),
    messages,
  };
}

const waiting =
  (milliseconds: number, rateLimited: boolean) =>
  (_: string, { wait }: ReadIo) =>
    wait({ milliseconds, rateLimited, reason: 'a test' });

describe('the estimate of a stream', () => {
  it('the estimate comes with the first page, projected to the accounts that are not open yet', async () => {
    const accounts = Array.from({ length: 40 }, (_, index) => `a${String(index)}`);
    const { estimates, messages } = await syncOf({ accounts, rows: 3 });
    expect(estimates).toEqual(['ESTIMATE shop 120']);
    const lines = outline(messages);
    expect(lines.indexOf('ESTIMATE shop 120')).toBeLessThan(lines.indexOf('RECORD shop'));
  });

  it('the estimate is repeated when it has changed, at most every ten seconds', async () => {
    let pages = 0;
    const uneven: StreamDefinition<Shop> = {
      ...shop,
      async *read(session, slice, io) {
        yield* shop.read({ ...session, rows: (pages += 1) }, slice, io);
      },
    };
    const accounts = Array.from({ length: 30 }, (_, index) => `a${String(index)}`);
    const { estimates } = await syncOf({ accounts, rows: 0, onPage: waiting(1000, false) }, [uneven]);
    const seconds = (30 * 31) / 2;
    expect(estimates.length).toBeGreaterThan(5);
    expect(estimates.length).toBeLessThanOrEqual(seconds / 10);
    expect(new Set(estimates).size).toBe(estimates.length);
    expect(estimates.at(-1)).toBe(`ESTIMATE shop ${String(seconds)}`);
  });

  it('there is no estimate if no total is known, or if there are no rows', async () => {
    expect((await syncOf({ accounts: ['a'], rows: 0 })).estimates).toEqual([]);
    const { messages } = await runSync({
      session: { ...NO_TOY, rows: { a: [{ id: '1' }] } },
      streams: [plainToy],
    });
    expect(outline(messages).filter((line) => line.startsWith('ESTIMATE'))).toEqual([]);
  });
});

describe('the line of a finished stream', () => {
  it('the line of a stream has its own rows, requests and seconds', async () => {
    const { lines } = await syncOf({ accounts: ['a', 'b'], rows: 2, onPage: waiting(1000, false) }, [
      shop,
      { ...shop, name: 'other', plan: () => Promise.resolve([]) },
    ]);
    expect(lines.filter((line) => line.startsWith('INFO'))).toEqual([
      'INFO shop: 4 rows, 4 requests, 4.0 s',
      'INFO other: 0 rows, 0 requests, 0.0 s',
      expect.stringContaining('INFO Sync summary'),
    ]);
  });

  it('the line of a stream includes the requests of its plan', async () => {
    const planning: StreamDefinition<Shop> = {
      ...shop,
      plan: (_, __, io) => {
        io.onRequest?.();
        return Promise.resolve([{}]);
      },
    };
    expect((await syncOf({ accounts: ['a', 'b'], rows: 1 }, [planning])).lines[0]).toContain('4 requests');
  });

  it('the line of a stream states how many rows were read again', async () => {
    const days = ['2024-01-02', '2024-01-03', '2024-01-04', '2024-01-20'];
    const rows = { a: days.map((day) => ({ id: day, day })) };
    const log = createTestLogger();
    const saved = { daily: { day: '2024-01-03' } };
    await runSync({ session: { ...NO_TOY, rows, lookbackDays: 1 }, streams: [dailyToy], saved, log });
    expect(log.lines).toContain('INFO daily: 4 rows (2 of them read again), 0 requests, 0.0 s');
    const whole = createTestLogger();
    const selected = [fullRefresh('daily')];
    await runSync({ session: { ...NO_TOY, rows }, streams: [dailyToy], selected, saved, log: whole });
    expect(whole.lines).toContain('INFO daily: 4 rows, 0 requests, 0.0 s');
  });
});

describe('the summary of a sync', () => {
  it('the summary has the share of time in which requests waited for the quota', async () => {
    let quota = false;
    const { summary } = await syncOf({
      accounts: ['a'],
      rows: 4,
      onPage: (account, io) => waiting(1000, (quota = !quota))(account, io),
    });
    expect(summary.filter((line) => /^(shop|all)/.test(line))).toEqual([
      expect.stringMatching(/^shop +4 +0 +4 +4\.0 +50 %$/),
      expect.stringMatching(/^all +4 +0 +4 +4\.0 +50 %$/),
    ]);
  });

  it('the summary lists what could not be read, and why the sync ended early', async () => {
    const refused = new SyncError({ failureType: FailureType.config, what: 'it is not granted.' });
    const dead = new SyncError({
      failureType: FailureType.config,
      what: 'The token has expired.',
      scope: FailureScope.run,
    });
    const { summary } = await syncOf({
      accounts: ['a', 'b', 'c'],
      rows: 1,
      onPage: (account) =>
        account === 'a'
          ? Promise.reject(refused)
          : account === 'c'
            ? Promise.reject(dead)
            : Promise.resolve(),
    });
    expect(summary.slice(-3)).toEqual([
      'Could not be read:',
      'account a (shop): it is not granted.',
      'Ended early: The token has expired.',
    ]);
  });
});
