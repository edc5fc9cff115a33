import { addDays, type Json, type JsonObject, type Transport } from '../../cdk/index.js';
import {
  createTestClock,
  createTestLogger,
  type TestClock,
  type TestLogger,
} from '../../cdk/testing/fakes.js';
import { fullRefresh, incremental, lastStateOf, recordsOf, runSync } from '../../cdk/testing/run-sync.js';
import {
  startSimulator,
  type RequestLogEntry,
  type Simulator,
  type SimulatorOptions,
} from '../../simulator/index.js';
import type { Message } from '../../protocol/messages.js';
import type { Config, Session } from '../../tiktok/index.js';
import { openRun, source } from '../source.js';

/*
 * Runs the connector in this process against the simulator, with a clock that never waits and without sockets, which
 * would take longer than everything else. Transport and server meet in integration_tests.
 */

/** The day of NOW in London. */
export const TODAY = '2026-05-20';
/** The time of these simulators and of their readers, in epoch milliseconds. */
export const NOW = Date.parse(`${TODAY}T10:00:00Z`);

export async function withSimulator<T>(
  options: SimulatorOptions,
  use: (simulator: Simulator) => Promise<T>,
): Promise<T> {
  const simulator = await startSimulator({ ...options, now: () => new Date(NOW) });
  try {
    return await use(simulator);
  } finally {
    await simulator.close();
  }
}

/** What the simulator answers, as the transport returns it. */
const transportTo =
  (simulator: Simulator): Transport =>
  async ({ url, headers, body }) => {
    const { pathname, search } = new URL(url);
    const lowerCase = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
    const answer = await simulator.answer({
      method: body === undefined ? 'GET' : 'POST',
      target: `${pathname}${search}`,
      headers: Object.fromEntries(lowerCase) as Record<string, string>,
      body: body ?? '',
    });
    const bytes = Buffer.from(answer.body);
    return { ...answer, framing: 'length', body: { bytes, release: () => undefined } };
  };

/** Where a session of a test writes its log, and its clock. */
interface TestIo {
  readonly clock: TestClock;
  readonly log: TestLogger;
}

/** Opens a session as `source.open` does. */
export function openInProcess(
  simulator: Simulator,
  { clock, log }: TestIo,
  { config, streams }: { readonly config: Config; readonly streams: readonly string[] },
): Promise<Session> {
  const io = { clock, log, env: { TIKTOK_API_BASE_URL: simulator.url }, forPeople: String };
  return openRun(config, io, { selected: streams, through: () => transportTo(simulator) });
}

export interface GivenRead {
  /** Number of days, ending today in London. */
  readonly days: number;
  readonly streams: readonly string[];
  readonly config?: JsonObject;
  /** States by stream name, from which the streams continue. Default: they are read in full. */
  readonly saved?: Readonly<Record<string, Json>>;
}

export interface ReadRow {
  readonly stream: string;
  readonly row: JsonObject;
  /** The row as text with its stream's name, made when it is asked for. */
  readonly text: string;
}

export interface ReportsRead {
  readonly complete: boolean;
  readonly rows: readonly ReadRow[];
  /** What the next read can continue from. */
  readonly states: Readonly<Record<string, Json>>;
  readonly requests: readonly RequestLogEntry[];
  /** Report requests, and how many of them search for activity. */
  readonly calls: readonly RequestLogEntry[];
  readonly searches: readonly RequestLogEntry[];
  readonly log: readonly string[];
}

/** Reads every account of a simulator. */
export async function readReports(
  simulator: Simulator,
  { days, streams, config = {}, saved }: GivenRead,
): Promise<ReportsRead> {
  const clock = createTestClock(NOW);
  const log = createTestLogger();
  const parsed = source.parseConfig({
    access_token: simulator.token,
    accounts: simulator.world.accounts.map(({ id }) => id).join(','),
    start_date: addDays(TODAY, 1 - days),
    ...config,
  });
  const session = await openInProcess(simulator, { clock, log }, { config: parsed, streams });
  simulator.resetRequests();
  const selected = streams.map(saved === undefined ? fullRefresh : incremental);
  const { complete, messages } = await runSync({
    session,
    streams: source.streams(parsed),
    ledger: session.ledger,
    selected,
    ...(saved && { saved }),
    clock,
    log,
  });
  const requests = [...simulator.requests];
  const calls = requests.filter(({ path }) => path === 'report/integrated/get/');
  return {
    complete,
    rows: rowsIn(messages, streams),
    states: Object.fromEntries(streams.map((stream) => [stream, lastStateOf(messages, stream) ?? {}])),
    requests,
    calls,
    searches: calls.filter(({ query }) => query['data_level'] === 'AUCTION_ADVERTISER'),
    log: log.lines,
  };
}

/** In the order of the streams. */
function rowsIn(messages: readonly Message[], streams: readonly string[]): readonly ReadRow[] {
  const rows = new Map(streams.map((stream): [string, ReadRow[]] => [stream, []]));
  for (const { stream, data: row } of recordsOf(messages))
    rows.get(stream)?.push({
      stream,
      row,
      get text() {
        return JSON.stringify([stream, row]);
      },
    });
  return [...rows.values()].flat();
}
