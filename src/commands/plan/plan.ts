import type { JsonObject } from '../../cdk/index.js';
import { callsOfConnection, type Work } from '../../connector/sizing/estimate.js';
import { mostConnections, shareQuota, splitAccounts, type Account } from './split.js';

/**
 * The printed plan: the connections, what each one reads at which rate, and how long that takes. Hours follow from the
 * quota.
 */
export interface Plan {
  readonly connections: readonly PlannedConnection[];
  readonly totals: Totals;
}

interface Figures {
  /** Requests of the initial sync, and the hours they take at this rate. */
  readonly calls: number;
  readonly hours: number;
  /** The same for a sync a day later. */
  readonly daily_calls: number;
  readonly daily_hours: number;
  readonly requests_per_second: number;
}

export interface PlannedConnection extends Figures {
  /** Counted from 1. */
  readonly connection: number;
  readonly accounts: readonly string[];
  /** What it continues from, as `read --state` accepts it; absent if no state was given. */
  readonly state?: readonly JsonObject[];
}

/** Calls and rates are sums; hours are those of the slowest connection. */
export interface Totals extends Figures {
  readonly accounts: number;
  /** Number of accounts whose size is unknown; they are planned as average accounts. */
  readonly unsized: number;
  /** The smallest number of connections that can use the whole quota. */
  readonly least_connections: number;
}

export interface Planning {
  readonly accounts: readonly Account[];
  readonly unsized: number;
  /** Rows of the initial sync. */
  readonly rows: number;
  readonly connections: number;
  /** Requests per second that all connections share. */
  readonly perSecond: number;
}

/** Splits accounts among connections, so that all of them finish at about the same time within the shared quota. */
export function planConnections({ accounts, unsized, rows, connections, perSecond }: Planning): Plan {
  const count = Math.min(connections, accounts.length, mostConnections(perSecond));
  const { parts, shares } = splitAndShare(accounts, count, perSecond);
  const works = parts.map(callsOfConnection);
  const planned = parts.map((part, index) => ({
    connection: index + 1,
    accounts: part.map(({ advertiserId }) => advertiserId),
    ...figuresOf(works[index] ?? { first: 0, daily: 0 }, shares[index] ?? 0),
  }));
  const calls = sumOf(planned, 'calls');
  return {
    connections: planned,
    totals: {
      accounts: accounts.length,
      unsized,
      calls,
      hours: Math.max(...planned.map(({ hours }) => hours)),
      daily_calls: sumOf(planned, 'daily_calls'),
      daily_hours: Math.max(...planned.map(({ daily_hours: hours }) => hours)),
      requests_per_second: round(sumOf(planned, 'requests_per_second'), 2),
      least_connections: leastConnections(perSecond * (rows / calls), accounts.length),
    },
  };
}

/** Splits the accounts evenly, shares the quota by the result, then splits once more by those shares. */
function splitAndShare(accounts: readonly Account[], count: number, perSecond: number) {
  const even = splitAccounts(accounts, Array<number>(count).fill(1));
  const works = even.map(callsOfConnection);
  const shares = shareQuota(
    works.map(({ first }) => first),
    perSecond,
  );
  const parts = splitAccounts(accounts, shares);
  return { shares, parts: parts.some((part) => part.length === 0) ? even : parts };
}

function figuresOf({ first, daily }: Work, perSecond: number): Figures {
  const hours = (calls: number): number => round(calls / perSecond / 3600, 4);
  return {
    calls: first,
    hours: hours(first),
    daily_calls: daily,
    daily_hours: hours(daily),
    requests_per_second: perSecond,
  };
}

/** CPU seconds per row of 100 metrics on an ordinary core, as measured by `npm run bench`. */
const CPU_SECONDS_PER_ROW = 55e-6;

/** A process uses one core, so it cannot read more rows than one core converts. */
function leastConnections(rowsPerSecond: number, accounts: number): number {
  return Math.min(accounts, Math.max(1, Math.ceil(rowsPerSecond * CPU_SECONDS_PER_ROW)));
}

type Numeric = 'calls' | 'daily_calls' | 'requests_per_second';

function sumOf(planned: readonly PlannedConnection[], figure: Numeric): number {
  return planned.reduce((sum, connection) => sum + connection[figure], 0);
}

const round = (value: number, decimals: number): number => Number(value.toFixed(decimals));
