import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { startSimulator, type Simulator } from '../../src/simulator/index.js';
import { runConnector, withFiles, type Outcome, type StateBody } from '../support/connector.js';
import { assertProtocol } from '../support/protocol.js';
import { catalogOf, configFor } from '../support/read-inputs.js';
import { readFrom } from '../support/reads.js';
import { FAST_CLOCK } from '../support/time.js';
import { discoverStreams, futureOf, isIncremental, SMALL_WORLD } from './given.js';

const streams = await discoverStreams();
const nameOf = (incremental: boolean): string =>
  streams.find((stream) => isIncremental(stream) === incremental)?.name ?? '';
const FULL = nameOf(false);
const INCREMENTAL = nameOf(true);

let simulator: Simulator;
let whole: Outcome;
beforeAll(async () => {
  simulator = await startSimulator(SMALL_WORLD);
  whole = await readFrom(simulator, { streams: [FULL, INCREMENTAL] });
});
beforeEach(() => {
  simulator.resetRequests();
});
afterAll(() => simulator.close());

const count = (name: string): number => whole.records(name).length;

describe('a catalog', () => {
  const read = (...entries: readonly unknown[]) => readFrom(simulator, { catalog: { streams: entries } });
  const ok = { exitCode: 0, signal: null };

  it('a catalog may omit everything but the names', async () => {
    const outcome = await read({ stream: { name: FULL } }, { stream: { name: INCREMENTAL } });
    assertProtocol(outcome, catalogOf([FULL, INCREMENTAL]));
    expect(outcome).toMatchObject(ok);
    expect([FULL, INCREMENTAL].map((name) => outcome.records(name).length)).toEqual(
      [FULL, INCREMENTAL].map(count),
    );
  });

  it('a catalog may have null everywhere else', async () => {
    const nothing = { json_schema: null, supported_sync_modes: null, namespace: null };
    const more = { sync_mode: null, destination_sync_mode: null, cursor_field: null, primary_key: null };
    const outcome = await read({ stream: { name: INCREMENTAL, ...nothing }, ...more });
    assertProtocol(outcome, catalogOf([INCREMENTAL]));
    expect(outcome).toMatchObject(ok);
    expect(outcome.records(INCREMENTAL)).toHaveLength(count(INCREMENTAL));
    expect(outcome.stdout).not.toContain('namespace');
  });

  it('a catalog may request an incremental read of a full-refresh stream', async () => {
    const outcome = await readFrom(simulator, { streams: [FULL], state: whole.finalState() });
    assertProtocol(outcome, catalogOf([FULL]));
    expect(outcome).toMatchObject(ok);
    expect(outcome.records(FULL)).toHaveLength(count(FULL));
  });

  it('a catalog may lack columns, and have removed columns and future destination modes', async () => {
    const schema = { type: 'object', properties: { advertiser_id: { type: 'string' }, gone: {} } };
    const outcome = await read({
      stream: {
        name: INCREMENTAL,
        json_schema: schema,
        supported_sync_modes: ['incremental'],
        is_resumable: true,
      },
      sync_mode: 'incremental',
      destination_sync_mode: 'merge_softly',
      cursor_field: ['gone'],
      primary_key: [['gone']],
      ...{ generation_id: 3, minimum_generation_id: 0, sync_id: 77, include_files: false, mappers: [] },
    });
    assertProtocol(outcome, catalogOf([INCREMENTAL]));
    expect(outcome).toMatchObject(ok);
    expect(outcome.records(INCREMENTAL)).toHaveLength(count(INCREMENTAL));
  });

  it('a catalog may put a stream into a namespace, which every message about it repeats', async () => {
    const stream = { name: INCREMENTAL, namespace: 'acme' };
    const outcome = await read({ stream, sync_mode: 'incremental' });
    assertProtocol(outcome, { streams: [{ stream }] });
    expect(outcome).toMatchObject(ok);
    expect(outcome.records(INCREMENTAL)).toHaveLength(count(INCREMENTAL));
  });

  it('a stream that a catalog names twice is read once', async () => {
    const outcome = await read({ stream: { name: FULL } }, { stream: { name: FULL } });
    assertProtocol(outcome, catalogOf([FULL]));
    expect(outcome).toMatchObject(ok);
    expect(outcome.records(FULL)).toHaveLength(count(FULL));
  });

  it('an empty catalog reads nothing and makes no request', async () => {
    const outcome = await read();
    assertProtocol(outcome, { streams: [] });
    expect(outcome).toMatchObject(ok);
    expect(outcome.lines.filter(({ type }) => type !== 'LOG')).toEqual([]);
    expect(simulator.requests).toEqual([]);
  });

  it.each([
    [
      'a stream that does not exist',
      { stream: { name: 'ad_spends' }, sync_mode: 'incremental' },
      'ad_spends',
    ],
    ['an unknown sync mode', { stream: { name: FULL }, sync_mode: 'INVALID' }, FULL],
  ])('a catalog with %s fails for that stream only', async (_what, wrong, name) => {
    const outcome = await read(wrong, { stream: { name: INCREMENTAL } });
    assertProtocol(outcome, catalogOf([name, INCREMENTAL]));
    expect(outcome.exitCode).toBe(1);
    expect(outcome.errors()).toEqual([
      expect.objectContaining({ failure_type: 'config_error', stream_descriptor: { name } }),
    ]);
    expect(outcome.statuses(name)).toEqual(['STARTED', 'INCOMPLETE']);
    expect(outcome.statuses(INCREMENTAL).at(-1)).toBe('COMPLETE');
    expect(outcome.records(INCREMENTAL)).toHaveLength(count(INCREMENTAL));
  });

  it.each([
    ['is no JSON', '{"streams":'],
    ['is empty', ''],
    ['lacks the streams', '{}'],
    ['has a stream without a name', '{"streams":[{"stream":{}}]}'],
  ])('a catalog that %s is refused with one error trace, and nothing is read', async (_what, catalog) => {
    expectRefusal(await readFrom(simulator, { catalog }), 'catalog');
  });
});

