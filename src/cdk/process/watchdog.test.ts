import { describe, expect, it } from '@jest/globals';

import type { Clock } from '../time/clock.js';
import { createTestClock } from '../testing/fakes.js';
import { createWatchdog, type Watchdog } from './watchdog.js';

const PARTITION = { advertiser_id: '7100' };

/** Lets minutes pass, calling `each` in every one. @returns the minute in which the run should end, and the error */
function pass(watchdog: Watchdog, minutes: number, each: () => void = () => undefined) {
  for (let minute = 1; minute <= minutes; minute += 1) {
    each();
    const error = watchdog.tick();
    if (error !== undefined) return { minute, error };
  }
  return undefined;
}

describe('a stuck run', () => {
  it('a stuck run ends after 15 whole minutes, and the error names the place and the pending requests', () => {
    const watchdog = createWatchdog();
    watchdog.reading('ads', PARTITION);
    watchdog.asking('ad/get/ for account 7100');
    watchdog.asking('ad/get/ for account 7200')();
    const end = pass(watchdog, 60);
    expect(end?.minute).toBe(16);
    expect(end?.error).toMatchObject({
      failureType: 'system_error',
      what: 'No progress for 15 minutes: no response, no row and no announced wait. The sync was at ads, advertiser_id 7100. Requests in flight: ad/get/ for account 7100 (16 minutes).',
    });
  });

  it('a stuck run ends even if no request is pending, because the sender may be stuck', () => {
    const watchdog = createWatchdog();
    watchdog.reading('ads', PARTITION);
    expect(pass(watchdog, 60)?.error.what).toContain(
      'The sync was at ads, advertiser_id 7100. No requests in',
    );
  });

  it('a stuck run ends before anything was read, because a check may be stuck too', () => {
    const watchdog = createWatchdog();
    watchdog.asking('oauth2/advertiser/get/');
    const what = pass(watchdog, 60)?.error.what ?? '';
    expect(what).toContain('announced wait. Requests in flight: oauth2/advertiser/get/ (16 minutes).');
  });

  it('the error names ten requests and counts the others', () => {
    const watchdog = createWatchdog();
    for (let request = 1; request <= 12; request += 1) watchdog.asking(`list/${request}`);
    const what = pass(watchdog, 60)?.error.what ?? '';
    expect(what).toContain('list/10 (16 minutes); and 2 more.');
    expect(what).not.toContain('list/11');
  });

  it('a process that never requests or reads is not ended, because a server may be idle', () => {
    expect(pass(createWatchdog(), 100)).toBeUndefined();
  });
});

describe('progress of a run', () => {
  const stuck = (): Watchdog => {
    const watchdog = createWatchdog();
    watchdog.asking('ad/get/');
    return watchdog;
  };
  const clockOf = (watchdog: Watchdog, sleep: () => Promise<void>): Clock =>
    watchdog.clock({ ...createTestClock(), sleep });

  it.each<[string, (watchdog: Watchdog) => void]>([
    [
      'rows, or bytes of a response',
      (watchdog) => {
        watchdog.heard();
      },
    ],
    [
      'a response',
      (watchdog) => {
        watchdog.asking('ad/get/')();
      },
    ],
    [
      'a slice that starts to be emitted',
      (watchdog) => {
        watchdog.reading('ads', PARTITION);
      },
    ],
  ])('%s, once in 15 minutes, counts as progress', (_what, happens) => {
    const watchdog = stuck();
    for (let time = 0; time < 5; time += 1) {
      happens(watchdog);
      expect(pass(watchdog, 15)).toBeUndefined();
    }
    expect(pass(watchdog, 1)?.minute).toBe(1);
  });

  it('an announced wait counts as progress until it is over', async () => {
    const watchdog = stuck();
    let wake = (): void => undefined;
    const slept = clockOf(watchdog, () => new Promise<void>((resolve) => (wake = resolve))).sleep(1);
    expect(pass(watchdog, 100)).toBeUndefined();
    wake();
    await slept;
    expect(pass(watchdog, 60)?.minute).toBe(15);
  });

  it('a wait that is over does not count as progress, even if it failed', async () => {
    const watchdog = stuck();
    await expect(clockOf(watchdog, () => Promise.reject(new Error('no'))).sleep(1)).rejects.toThrow('no');
    expect(pass(watchdog, 60)?.minute).toBe(16);
  });
});

describe('a slow reader of standard output', () => {
  it('time that the reader of standard output takes does not count, while the time before it does', async () => {
    const watchdog = createWatchdog();
    watchdog.asking('ad/get/');
    let take = (): void => undefined;
    const sink = watchdog.sink(() => new Promise<void>((resolve) => (take = resolve)));
    expect(pass(watchdog, 11)).toBeUndefined();
    const written = sink(Buffer.from('x'));
    expect(pass(watchdog, 1000)).toBeUndefined();
    take();
    await written;
    expect(pass(watchdog, 60)?.minute).toBe(5);
  });

  it('time counts again when the reader is gone', async () => {
    const watchdog = createWatchdog();
    watchdog.asking('ad/get/');
    await expect(watchdog.sink(() => Promise.reject(new Error('EPIPE')))(Buffer.from('x'))).rejects.toThrow();
    expect(pass(watchdog, 60)?.minute).toBe(16);
  });
});

describe('a watched clock', () => {
  it('a watched clock shows the time of the wrapped clock and sleeps by it', async () => {
    const clock = createTestClock(5);
    const watched = createWatchdog().clock(clock);
    expect(watched.now()).toBe(5);
    await watched.sleep(10);
    expect([watched.now(), clock.slept]).toEqual([15, [10]]);
  });
});
