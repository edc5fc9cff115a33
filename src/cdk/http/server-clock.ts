import type { Clock } from '../time/clock.js';
import { parseHttpDate, rfc3339 } from '../time/instants.js';
import type { Logger } from '../contract/log.js';

/** A machine's clock may be so wrong before it is told, milliseconds; slow answers and whole seconds are within it. */
const TOLERANCE_MS = 600_000;

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * The clock of a run. It begins with the time of the machine and goes on by itself, so that setting the machine's clock
 * in the middle of a run changes nothing. Where the server's clock says otherwise, the server is right: its clock
 * decides which days there are, and a cursor beyond them would skip what comes in between.
 */
export interface ServerClock extends Clock {
  /** True while an answer has contradicted the machine, and no other has said who is right. */
  readonly isInDoubt: boolean;
  /**
   * Takes note of the `Date` of an answer. The machine is right if the first one agrees with it; else two answers that
   * agree with each other are needed, since one may come from a broken node. Later ones change nothing.
   *
   * @param asked when the request began, by `monotonic()`
   */
  heard(headers: Headers, asked: number): Promise<void>;
}

export function createServerClock(machine: Clock, log: Logger): ServerClock {
  /** What has to be added to `monotonic()`. */
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
    async heard(headers, asked) {
      const date = isSettled ? undefined : serverTime(headers);
      if (date === undefined) return;
      const answered = machine.monotonic();
      const fits = (offset: number): boolean =>
        date >= offset + asked - TOLERANCE_MS && date <= offset + answered + TOLERANCE_MS;
      if (fits(ahead)) {
        isSettled = true;
        suspected = undefined;
      } else if (suspected !== undefined && fits(suspected)) await settleOn(date - answered);
      else suspected = date - answered;
    },
  };
}

/** When the server made an answer, epoch milliseconds; undefined where it does not say so, or another answers for it. */
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

/** In the largest unit of which there are two. */
function lengthOf(milliseconds: number): string {
  const minutes = Math.round(milliseconds / MINUTE_MS);
  if (minutes < 2 * HOUR_MINUTES) return `${String(minutes)} minutes`;
  const hours = Math.round(minutes / HOUR_MINUTES);
  return hours < 2 * DAY_HOURS ? `${String(hours)} hours` : `${String(Math.round(hours / DAY_HOURS))} days`;
}
