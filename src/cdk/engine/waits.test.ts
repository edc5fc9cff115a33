import { describe, expect, it } from '@jest/globals';

import type { Message } from '../../protocol/messages.js';
import { createTestLogger } from '../testing/fakes.js';
import { createStreamReporter, type StreamReporter } from './stream-reporter.js';
import { createWaits } from './waits.js';

const NOW = 1_700_000_000_000;
const QUOTA = "the API's quota";

/** A clock whose sleepers the test wakes. */
function createHeldClock() {
  const sleepers: { readonly until: number; readonly wake: () => void }[] = [];
  let now = NOW;
  return {
    now: () => now,
    monotonic: () => now - NOW,
    timeAt: (moment: number) => NOW + moment,
    sleep: (milliseconds: number) =>
      new Promise<void>((wake) => {
        sleepers.push({ until: now + milliseconds, wake });
      }),
    advance: async (milliseconds: number) => {
      await new Promise((resolve) => setImmediate(resolve));
      now += milliseconds;
      for (const { until, wake } of sleepers) if (until <= now) wake();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

function given() {
  const clock = createHeldClock();
  const log = createTestLogger();
  const said: string[] = [];
  const write = (message: Message) => {
    if (message.type !== 'TRACE' || message.trace.type !== 'STREAM_STATUS') return undefined;
    const { stream_descriptor: of, status, reasons } = message.trace.stream_status;
    const [reason] = (reasons ?? []) as readonly { type: string; rate_limited: { quota_reset: number } }[];
    said.push(
      reason === undefined
        ? `${of.name} ${status}`
        : `${of.name} ${reason.type} ${reason.rate_limited.quota_reset - NOW}`,
    );
    return undefined;
  };
  const reporter = (name: string): StreamReporter =>
    createStreamReporter({ name }, { output: { bytes: 0, write }, clock });
  const waits = createWaits(clock, log);
  const quota = (milliseconds: number) => waits.wait({ milliseconds, rateLimited: true, reason: QUOTA });
  return { clock, log, said, reporter, waits, quota };
}

describe('a wait for quota', () => {
  it('a wait for quota is reported once by the stream that is being emitted, until it ends', async () => {
    const { clock, said, reporter, waits, quota } = given();
    await waits.reportThrough(reporter('ads'));
    const waiting = quota(8000);
    await clock.advance(8000);
    await waiting;
    expect(said).toEqual(['ads RATE_LIMITED 8000', 'ads RUNNING']);
  });

  it('parallel waits are reported as one, until the last ends', async () => {
    const { clock, said, reporter, waits, quota } = given();
    await waits.reportThrough(reporter('ads'));
    const both = [quota(8000), quota(6000)];
    await clock.advance(6000);
    expect(said).toEqual(['ads RATE_LIMITED 8000']);
    await clock.advance(2000);
    await Promise.all(both);
    expect(said).toEqual(['ads RATE_LIMITED 8000', 'ads RUNNING']);
  });

  it('a wait that ends much later than the reported one is reported too', async () => {
    const { clock, said, reporter, waits, quota } = given();
    await waits.reportThrough(reporter('ads'));
    const both = [quota(8000), quota(300_000)];
    await clock.advance(8000);
    await clock.advance(292_000);
    await Promise.all(both);
    expect(said).toEqual(['ads RATE_LIMITED 8000', 'ads RATE_LIMITED 300000', 'ads RUNNING']);
  });

  it('a wait that began earlier is reported when the stream starts to be emitted', async () => {
    const { clock, said, reporter, waits, quota } = given();
    const waiting = quota(8000);
    await clock.advance(1000);
    await waits.reportThrough(reporter('ads'));
    expect(said).toEqual(['ads RATE_LIMITED 8000']);
    await clock.advance(7000);
    await waiting;
    expect(said.at(-1)).toBe('ads RUNNING');
  });

  it('a wait that outlasts the emission of a stream is no longer reported for it', async () => {
    const { clock, said, reporter, waits, quota } = given();
    await waits.reportThrough(reporter('ads'));
    const waiting = quota(8000);
    await clock.advance(0);
    await waits.reportThrough(undefined);
    await clock.advance(8000);
    await waiting;
    expect(said).toEqual(['ads RATE_LIMITED 8000']);
  });

  it('a wait of less than five seconds is not reported', async () => {
    const { clock, said, reporter, waits, quota } = given();
    await waits.reportThrough(reporter('ads'));
    const waiting = quota(4999);
    await clock.advance(4999);
    await waiting;
    expect(said).toEqual([]);
  });
});

describe('the time spent waiting for the quota', () => {
  it('the waiting time counts parallel waits once, includes short ones, and excludes other waits', async () => {
    const { clock, waits, quota } = given();
    const both = [quota(3000), quota(2000)];
    await clock.advance(2500);
    expect(waits.quotaMs).toBe(2500);
    await clock.advance(1000);
    const other = waits.wait({ milliseconds: 9000, rateLimited: false, reason: 'code 50000' });
    await clock.advance(9000);
    await Promise.all([...both, other]);
    expect(waits.quotaMs).toBe(3500);
  });
});

describe('a wait', () => {
  it('a wait for another reason is not reported as RATE_LIMITED, however long', async () => {
    const { clock, said, reporter, waits, log } = given();
    await waits.reportThrough(reporter('ads'));
    const waiting = waits.wait({ milliseconds: 60_000, rateLimited: false, reason: 'code 50000' });
    await clock.advance(60_000);
    await waiting;
    expect(said).toEqual([]);
    expect(log.lines).toEqual(['INFO waiting 60.0 s: code 50000']);
  });

  it('a short wait is logged at level DEBUG', async () => {
    const { clock, log, quota } = given();
    const waiting = quota(1234);
    await clock.advance(1234);
    await waiting;
    expect(log.lines).toEqual([`DEBUG waiting 1.2 s: ${QUOTA}`]);
  });
});
