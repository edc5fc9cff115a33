import { addDays, countDays, scalarText, type Day, type Json } from '../../cdk/index.js';
import {
  lastStateOf,
  recordsOf,
  runSync,
  type SyncOutput,
  type TestSync,
} from '../../cdk/testing/run-sync.js';
import { createTopViewBuyers, topViewBuyersOf } from '../campaign-filters/top-view-buyers.js';
import {
  agencyApi,
  asksForActivity,
  asksForCampaigns,
  idsIn,
  TOP_VIEW,
  type Agency,
  type ApiOptions,
} from './agency-api.js';
import { createTestSession, TODAY, type FakeApi } from './api.js';
import { testReport } from './report.js';

/* An agency whose accounts sleep, wake up, buy TopView and lose numbers again, read run after run. */

const DAY_MS = 86_400_000;

const STREAMS = [
  testReport({ name: 'ads', level: 'ad', lookbackDays: 3 }),
  testReport({ name: 'campaigns', level: 'campaign', lookbackDays: 1 }),
];
const STREAM_NAMES = STREAMS.map(({ name }) => name);
const METRICS = ['spend', 'clicks'];
export const ACCOUNTS = Array.from({ length: 12 }, (_, index) => `71000000000000000${String(10 + index)}`);

export interface Run extends Agency, ApiOptions {
  readonly saved?: States;
  readonly accounts?: readonly string[];
  readonly today?: Day;
  readonly config?: object;
  /** The metrics that show activity. */
  readonly metrics?: readonly string[];
  /** Default: all streams, incremental. */
  readonly selected?: TestSync<never>['selected'];
}

/** What a run did. */
export interface AgencyRun extends SyncOutput {
  readonly api: FakeApi;
  readonly log: readonly string[];
  /** The accounts of each request about their activity. */
  readonly surveys: readonly (readonly string[])[];
  /** The account of each request for rows. */
  readonly reads: readonly string[];
  readonly states: States;
}

/** States by the name of their stream. */
export type States = Readonly<Record<string, Json>>;

/** Reads the reports of the agency once. */
export async function run({
  clicks,
  topView,
  saved = {},
  accounts = ACCOUNTS,
  today = TODAY,
  config = {},
  metrics = METRICS,
  selected,
  ...options
}: Run): Promise<AgencyRun> {
  const api = agencyApi({ clicks, topView }, options);
  const start_date = addDays(TODAY, -10);
  const load = { streams: STREAMS.length, metrics, covers: () => true };
  const session = createTestSession(api, { accounts, start_date, ...config }, load);
  topViewBuyersOf.provide(session, createTopViewBuyers(session));
  session.clock.advance((countDays({ start: TODAY, end: today }) - 1) * DAY_MS);
  const { clock, log } = session;
  const output = await runSync({
    session,
    streams: STREAMS,
    saved,
    clock,
    log,
    ...(selected && { selected }),
  });
  const reports = api.callsOf('report/integrated/get/');
  const reads = reports.filter((call) => !asksForActivity(call) && !asksForCampaigns(call));
  return {
    ...output,
    api,
    log: log.lines,
    surveys: reports.filter(asksForActivity).map(idsIn),
    reads: reads.map((call) => idsIn(call)[0] ?? ''),
    states: statesIn(output.messages, saved),
  };
}

/** The states that the next run would get. */
export function statesIn(messages: SyncOutput['messages'], saved: States): States {
  return Object.fromEntries(
    STREAM_NAMES.flatMap((name) => {
      const state = lastStateOf(messages, name) ?? saved[name];
      return state === undefined ? [] : [[name, state] as const];
    }),
  );
}

/** Clicks by stream, account, kind of campaign and day. */
export type Warehouse = Map<string, Json | undefined>;

const keyOf = (...parts: readonly (Json | undefined)[]): string => parts.map(scalarText).join(' ');

/** Writes rows to the warehouse. */
export function store(warehouse: Warehouse, messages: SyncOutput['messages']): void {
  for (const name of STREAM_NAMES)
    for (const { data } of recordsOf(messages, name)) {
      const kind = data['buying_type'] === TOP_VIEW ? 'topView' : 'clicks';
      warehouse.set(keyOf(name, data['advertiser_id'], kind, data['stat_time_day']), data['clicks']);
    }
}

/** Rows of the truth that the warehouse lacks or has with another value. A zero may be missing, but not out of date. */
export function differences(
  { clicks, topView = new Map() }: Agency,
  warehouse: Warehouse,
): readonly string[] {
  return Object.entries({ clicks, topView }).flatMap(([kind, accounts]) =>
    [...accounts].flatMap(([id, days]) =>
      [...days].flatMap(([day, count]) =>
        STREAM_NAMES.map((name) => keyOf(name, id, kind, day)).flatMap((key) => {
          const found = warehouse.get(key);
          return found === count || (found === undefined && count === 0)
            ? []
            : [`${key}: ${scalarText(found ?? 'nothing')}, but it is ${count}`];
        }),
      ),
    ),
  );
}
