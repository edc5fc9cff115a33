import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import {
  deadToken,
  startSimulator,
  type RequestLogEntry,
  type Simulator,
} from '../../src/simulator/index.js';
import type { Outcome } from '../support/connector.js';
import { assertProtocol } from '../support/protocol.js';
import { catalogOf, configFor } from '../support/read-inputs.js';
import { readFrom } from '../support/reads.js';
import { leaksOf } from '../support/secrets.js';
import { NOW } from '../support/time.js';
import { discoverStreams, explicitCatalog, SMALL_WORLD } from './given.js';
import { keyCheck, problemsOf, schemaCheck, strictRows, undeclaredColumns } from './rules/record-rules.js';
import { duplicates } from './rules/schema-nodes.js';

const streams = await discoverStreams();
const names = streams.map(({ name }) => name);
const each = streams.map((stream) => [stream.name, stream] as const);

/** The simulator sends one unknown field; everything else must be declared. */
const UNHEARD_OF = 'new_experimental_field';

let simulator: Simulator;
beforeAll(async () => {
  // With this seed, few days have as many columns with values of every kind as many days have.
  simulator = await startSimulator({ ...SMALL_WORLD, seed: 3, ads: 1, days: 5 });
});
afterAll(() => simulator.close());

/** Columns that depend on the run: its time, and which stream requested first what several need. */
const OF_THE_RUN = ['synced_at', 'observed_at', 'requests'];

/** The first mode of every stream is a full refresh, so this read is also the first one of those. */
const catalog = explicitCatalog(streams, ({ supported_sync_modes: [mode] }) => mode);
/** Hourly streams take a request a day. */
const options = { catalog, config: { start_date: '2026-05-16' } };
let outcome: Outcome;
let requests: readonly RequestLogEntry[];
beforeAll(async () => {
  outcome = await readFrom(simulator, options);
  requests = [...simulator.requests];
});

/** Asks whether a task is done, until it is. */
const POLLS = ['changelog/task/check/', 'page/lead/task/'];

describe('a basic read', () => {
  it('a basic read succeeds and conforms to the protocol', () => {
    assertProtocol(outcome, catalog);
    expect({ exitCode: outcome.exitCode, errors: outcome.errors() }).toEqual({ exitCode: 0, errors: [] });
  });

  it('a basic read logs no warning about rows, keys or days', () => {
    expect(outcome.logs('WARN')).toEqual([]);
  });

  it("a basic read reports the status of exactly the catalog's streams", () => {
    const told = outcome.lines.map(({ trace }) => trace?.stream_status?.stream_descriptor.name);
    expect(new Set(told.filter((name) => name !== undefined))).toEqual(new Set(names));
  });

  it('a basic read writes at least one state per stream, each with its counts', () => {
    expect(outcome.states().length).toBeGreaterThanOrEqual(streams.length);
    for (const state of outcome.states()) {
      expect(state).toMatchObject({ type: 'STREAM', sourceStats: { recordCount: expect.any(Number) } });
      expect(Object.keys(state.stream.stream_state)).not.toEqual([]);
    }
  });

  it('a basic read requests what several streams need only once', () => {
    const sent = requests
      .filter(({ path }) => !POLLS.includes(path))
      .map(({ method, path, query }) => [method, path, query]);
    expect(sent.length).toBeGreaterThan(names.length);
    expect(duplicates(sent)).toEqual([]);
  });

  it('a basic read prints no token', () => {
    expect(leaksOf(outcome, String(configFor(simulator)['access_token']))).toEqual([]);
  });

  describe.each(each)('of %s', (name, stream) => {
    it('a basic read emits rows with the types of their schema', () => {
      const rows = strictRows(outcome.stdout, name);
      expect(rows).not.toHaveLength(0);
      expect(rows).toHaveLength(outcome.records(name).length);
      expect(problemsOf(rows, schemaCheck(stream))).toEqual([]);
    });

    it('a basic read emits each row with a unique primary key', () => {
      const keys = stream.source_defined_primary_key?.map(([column = '']) => column) ?? [];
      expect(problemsOf(outcome.records(name), keyCheck(stream))).toEqual([]);
      expect(duplicates(outcome.records(name).map((row) => keys.map((key) => row[key])))).toEqual([]);
    });

    it('a basic read emits no column that the schema lacks', () => {
      const undeclared = undeclaredColumns(stream, outcome.records(name));
      expect(undeclared.filter((column) => column !== UNHEARD_OF)).toEqual([]);
    });

    it('a basic read reports that a stream has started, is running and is complete', () => {
      // Whether the quota of an endpoint is used up in one read depends on the machine.
      const [first, ...rest] = outcome.statuses(name).filter((status) => status !== 'RATE_LIMITED');
      expect({ first, last: rest.pop(), between: new Set(rest) }).toEqual({
        first: 'STARTED',
        last: 'COMPLETE',
        between: new Set(['RUNNING']),
      });
    });
  });
});

