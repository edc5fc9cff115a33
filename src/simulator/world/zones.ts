/** How far the clocks of accounts are ahead of UTC. They never change: there is no summer time. */
import type { Account } from '../types.js';

/** `Etc/GMT+8` is eight hours behind: the sign is turned round. */
const POSIX = /^Etc\/GMT([+-])(\d+)$/;

/** `GMT`, `GMT-03:30` */
const LONG = /^GMT(?:([+-])(\d{2}):(\d{2}))?$/;

const minutes = (sign: string | undefined, hours: string, rest = '0'): number =>
  (sign === '-' ? -1 : 1) * (60 * Number(hours) + Number(rest));

/** In the middle of each month, and at both ends. */
const instantsOf = (year: number): readonly number[] =>
  Array.from({ length: 12 }, (_, month) => [1, 15, 28].map((day) => Date.UTC(year, month, day))).flat();

const leastAhead = (zone: string, year: number): number => {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  const offsets = instantsOf(year).map((instant) => {
    const name = format.formatToParts(instant).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const [, sign, hours = '0', rest] = LONG.exec(name) ?? [];
    return minutes(sign, hours, rest);
  });
  return Math.min(...offsets);
};

const known = new Map<string, number>();

/** Minutes, by the zone that the account was made in; where that has a summer time, by its winter. */
export const aheadOf = (
  { timezone, displayTimezone }: Pick<Account, 'timezone' | 'displayTimezone'>,
  date: Date,
): number => {
  const [, sign, hours] = POSIX.exec(timezone) ?? [];
  if (hours !== undefined) return minutes(sign === '+' ? '-' : '+', hours);
  const zone = timezone === '' ? displayTimezone : timezone;
  const key = `${zone} ${date.getUTCFullYear()}`;
  const found = known.get(key) ?? leastAhead(zone, date.getUTCFullYear());
  known.set(key, found);
  return found;
};
