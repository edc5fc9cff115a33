import type { JsonObject } from '../../cdk/index.js';
import { callsOfConnection, type Work } from '../../connector/sizing/estimate.js';
import type { Surveys } from '../../tiktok/index.js';
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
  /** The same for a later sync: it reads the look-back again, whether after an hour or after a day. */
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
  /** Hours between the syncs of the shortest schedule that fits; null if none does. */
  readonly cadence_hours: number | null;
  /** The same if each connection has the quota of a developer app of its own. */
  readonly cadence_hours_with_own_apps: number | null;
}

export interface Planning {
  readonly accounts: readonly Account[];
  readonly unsized: number;
  /** Rows of the initial sync. */
  readonly rows: number;
  readonly connections: number;
  /** Requests per second that all connections share. */
  readonly perSecond: number;
  readonly surveys: Surveys;
}

/** Splits accounts among connections, so that all of them finish at about the same time within the shared quota. */
export function planConnections(planning: Planning): Plan {
  const { accounts, unsized, rows, perSecond } = planning;
  const planned = splitAndShare(planning).map(({ part, work, share }, index) => ({
    connection: index + 1,
    accounts: part.map(({ advertiserId }) => advertiserId),
    ...figuresOf(work, share),
  }));
  const calls = sumOf(planned, 'calls');
  const most = (of: (one: Figures) => number): number => Math.max(...planned.map(of));
  return {
    connections: planned,
    totals: {
      accounts: accounts.length,
      unsized,
      calls,
      hours: most(({ hours }) => hours),
      daily_calls: sumOf(planned, 'daily_calls'),
      daily_hours: most(({ daily_hours: hours }) => hours),
      requests_per_second: round(sumOf(planned, 'requests_per_second'), 2),
      least_connections: leastConnections(perSecond * (rows / calls), accounts.length),
      cadence_hours: cadenceOf(most(({ daily_hours: hours }) => hours)),
      cadence_hours_with_own_apps: cadenceOf(most(({ daily_calls: daily }) => hoursOf(daily, perSecond))),
    },
  };
}

/** Hours between the syncs of a schedule, as Airbyte offers them. */
const CADENCES = [1, 2, 3, 6, 8, 12, 24];

/** The share of that time that a sync may take. The rest is for retries, and for accounts that wake up. */
const MOST_BUSY = 0.8;

const cadenceOf = (hours: number): number | null =>
  CADENCES.find((cadence) => hours <= MOST_BUSY * cadence) ?? null;

/** Splits the accounts evenly, shares the quota by the result, then splits once more by those shares. */
function splitAndShare({ accounts, connections, perSecond, surveys }: Planning) {
  const count = Math.min(connections, accounts.length, mostConnections(perSecond));
  const workOf = (part: readonly Account[]): Work => callsOfConnection(part, surveys);
  const even = splitAccounts(accounts, Array<number>(count).fill(1));
  const shares = shareQuota(
    even.map((part) => workOf(part).first),
    perSecond,
  );
  const shared = splitAccounts(accounts, shares);
  const parts = shared.some((part) => part.length === 0) ? even : shared;
  return parts.map((part, index) => ({ part, work: workOf(part), share: shares[index] ?? 0 }));
}

function figuresOf({ first, daily }: Work, perSecond: number): Figures {
  return {
    calls: first,
    hours: hoursOf(first, perSecond),
    daily_calls: daily,
    daily_hours: hoursOf(daily, perSecond),
    requests_per_second: perSecond,
  };
}

const hoursOf = (calls: number, perSecond: number): number => round(calls / perSecond / 3600, 4);

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
