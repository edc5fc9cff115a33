import type { Clock } from '../time/clock.js';
import { parseHttpDate, rfc3339 } from '../time/instants.js';
import type { Logger } from '../contract/log.js';

/** Milliseconds that the machine's clock may be wrong. They cover slow responses and the whole seconds of a Date. */
const TOLERANCE_MS = 600_000;

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * The clock of a run. It starts with the machine's time and advances monotonically, so that setting the machine's clock
 * during a run changes nothing. If it differs from the server's clock, the server is right: its clock decides which
 * days exist, and a cursor beyond them would skip the days in between.
 */
export interface ServerClock extends Clock {
  /** True while one response contradicts the machine's clock and no other has settled which one is right. */
  readonly isInDoubt: boolean;
  /**
   * Compares the `Date` of a response with the clock. The machine is right if the first response agrees with it.
   * Otherwise two responses that agree with each other are needed, because one may come from a broken node. Later
   * responses change nothing.
   *
   * @param sentAt when the request was sent, in milliseconds of `monotonic()`
   */
  heard(headers: Headers, sentAt: number): Promise<void>;
}

/** @param machine the clock of the machine */
export function createServerClock(machine: Clock, log: Logger): ServerClock {
  /** Milliseconds to add to `monotonic()`. */
  let ahead = machine.now() - machine.monotonic();
  let suspected: number | undefined;
  let isSettled = false;
  const timeAt = (moment: number): number => Math.round(ahead + moment);
  const settleOn = async (found: number): Promise<void> => {
    const difference = ahead - found;
    isSettled = true;
    suspected = undefined;
    ahead = found;
    await log.warn(warningOf(difference, timeAt(machine.monotonic())));
  };
  return {
    now: () => timeAt(machine.monotonic()),
    monotonic: () => machine.monotonic(),
    timeAt,
    sleep: (milliseconds) => machine.sleep(milliseconds),
    get isInDoubt() {
      return suspected !== undefined;
    },
    async heard(headers, sentAt) {
      const date = isSettled ? undefined : serverTime(headers);
      if (date === undefined) return;
      const answered = machine.monotonic();
      const fits = (offset: number): boolean =>
        date >= offset + sentAt - TOLERANCE_MS && date <= offset + answered + TOLERANCE_MS;
      if (fits(ahead)) {
        isSettled = true;
        suspected = undefined;
      } else if (suspected !== undefined && fits(suspected)) await settleOn(date - answered);
      else suspected = date - answered;
    },
  };
}

/**
 * When the server created a response, in epoch milliseconds; undefined without a `Date`, or if it comes from a cache.
 */
export function serverTime({ date, age }: Headers): number | undefined {
  const isStored = age !== undefined && age !== '0';
  return typeof date === 'string' && !isStored ? parseHttpDate(date) : undefined;
}

function warningOf(difference: number, now: number): string {
  const what = `The clock of this machine is ${lengthOf(Math.abs(difference))} ${difference > 0 ? 'ahead of' : 'behind'} the API's`;
  return `${what}. This run uses the API's clock, which says ${rfc3339(now)}. Set the machine's clock.`;
}

const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;
const DAY_HOURS = 24;

/** A duration in the largest unit of which there are at least two. */
function lengthOf(milliseconds: number): string {
  const minutes = Math.round(milliseconds / MINUTE_MS);
  if (minutes < 2 * HOUR_MINUTES) return `${String(minutes)} minutes`;
  const hours = Math.round(minutes / HOUR_MINUTES);
  return hours < 2 * DAY_HOURS ? `${String(hours)} hours` : `${String(Math.round(hours / DAY_HOURS))} days`;
}
