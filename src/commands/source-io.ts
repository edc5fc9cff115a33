import { systemClock, type SourceIo } from '../cdk/index.js';
import type { Terminal } from '../terminal/terminal.js';

/** The I/O of a source in a terminal command; log lines go to stderr. */
export function sourceIoOf({ env, say, forPeople, supervision }: Terminal): SourceIo {
  const write = (text: string): Promise<void> => {
    say(text);
    return Promise.resolve();
  };
  const { watchdog } = supervision ?? {};
  const clock = watchdog?.clock(systemClock) ?? systemClock;
  const log = { debug: () => Promise.resolve(), info: write, warn: write };
  return { clock, log, env, forPeople, watchdog };
}
