import fc from 'fast-check';

import { catalogOf } from '../integration_tests/support/read-inputs.js';
import type { Line, StateBody } from '../integration_tests/support/connector.js';
import { DEFAULT_SETTINGS, streamsOf } from '../src/streams/index.js';
import { AS_IT_IS, type Asked, type FuzzedApi, type Script } from './api.js';
import { judge, type Judged } from './judge.js';
import { anyMutation, mutated, type Mutation } from './mutations.js';

/** A read of a few streams in which one response is mutated: once, or at each request of its endpoint. */
export interface MutatedRead {
  readonly streams: readonly string[];
  readonly engine: 'sync' | 'async';
  readonly mutation: Mutation;
  readonly often: 'once' | 'always';
  /** 0 to 1: selects one of the read's requests. */
  readonly where: number;
}

/**
 * Streams of each way of reading: entities, lists of objects, reports with one or many pages, tasks. There are few
 * sets, because each takes a good read to compare with.
 */
const STREAM_SETS: readonly (readonly string[])[] = [
  ['campaigns', 'adgroups', 'ads'],
  ['ads', 'ad_insights', 'custom_audiences'],
  ['ad_insights_by_age_and_gender', 'campaign_insights_by_province', 'advertiser_insights'],
  ['pixels', 'images', 'leads', 'change_log'],
  ['leads', 'adgroups', 'campaign_insights_by_province', 'images', 'custom_audiences'],
  [
    'ad_insights',
    'change_log',
    'campaigns',
    'pixels',
    'advertiser_insights',
    'ad_insights_by_age_and_gender',
  ],
];

export const anyMutatedRead: fc.Arbitrary<MutatedRead> = fc.record({
  streams: fc.constantFrom(...STREAM_SETS),
  engine: fc.constantFrom('sync', 'async'),
  mutation: anyMutation,
  often: fc.constantFrom('once', 'always'),
  where: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
});

const SECRET = 'tok3n-of-mutated-reads';

/** A timeout of 100 seconds becomes one second: more than a response takes, and short enough to wait for. */
const SPEED = 100;
const REQUEST_TIMEOUT = 100;

/** Four days: the reports by ad and by audience have several pages, and no read takes long. */
const START_DATE = '2024-03-12';

/** Few rows per page, so that lists have several pages. */
const PAGE_SIZE = 5;

const primaryKeys = new Map(streamsOf(DEFAULT_SETTINGS).map(({ name, primaryKey }) => [name, primaryKey]));

/** What a destination holds that keeps the last row of each primary key. */
type Warehouse = ReadonlyMap<string, string>;

function warehouseOf(lines: readonly Line[]): Warehouse {
  const rows = new Map<string, string>();
  for (const { record } of lines) {
    if (record === undefined) continue;
    const key = (primaryKeys.get(record.stream) ?? []).map((column) => record.data[column]);
    rows.set(JSON.stringify([record.stream, ...key]), JSON.stringify(record.data));
  }
  return rows;
}

/**
 * Returns what is wrong with a mutated read and with the good read from its state; empty if nothing is. A silent read
 * (exit code 0, no warning) must have every row right. After any read, the next good one must make every row right,
 * which fails if a cursor moved past lost rows.
 */
export async function problemsOfMutatedRead(read: MutatedRead, api: FuzzedApi): Promise<readonly string[]> {
  const truth = await honest(read, api);
  api.script(scriptOf(read, truth.asked));
  const first = await run(read, api);
  api.script(() => AS_IT_IS);
  const second = await run(read, api, finalStates(first.lines));
  const isSilent = first.exitCode === 0 && warningsOf(first).every((warning) => truth.warnings.has(warning));
  const title = `${read.mutation.name}, ${read.often}, of ${targetOf(read, truth.asked).path} (${read.engine})`;
  return [
    ...first.problems.map((problem) => `${title}: ${problem}`),
    ...second.problems.map((problem) => `${title}: the next run: ${problem}`),
    ...(isSilent ? differences(warehouseOf(first.lines), truth.rows, `${title}: silently`) : []),
    ...differences(
      warehouseOf([...first.lines, ...second.lines]),
      truth.rows,
      `${title}: after the next run`,
    ),
    ...(second.exitCode === 0 ? [] : [`${title}: the next run ended with ${String(second.exitCode)}`]),
  ];
}