/** Checks for one error trace, no row and no request. */
function expectRefusal(outcome: Outcome, named: string): void {
  assertProtocol(outcome, { streams: [] });
  expect(outcome.lines.map(({ type }) => type)).toEqual(['TRACE']);
  expect(outcome.errors()).toEqual([expect.objectContaining({ failure_type: 'config_error' })]);
  expect(outcome.errors()[0]?.message).toContain(named);
  expect(outcome.exitCode).toBe(1);
  expect(simulator.requests).toEqual([]);
}

describe('a config', () => {
  it('a config with a mistake is refused with one error trace, and nothing is read', async () => {
    expectRefusal(await readFrom(simulator, { config: { start_date: 'April' } }), 'start_date');
  });
});

describe('a state', () => {
  const read = (state: unknown) => readFrom(simulator, { streams: [INCREMENTAL], state });
  const expectRows = (outcome: Outcome, rows: number): void => {
    assertProtocol(outcome, catalogOf([INCREMENTAL]));
    expect({ exitCode: outcome.exitCode, rows: outcome.records().length }).toEqual({ exitCode: 0, rows });
  };
  /** The stream's final state, moved to the far future: if it is parsed, nothing is read. */
  const future = (): StateBody => futureOf(whole.finalState().find(isOfStream)!);
  const isOfStream = (state: StateBody): boolean => state.stream.stream_descriptor.name === INCREMENTAL;

  it('a missing state file means that everything is read', async () => {
    const files = { 'config.json': configFor(simulator), 'catalog.json': catalogOf([INCREMENTAL]) };
    const outcome = await withFiles(files, (path) =>
      runConnector(
        [
          ...['read', '--config', path('config.json'), '--catalog', path('catalog.json')],
          ...['--state', path('state.json')],
        ],
        { env: { ...FAST_CLOCK, TIKTOK_API_BASE_URL: simulator.url } },
      ),
    );
    expectRows(outcome, count(INCREMENTAL));
  });

  it.each<[string, unknown]>([
    ['an empty list', []],
    ['an empty object', {}],
    ['null', 'null'],
    ['an empty file', ' \n'],
    ['a list of messages without a cursor', blanks()],
    ['global, of other streams', { type: 'GLOBAL', global: { shared_state: null, stream_states: [] } }],
    ['bookmarks of other streams', { bookmarks: { others: { '1': '2099-01-01T00:00:00Z' } } }],
  ])('a state that is %s means that everything is read', async (_what, state) => {
    expectRows(await read(state), count(INCREMENTAL));
  });

  it.each<[string, (state: StateBody) => unknown]>([
    [
      'a list in which the last message of a stream counts',
      (state) => [message(INCREMENTAL, {}), whole.finalState().find(isOfStream), state],
    ],
    ['one message', (state) => state],
    [
      'lines of our output',
      (state) => [
        { type: 'STATE', state: message('others', {}) },
        { type: 'STATE', state },
      ],
    ],
    ['written by PyAirbyte, with nulls and more keys', (state) => [dumpOf(state)]],
    [
      'global',
      ({ stream }) => [{ type: 'GLOBAL', global: { shared_state: { x: 1 }, stream_states: [stream] } }],
    ],
    [
      'legacy, in an envelope',
      ({ stream }) => ({ type: 'LEGACY', data: { [INCREMENTAL]: stream.stream_state } }),
    ],
    [
      'legacy, in an envelope without a type',
      ({ stream }) => ({ data: { [INCREMENTAL]: stream.stream_state } }),
    ],
    ['a map of streams', ({ stream }) => ({ [INCREMENTAL]: stream.stream_state, others: null })],
    ['bookmarks of Singer', () => ({ currently_syncing: null, bookmarks: { [INCREMENTAL]: bookmarks() } })],
    ['one bookmark of Singer', () => ({ bookmarks: { [INCREMENTAL]: '2099-01-01T00:00:00.000000Z' } })],
  ])('a state that is %s is parsed', async (_what, form) => {
    expectRows(await read(form(future())), 0);
  });

  it.each([
    ['is half a JSON', '[{"type":"STREAM"'],
    ['is a number', '7'],
    ['is a list of numbers', '[1]'],
  ])('a state that %s is refused with one error trace, and nothing is read', async (_what, state) => {
    expectRefusal(await read(state), 'state');
  });

  function bookmarks(): Readonly<Record<string, string>> {
    return Object.fromEntries(simulator.world.accounts.map(({ id }) => [id, '2099-01-01T00:00:00.000000Z']));
  }
});

function message(name: string, state: unknown): object {
  return { type: 'STREAM', stream: { stream_descriptor: { name }, stream_state: state } };
}

/** Everything in a state except for the position to resume from. */
function blanks(): readonly unknown[] {
  const states = [{}, null, { states: [] }, { __ab_no_cursor_state_message: true }];
  return [
    ...states.map((state) => message(INCREMENTAL, state)),
    message('others', { day: '2099-01-01' }),
    { type: 'PARTIAL', partial: {} },
  ];
}

function dumpOf({ stream }: StateBody): object {
  const { stream_descriptor: descriptor, stream_state: state } = stream;
  return {
    ...{ type: 'STREAM', global: null, data: null, id: 3, destinationStats: null },
    sourceStats: { recordCount: 12.5, additionalStats: null },
    stream: {
      stream_descriptor: { ...descriptor, namespace: null },
      stream_state: { ...state, note: null },
      x: 1,
    },
  };
}
