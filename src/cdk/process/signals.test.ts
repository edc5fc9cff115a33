import { describe, expect, it } from '@jest/globals';

import { createFakeHost } from '../testing/fake-host.js';
import { SIGNALS } from './host.js';
import { endOnSignals } from './signals.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function interruptible(flush: () => Promise<void>, isReading = true) {
  const host = createFakeHost();
  endOnSignals(host, { flush, isReading });
  return host;
}

const flushed = (): Promise<void> => Promise.resolve();
const stopped = (): Promise<void> => new Promise(() => undefined);

describe('a signal', () => {
  it.each(SIGNALS)('%s is raised again after all output was flushed', async (signal) => {
    let handOver = (): void => undefined;
    const host = interruptible(() => new Promise<void>((resolve) => (handOver = resolve)));
    host.signal(signal);
    await turn();
    expect(host.done).toEqual([]);
    handOver();
    await turn();
    expect(host.done).toEqual([`raise ${signal}`]);
  });

  it.each([
    ['143 during a read', true, 'exit 143'],
    ['0 otherwise', false, 'exit 0'],
  ])(
    'a signal ends the first process of a container, on which it has no effect, with %s',
    async (_, isReading, end) => {
      const host = interruptible(flushed, isReading);
      host.signal('SIGTERM');
      await host.pass();
      expect(host.done).toEqual(['raise SIGTERM', end]);
    },
  );

  it('a signal is raised after a few seconds if the reader has stopped', async () => {
    const host = interruptible(stopped);
    host.signal('SIGTERM');
    await turn();
    expect(host.done).toEqual([]);
    await host.pass();
    expect(host.done).toEqual(['raise SIGTERM']);
    await host.pass();
    expect(host.done).toEqual(['raise SIGTERM', 'crash']);
  });

  it('a signal is raised even if the reader is gone', async () => {
    const host = interruptible(() => Promise.reject(new Error('EPIPE')));
    host.signal('SIGINT');
    await turn();
    expect(host.done).toEqual(['raise SIGINT']);
  });

  it('a second signal ends the process at once', async () => {
    const host = interruptible(stopped);
    host.signal('SIGTERM');
    await turn();
    host.signal('SIGINT');
    await turn();
    expect(host.done).toEqual(['raise SIGINT']);
  });
});
