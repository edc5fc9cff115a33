import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { startSimulator, type Simulator } from '../../src/simulator/index.js';
import type { Outcome, StateBody } from '../support/connector.js';
import { assertProtocol } from '../support/protocol.js';
import { readFrom } from '../support/reads.js';
import { discoverStreams, explicitCatalog, futureOf, isIncremental, SMALL_WORLD } from './given.js';

const streams = (await discoverStreams()).filter(isIncremental);
const names = streams.map(({ name }) => name);
const catalog = explicitCatalog(streams, () => 'incremental');

/** Streams of months have two of them in these days, and no look-back reaches the first day, not even one of 14 days. */
const AT = '2026-05-09T10:00:00Z';
const START = '2026-04-23';

let simulator: Simulator;
let first: Outcome;
let second: Outcome;
beforeAll(async () => {
  const now = (): Date => new Date(AT);
  simulator = await startSimulator({ ...SMALL_WORLD, days: 17, mostImpressions: 3, now });
  first = await read();
  second = await read(first.finalState());
});
afterAll(() => simulator.close());

const read = (state?: readonly StateBody[], selected = catalog): Promise<Outcome> =>
  readFrom(simulator, {
    ...{ catalog: selected, config: { start_date: START }, run: { env: { FAKE_NOW: AT } } },
    ...(state !== undefined && { state }),
  });

const texts = new WeakMap<Record<string, unknown>, string>();

/** Written once, because many tests compare the same row. */
function rowText(row: Record<string, unknown>): string {
  const text = texts.get(row) ?? JSON.stringify(row);
  texts.set(row, text);
  return text;
}

const textsOf = (outcome: Outcome, name: string): readonly string[] => outcome.records(name).map(rowText);
const rowsOf = (outcome: Outcome, name: string): readonly string[] => [...textsOf(outcome, name)].sort();

/** At this point only the rows at the cursor remain, and they are read again. */
const isAtCursor = (name: string): boolean => {
  const [cursor = ''] = streams.find((stream) => stream.name === name)?.default_cursor_field ?? [];
  const rows = first.records(name);
  const places = rows.map((row) => `${String(row['advertiser_id'])} ${String(row[cursor])}`);
  return new Set(places).size === new Set(rows.map((row) => row['advertiser_id'])).size;
};

/** A state in the middle of a stream, and the number of its rows before it. */
interface Checkpoint {
  readonly state: StateBody;
  readonly before: number;
}

/** As the acceptance tests choose states: equal neighbours count once, and states without a row are skipped. */
function checkpointsOf(states: readonly StateBody[]): readonly Checkpoint[] {
  const checkpoints: { state: StateBody; rows: number; before: number }[] = [];
  for (const state of states) {
    const { recordCount: rows } = state.sourceStats;
    const last = checkpoints.at(-1);
    const before = (last?.before ?? 0) + rows;
    const same = last !== undefined && textOf(last.state) === textOf(state);
    if (same) checkpoints.pop();
    checkpoints.push({ state, rows: same ? last.rows + rows : rows, before });
  }
  return thinned(checkpoints.filter(({ rows }) => rows > 0));
}

/** States to start from: the first, the last, and some between. */
const MOST_TURNS = 4;

function thinned<T>(all: readonly T[]): readonly T[] {
  if (all.length <= MOST_TURNS) return all;
  const step = (all.length - 1) / (MOST_TURNS - 1);
  return Array.from({ length: MOST_TURNS }, (_, turn) => all[Math.round(turn * step)]).filter(
    (one) => one !== undefined,
  );
}

const textOf = ({ stream }: StateBody): string => JSON.stringify(stream.stream_state);

describe('a first incremental read', () => {
  it('a first incremental read succeeds and conforms to the protocol', () => {
    assertProtocol(first, catalog);
    expect({ exitCode: first.exitCode, errors: first.errors() }).toEqual({ exitCode: 0, errors: [] });
  });

  it.each(names)('a first incremental read of %s emits rows and states', (name) => {
    expect(first.records(name)).not.toHaveLength(0);
    expect(checkpointsOf(first.states(name))).not.toHaveLength(0);
  });
});

