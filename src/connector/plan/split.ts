import type { Work } from './estimate.js';

export interface Account extends Work {
  readonly advertiserId: string;
}

/**
 * Longest processing time first: the account with the most requests goes to the connection that has the fewest so
 * far. Accounts that cost the same keep their order.
 *
 * @returns as many connections as asked for, but none without an account
 */
export function splitAccounts(
  accounts: readonly Account[],
  connections: number,
): readonly (readonly Account[])[] {
  const parts = Array.from({ length: Math.min(connections, accounts.length) }, () => ({
    calls: 0,
    accounts: [] as Account[],
  }));
  for (const account of [...accounts].sort((a, b) => b.first - a.first)) {
    const least = parts.reduce((best, part) => (part.calls < best.calls ? part : best));
    least.calls += account.first;
    least.accounts.push(account);
  }
  return parts.map((part) => part.accounts);
}

/** The config takes hundredths of a request a second, and one at least. */
const UNITS = 100;

/** Connections among which a quota can be divided. */
export const mostConnections = (perSecond: number): number => Math.floor(perSecond * UNITS + 1e-9);

/**
 * Divides a quota by the requests that there are to make, so that all connections end at the same time. What rounding
 * leaves goes to the first ones.
 *
 * @param calls of each connection
 * @param perSecond requests a second of all together; at least a hundredth for each
 * @returns requests a second of each; their sum is never more than `perSecond`
 */
export function shareQuota(calls: readonly number[], perSecond: number): readonly number[] {
  const all = sum(calls);
  const spare = mostConnections(perSecond) - calls.length;
  const units = calls.map((one) => 1 + Math.floor((spare * one) / all));
  const left = mostConnections(perSecond) - sum(units);
  return units.map((unit, index) => (unit + (index < left ? 1 : 0)) / UNITS);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
