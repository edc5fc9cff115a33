import {
  startSimulator,
  type Fault,
  type Simulator,
  type SimulatorOptions,
} from '../../src/simulator/index.js';
import type { Outcome } from './connector.js';
import { readFrom, type ReadOptions } from './reads.js';
import { now } from './time.js';
import { isTopViewQuestion } from './top-view.js';

/** A simulator, and what the connector reads from it without faults. */
export interface Struck {
  readonly simulator: Simulator;
  readonly accounts: readonly string[];
  /** The streams of every read that does not name others. */
  readonly streams: readonly string[];
  /** A read without faults. */
  readonly healthy: Outcome;
  read(options?: ReadOptions): Promise<Outcome>;
  /** A read under faults, and then one without faults that resumes from its state, as the platform would run it. */
  readTwice(faults: readonly Fault[], options?: ReadOptions): Promise<TwoReads>;
  /** The partitions of a read (`campaigns 7100…`) that lack rows. */
  damageOf(outcome: Outcome): readonly string[];
  /** The partitions that still lack rows after all these reads. */
  missingFrom(outcomes: readonly Outcome[]): readonly string[];
  /** Ends the faults and forgets the requests. */
  mend(): void;
  close(): Promise<void>;
}

export interface TwoReads {
  readonly first: Outcome;
  /** The requests of the first read. */
  readonly requests: Simulator['requests'];
  readonly second: Outcome;
}

/** One stream of each kind, each with different requests. */
const A_FEW = ['advertisers', 'campaigns', 'adgroups', 'ad_insights'];

export interface StruckOptions {
  readonly streams?: readonly string[];
  readonly world?: SimulatorOptions;
  readonly config?: Readonly<Record<string, unknown>>;
}

/** Starts a small simulator and reads it once. The given config applies to every read. */
export async function startStruck({
  world,
  streams = A_FEW,
  config = {},
}: StruckOptions = {}): Promise<Struck> {
  const simulator = await startSimulator({
    ...{ accounts: 4, campaigns: 2, adgroups: 1, ads: 2, days: 10, now },
    ...world,
  });
  const read: Struck['read'] = (options = {}) =>
    readFrom(simulator, {
      streams,
      ...options,
      config: { start_date: '2026-05-10', ...config, ...options.config },
    });
  const healthy = await read();
  const accounts = simulator.world.accounts.map(({ id }) => id);
  const mend = (): void => {
    simulator.clearFaults();
    simulator.resetRequests();
  };
  mend();
  const missingFrom: Struck['missingFrom'] = (outcomes) =>
    streams.flatMap((stream) => {
      const lost = unseen(
        healthy.records(stream),
        outcomes.flatMap((outcome) => outcome.records(stream)),
      );
      return [...new Set(lost.map((row) => `${stream} ${String(row['advertiser_id'])}`))];
    });
  return {
    ...{ simulator, accounts, streams, healthy, read, mend, missingFrom },
    async readTwice(faults, options) {
      for (const fault of faults) simulator.addFault(sparingQuestions(fault));
      const first = await read(options);
      const requests = [...simulator.requests];
      mend();
      return { first, requests, second: await read({ ...options, state: first.finalState() }) };
    },
    damageOf: (outcome) => missingFrom([outcome]),
    close: () => simulator.close(),
  };
}

/** Requests that all streams of an account need first; a fault of campaigns must not affect them. */
const sparingQuestions = (fault: Fault): Fault =>
  fault.path === 'campaign/get/'
    ? { ...fault, match: (request) => !isTopViewQuestion(request) && fault.match?.(request) !== false }
    : fault;

type Row = Readonly<Record<string, unknown>>;

/** Computed once for each row, because many tests compare the same ones. */
const remembered = (compute: (row: Row) => string): ((row: Row) => string) => {
  const texts = new WeakMap<Row, string>();
  return (row) => {
    const text = texts.get(row) ?? compute(row);
    texts.set(row, text);
    return text;
  };
};

const asWritten = remembered((row) => JSON.stringify(row));
/** Independent of the order of the columns. */
const sorted = remembered((row) => JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1))));

/** The rows that are not among the others. Columns are seldom in another order, so few rows are sorted. */
function unseen(rows: readonly Row[], others: readonly Row[]): readonly Row[] {
  const without = (left: readonly Row[], textOf: (row: Row) => string): readonly Row[] => {
    const seen = new Set(left.length === 0 ? [] : others.map(textOf));
    return left.filter((row) => !seen.has(textOf(row)));
  };
  return without(without(rows, asWritten), sorted);
}

/** The number of these requests for one account and endpoint. */
export const countOf = (requests: Simulator['requests'], account: string, path: string): number =>
  requests.filter(
    (request) =>
      request.path === path && request.advertiserIds.includes(account) && !isTopViewQuestion(request),
  ).length;

/** How each of these streams ended. */
export const endsOf = (outcome: Outcome, streams: readonly string[]): readonly (string | undefined)[] =>
  streams.map((stream) => outcome.statuses(stream).at(-1));

/** The failures: `campaigns config_error`, in the order of the messages. */
export const failuresOf = (outcome: Outcome): readonly string[] =>
  outcome
    .errors()
    .map(({ stream_descriptor, failure_type }) => `${stream_descriptor?.name ?? ''} ${failure_type}`);