describe('a second incremental read', () => {
  it('a second incremental read succeeds and conforms to the protocol', () => {
    assertProtocol(second, catalog);
    expect({ exitCode: second.exitCode, errors: second.errors() }).toEqual({ exitCode: 0, errors: [] });
  });

  it.each(names)(
    'a second incremental read of %s emits no more rows than the first, and not the same ones',
    (name) => {
      if (isAtCursor(name)) {
        expect(second.records(name)).not.toHaveLength(0);
        expect(rowsOf(first, name)).toEqual(expect.arrayContaining([...rowsOf(second, name)]));
        return;
      }
      expect(rowsOf(second, name)).not.toEqual(rowsOf(first, name));
      expect(second.records(name).length).toBeLessThan(first.records(name).length);
    },
  );

  it.each(names)('a second incremental read of %s ends with the same state if nothing changed', (name) => {
    expect(second.states(name).at(-1)?.stream.stream_state).toEqual(
      first.states(name).at(-1)?.stream.stream_state,
    );
  });
});

describe('a read from any earlier state', () => {
  /** One run for the first checkpoint of every stream, one for the second, and so on. */
  const again: { readonly outcome: Outcome; readonly catalog: typeof catalog }[] = [];
  const checkpoints = new Map<string, readonly Checkpoint[]>();
  /** Usually the last one, from which the second read has started. */
  const isFinal = (name: string, { state }: Checkpoint): boolean =>
    textOf(state) === textOf(first.states(name).at(-1)!);
  beforeAll(async () => {
    for (const name of names) checkpoints.set(name, checkpointsOf(first.states(name)));
    for (let turn = 0; turn < MOST_TURNS; turn += 1) {
      const states = names.flatMap((name) => {
        const own = checkpoints.get(name)?.[turn];
        return own === undefined || isFinal(name, own) ? [] : [own.state];
      });
      if (states.length === 0) break;
      const chosen = new Set(states.map(({ stream }) => stream.stream_descriptor.name));
      const own = { streams: catalog.streams.filter(({ stream }) => chosen.has(stream.name)) };
      again.push({ outcome: await read(states, own), catalog: own });
    }
  });

  /** The checkpoints of a stream, each with the read from it. */
  const readsOf = (name: string) =>
    checkpoints.get(name)!.map((checkpoint, turn) => ({
      before: checkpoint.before,
      outcome: isFinal(name, checkpoint) ? second : again[turn]!.outcome,
    }));

  it('a read from any earlier state succeeds and conforms to the protocol', () => {
    expect(again).not.toHaveLength(0);
    for (const { outcome, catalog: own } of again) {
      assertProtocol(outcome, own);
      expect(outcome.exitCode).toBe(0);
    }
  });

  it.each(names)(
    'a read of %s from any earlier state emits at least the missing rows, and from a late state not all rows',
    (name) => {
      const total = first.records(name).length;
      for (const { outcome, before } of readsOf(name)) {
        expect(outcome.records(name).length).toBeGreaterThanOrEqual(total - before);
        // Early states are within the look-back, and a month is read from its first day.
        const isLate = before > total / 2 && !isAtCursor(name);
        if (isLate) expect(rowsOf(outcome, name)).not.toEqual(rowsOf(first, name));
      }
    },
  );

  it.each(names)('a read of %s from any earlier state completes the rows before it', (name) => {
    const all = rowsOf(first, name);
    const inOrder = textsOf(first, name);
    for (const { outcome, before } of readsOf(name)) {
      const seen = new Set([...inOrder.slice(0, before), ...rowsOf(outcome, name)]);
      expect([...seen].sort()).toEqual(all);
    }
  });
});

describe.each([
  ['a far future', '2099-01-01'],
  // Nearer than the days that are read again before a saved one.
  ['the day after tomorrow', '2026-05-11'],
])('a state from %s', (_when, day) => {
  let outcome: Outcome;
  const future = (): readonly StateBody[] => first.finalState().map((state) => futureOf(state, day));
  beforeAll(async () => {
    outcome = await read(future());
  });

  it('a future state is not an error', () => {
    assertProtocol(outcome, catalog);
    expect({ exitCode: outcome.exitCode, errors: outcome.errors() }).toEqual({ exitCode: 0, errors: [] });
  });

  it.each(names)('a future state of %s leaves nothing to read, and stays', (name) => {
    const given = future().find(({ stream }) => stream.stream_descriptor.name === name);
    expect(outcome.records(name)).toEqual([]);
    expect(outcome.states(name).map(({ stream }) => stream.stream_state)).toEqual([
      given?.stream.stream_state,
    ]);
  });
});