describe('a full refresh', () => {
  const anHourLater = { env: { FAKE_NOW: new Date(Date.parse(NOW) + 3_600_000).toISOString() } };
  const timesOf = ({ lines }: Outcome, name: string): readonly number[] =>
    lines.filter(({ record }) => record?.stream === name).map(({ record }) => record?.emitted_at ?? NaN);
  const rowsOf = (read: Outcome, name: string): readonly string[] =>
    read
      .records(name)
      .map((row) =>
        JSON.stringify(row, (column, value: unknown) => (OF_THE_RUN.includes(column) ? '' : value)),
      )
      .sort();
  let second: Outcome;
  beforeAll(async () => {
    second = await readFrom(simulator, { ...options, state: outcome.finalState(), run: anHourLater });
  });

  it('both reads are full refreshes of every stream', () => {
    expect(catalog).toEqual(explicitCatalog(streams, () => 'full_refresh'));
  });

  it('a full refresh conforms to the protocol each time', () => {
    assertProtocol(outcome, catalog);
    assertProtocol(second, catalog);
  });

  it.each(names)('a full refresh of %s reads everything again later, whatever the state', (name) => {
    const [earlier, later] = [timesOf(outcome, name), timesOf(second, name)];
    expect(earlier.length).toBeGreaterThan(0);
    expect(Math.max(...earlier)).toBeLessThan(Math.min(...later));
    expect(rowsOf(second, name)).toEqual(rowsOf(outcome, name));
  });

  it.each(names)('a full refresh of %s leaves a state that is not empty', (name) => {
    const last = second.states(name).at(-1);
    expect(Object.keys(last?.stream.stream_state ?? {})).not.toEqual([]);
  });
});

describe('a stream that does not exist', () => {
  const [NOWHERE, INVALID] = ['__AIRBYTE__stream_that_does_not_exist', 'INVALID'];
  const catalog = {
    streams: [
      {
        stream: { name: NOWHERE, json_schema: {}, supported_sync_modes: [INVALID], namespace: null },
        sync_mode: INVALID,
        destination_sync_mode: INVALID,
        cursor_field: null,
        primary_key: null,
      },
    ],
  };

  it('a stream that does not exist ends the run with an error trace', async () => {
    const outcome = await readFrom(simulator, { catalog });
    assertProtocol(outcome, catalog);
    expect(outcome.exitCode).toBe(1);
    expect(outcome.errors(NOWHERE)).toEqual([expect.objectContaining({ failure_type: 'config_error' })]);
  });
});

describe('a token that becomes invalid during a read', () => {
  it('an invalid token ends every stream with an error, and keeps its state', async () => {
    simulator.addFault({ ...deadToken(), skip: 4 });
    try {
      const outcome = await readFrom(simulator, { streams: names });
      assertProtocol(outcome, catalogOf(names));
      const dead = names.filter((name) => outcome.statuses(name).at(-1) === 'INCOMPLETE');
      expect(dead.length).toBeGreaterThan(names.length / 2);
      for (const name of dead) expect(outcome.states(name)).not.toEqual([]);
    } finally {
      simulator.clearFaults();
    }
  });
});

describe('the log of a read', () => {
  it.each<{ what: string; args?: string[]; env?: Record<string, string>; shown: readonly string[] }>([
    { what: 'shows what happens', shown: ['INFO'] },
    { what: 'shows details with --debug', args: ['--debug'], shown: ['DEBUG', 'INFO'] },
    { what: 'shows details at the level DEBUG', env: { LOG_LEVEL: 'debug' }, shown: ['DEBUG', 'INFO'] },
    { what: 'is silent about both at the level WARN', env: { LOG_LEVEL: 'WARN' }, shown: [] },
  ])('the log of a read $what', async ({ args = [], env = {}, shown }) => {
    simulator.addFault({ times: 1, do: { kind: 'http', status: 502 } });
    const outcome = await readFrom(simulator, { streams: names.slice(0, 1), run: { env, args } });
    assertProtocol(outcome, catalogOf(names.slice(0, 1)));
    expect(['DEBUG', 'INFO'].filter((level) => outcome.logs(level).length > 0)).toEqual(shown);
  });
});
