import type { AccountWork } from '../../connector/sizing/estimate.js';

export interface Account extends AccountWork {
  readonly advertiserId: string;
}

/**
 * Longest processing time first: accounts are assigned from the largest to the smallest, each to the connection that
 * would then finish first. Accounts with equal requests keep their order.
 *
 * @param rates requests per second of each connection
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

/** The smallest rate that the config accepts is a hundredth of a request per second. */
const SMALLEST_RATE = 0.01;

const unitsIn = (perSecond: number, unit: number): number => Math.floor(perSecond / unit + 1e-9);

/** The maximum number of connections among which a quota can be divided. */
export const mostConnections = (perSecond: number): number => unitsIn(perSecond, SMALLEST_RATE);

/**
 * Divides a quota in proportion to the requests to make. If there are enough, the shares are whole requests, because
 * the API counts by the second: four connections with 2.5 would make 12 requests in some seconds. The first connections
 * get what rounding leaves over.
 *
 * @param calls requests of each connection
 * @param perSecond requests per second of all connections together; at least a hundredth for each
 * @returns requests per second of each connection; the sum never exceeds `perSecond`
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

/** Rounds down to hundredths. */
const round = (rate: number): number => unitsIn(rate, SMALLEST_RATE) / 100;
