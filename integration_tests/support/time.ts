import { fileURLToPath } from 'node:url';

/** The time of the tests: at least two hours from midnight in the zone of every simulated account. */
export const NOW = '2026-05-20T10:00:00Z';

const PRELOAD = fileURLToPath(new URL('fast-clock.mjs', import.meta.url));

/** Environment of a connector for which it is NOW and time passes a hundred times as fast. */
export const FAST_CLOCK: Readonly<Record<string, string>> = {
  NODE_OPTIONS: `--import=${PRELOAD}`,
  FAKE_NOW: NOW,
  FAST_CLOCK: '100',
};

/** Environment of a connector whose clock a simulator shares: it passes so many times as fast whatever happens. */
export const steadyClock = (factor: number): Readonly<Record<string, string>> => ({
  FAST_CLOCK: String(factor),
  STEADY_CLOCK: '1',
});

/** For a simulator that shares the time with such a connector. */
export const now = (): Date => new Date(NOW);