interface Truth {
  readonly rows: Warehouse;
  readonly warnings: ReadonlySet<string>;
  /** The requests of a good read, in order. */
  readonly asked: readonly Asked[];
}

const truths = new Map<string, Truth>();

async function honest(read: MutatedRead, api: FuzzedApi): Promise<Truth> {
  const key = JSON.stringify([read.streams, read.engine]);
  const known = truths.get(key);
  if (known !== undefined) return known;
  const asked: Asked[] = [];
  api.script((request) => {
    asked.push(request);
    return AS_IT_IS;
  });
  const judged = await run(read, api);
  const errors = judged.lines.flatMap(({ trace }) => trace?.error?.message ?? []);
  if (errors.length > 0) throw new Error(`a good read failed: ${errors.join('\n')}`);
  const truth = { rows: warehouseOf(judged.lines), warnings: new Set(warningsOf(judged)), asked };
  truths.set(key, truth);
  return truth;
}

function scriptOf(read: MutatedRead, asked: readonly Asked[]): Script {
  const target = targetOf(read, asked);
  const nthOfPath = asked.slice(0, asked.indexOf(target)).filter(({ path }) => path === target.path).length;
  let seen = 0;
  return ({ path }) => {
    if (path !== target.path) return AS_IT_IS;
    const isStruck = read.often === 'always' || seen === nthOfPath;
    seen += 1;
    return isStruck ? mutated(read.mutation) : AS_IT_IS;
  };
}

function targetOf({ where }: MutatedRead, asked: readonly Asked[]): Asked {
  const target = asked[Math.floor(where * asked.length)];
  if (target === undefined) throw new Error('a good read made no request');
  return target;
}

function run(
  { streams, engine }: MutatedRead,
  { url, accounts }: FuzzedApi,
  states?: readonly StateBody[],
): Promise<Judged> {
  const catalog = catalogOf(streams);
  const config = {
    ...{ access_token: SECRET, accounts: accounts.join(','), start_date: START_DATE },
    ...{ page_size: PAGE_SIZE, request_timeout: REQUEST_TIMEOUT },
    report_engine: engine,
  };
  const input = {
    ...{ command: 'read' as const, secret: SECRET, selected: catalog },
    ...{ config: JSON.stringify(config), catalog: JSON.stringify(catalog) },
    ...(states !== undefined && { state: JSON.stringify(states) }),
  };
  return judge(input, url, SPEED);
}

function finalStates(lines: readonly Line[]): readonly StateBody[] {
  const states = new Map<string, StateBody>();
  for (const { state } of lines) {
    if (state !== undefined) states.set(state.stream.stream_descriptor.name, state);
  }
  return [...states.values()];
}

const warningsOf = ({ lines }: Judged): readonly string[] =>
  lines.flatMap(({ log }) => (log?.level === 'WARN' ? [log.message] : []));

const SHOWN = 3;

function differences(found: Warehouse, right: Warehouse, title: string): readonly string[] {
  const missing = [...right.keys()].filter((key) => !found.has(key));
  const extra = [...found.keys()].filter((key) => !right.has(key));
  const other = [...right]
    .filter(([key, row]) => found.has(key) && found.get(key) !== row)
    .map(([key]) => key);
  return [
    ...(missing.length > 0
      ? [`${title}: ${missing.length} rows are missing, e.g. ${missing.slice(0, SHOWN).join(' ')}`]
      : []),
    ...(extra.length > 0
      ? [`${title}: ${extra.length} rows too many, e.g. ${extra.slice(0, SHOWN).join(' ')}`]
      : []),
    ...other
      .slice(0, SHOWN)
      .map((key) => `${title}: ${key} is ${found.get(key) ?? ''}, not ${right.get(key) ?? ''}`),
  ];
}
