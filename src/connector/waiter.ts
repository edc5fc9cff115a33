import { describeWait, type SourceIo, type Waiter } from '../cdk/index.js';

/** Waits before requests of commands that write no rows. A pause that is more than pacing is logged. */
export function createWaiter({ clock, log }: Pick<SourceIo, 'clock' | 'log'>): Waiter {
  return async ({ milliseconds, rateLimited, reason }) => {
    const isPacing = rateLimited && milliseconds < 1000;
    await (isPacing ? log.debug : log.info)(describeWait(milliseconds, reason));
    await clock.sleep(milliseconds);
  };
}
