import type { Work } from '../../connector/sizing/estimate.js';

export interface Account extends Work {
  readonly advertiserId: string;
}

/**
 * Longest processing time first: the account with the most requests goes first, each to the connection that would then
 * end soonest. Accounts that cost the same keep their order.
 *
 * @param rates of each connection, requests a second
 */
export function splitAccounts(
  accounts: readonly Account[],
  rates: readonly number[],
): readonly (readonly Account[])[] {
  const parts = rates.map((rate) => ({ rate, calls: 0, accounts: [] as Account[] }));
  for (const account of [...accounts].sort((a, b) => b.first - a.first)) {
    const endOf = (part: (typeof parts)[number]): number => (part.calls + account.first) / part.rate;
    const soonest = parts.reduce((best, part) => (endOf(part) < endOf(best) ? part : best));
    soonest.calls += account.first;
    soonest.accounts.push(account);
  }
  return parts.map((part) => part.accounts);
}

/** The config takes hundredths of a request a second, and one at least. */
const SMALLEST_RATE = 0.01;

const unitsIn = (perSecond: number, unit: number): number => Math.floor(perSecond / unit + 1e-9);

/** Connections among which a quota can be divided. */
export const mostConnections = (perSecond: number): number => unitsIn(perSecond, SMALLEST_RATE);

/**
 * Divides a quota by the requests that there are to make. Where there are enough of them, in whole requests: the API
 * counts by the second, and four times 2.5 would be 12 in some seconds. What rounding leaves goes to the first ones.
 *
 * @param calls of each connection
 * @param perSecond requests a second of all together; at least a hundredth for each
 * @returns requests a second of each; their sum is never more than `perSecond`
 */
export function shareQuota(calls: readonly number[], perSecond: number): readonly number[] {
  const unit = calls.length <= perSecond ? 1 : SMALLEST_RATE;
  const all = sum(calls);
  const spare = unitsIn(perSecond, unit) - calls.length;
  const units = calls.map((one) => 1 + Math.floor((spare * one) / all));
  const left = unitsIn(perSecond, unit) - sum(units);
  const rates = units.map((count, index) => (count + (index < left ? 1 : 0)) * unit);
  const rest = perSecond - sum(rates);
  return rates.map((rate, index) => round(rate + (index === 0 ? rest : 0)));
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** Down to hundredths. */
const round = (rate: number): number => unitsIn(rate, SMALLEST_RATE) / 100;
