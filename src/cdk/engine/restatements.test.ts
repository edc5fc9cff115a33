import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { isJsonObject, type Json, type JsonObject } from '../../protocol/json.js';
import type { Message } from '../../protocol/messages.js';
import { dayWindow } from '../cursor/day-window.js';
import { CHARACTERS_PER_STREAM } from '../state/fingerprint-store.js';
import { ROWS_PER_DAY } from '../cursor/row-fingerprints.js';
import { addDays, type Day } from '../time/days.js';
import { FailureType, SyncError } from '../contract/errors.js';
import { integer, timestamp } from '../schema/field.js';
import type { StreamDefinition } from '../contract/stream.js';
import { createLedger } from '../contract/ledger.js';
import { createTestLogger } from '../testing/fakes.js';
import { fullRefresh, lastStateOf, outline, rowsOf, runSync } from '../testing/run-sync.js';
import { dailyToy, NO_TOY, type Toy } from '../testing/toy.js';

/* Streams that emit only new and changed rows of days that are read again. */

const START = '2024-01-01';

const all: StreamDefinition<Toy> = {
  ...dailyToy,
  fields: { ...dailyToy.fields, value: integer('Value'), observed_at: timestamp('Run') },
  primaryKey: ['account', 'id', 'day'],
};

const changed: StreamDefinition<Toy> = {
  ...all,
  cursor: dayWindow('day', { fingerprints: { key: all.primaryKey, without: ['observed_at'] } }),
};

const toyOf = (rows: Toy['rows'], change: Partial<Toy> = {}): Toy => ({
  ...{ ...NO_TOY, start: START, today: '2024-01-10', lookbackDays: 5, rows },
  ...change,
});

async function syncOf(stream: StreamDefinition<Toy>, session: Toy, saved?: Json) {
  const log = createTestLogger();
  const run = { session, streams: [stream], log, ...(saved !== undefined && { saved: { daily: saved } }) };
  const { messages } = await runSync(run);
  return {
    messages,
    rows: rowsOf(messages),
    ids: rowsOf(messages).map(({ id }) => id),
    state: lastStateOf(messages, 'daily') ?? {},
    log: log.lines,
  };
}

const fingerprintsIn = (state: JsonObject): readonly Json[] =>
  (state['states'] as readonly JsonObject[]).flatMap(({ memory: fingerprints = null }) =>
    fingerprints === null ? [] : [fingerprints],
  );

/** The state with other fingerprints for its only account. */
const withFingerprints = (state: JsonObject, fingerprints: Json): JsonObject => ({
  states: (state['states'] as readonly JsonObject[]).map((entry) => ({ ...entry, memory: fingerprints })),
});

const A = [
  { id: 'old', day: '2024-01-02', value: 1 },
  { id: 'same', day: '2024-01-08', value: 1 },
  { id: 'other', day: '2024-01-08', value: 1 },
  { id: 'today', day: '2024-01-10', value: 1 },
];

describe('a second sync', () => {
  it('a second sync of the same values emits no row and saves the same state', async () => {
    const first = await syncOf(changed, toyOf({ a: A }));
    const second = await syncOf(changed, toyOf({ a: A }), first.state);
    expect(first.ids).toEqual(['old', 'same', 'other', 'today']);
    expect(second.ids).toEqual([]);
    expect(second.state).toEqual(first.state);
  });

  it('a second sync emits new rows and changed ones', async () => {
    const { state } = await syncOf(changed, toyOf({ a: A }));
    const now = [
      ...A.slice(0, 2),
      { ...A[2], value: 2 },
      A[3] ?? {},
      { id: 'new', day: '2024-01-07', value: 1 },
    ];
    const { ids } = await syncOf(changed, toyOf({ a: now }), state);
    expect(ids).toEqual(['other', 'new']);
  });

  it('a second sync emits a row whose value disappeared or changed back', async () => {
    const [, , row = {}] = A;
    const first = await syncOf(changed, toyOf({ a: [row] }));
    const gone = await syncOf(changed, toyOf({ a: [{ ...row, value: null }] }), first.state);
    const back = await syncOf(changed, toyOf({ a: [row] }), gone.state);
    expect([gone.rows[0]?.['value'], back.rows[0]?.['value']]).toEqual([null, 1]);
  });

  it('a second sync emits a row that was missing, even if it returns unchanged', async () => {
    const { state } = await syncOf(changed, toyOf({ a: A }));
    const away = await syncOf(changed, toyOf({ a: A.slice(0, 3) }), state);
    expect(away.ids).toEqual([]);
    expect((await syncOf(changed, toyOf({ a: A }), away.state)).ids).toEqual(['today']);
  });

  it('the order of columns, empty columns and columns of the run do not count as changes', async () => {
    const plain = { id: '1', day: '2024-01-09', value: 1 };
    const { state } = await syncOf(changed, toyOf({ a: [plain] }));
    const odd = { observed_at: '2024-01-11T00:00:00Z', value: 1, note: null, day: '2024-01-09', id: '1' };
    expect((await syncOf(changed, toyOf({ a: [odd] }), state)).ids).toEqual([]);
  });

  const failing = (page: number): Partial<Toy> => ({
    onPage: (_slice, of) =>
      of < page
        ? Promise.resolve()
        : Promise.reject(new SyncError({ failureType: FailureType.transient, what: 'no answer' })),
  });

  it('values that change back are emitted after a sync that emitted others and failed', async () => {
    const { state } = await syncOf(changed, toyOf({ a: A }));
    const others = A.map((row) => ({ ...row, value: 2 }));
    const failed = await syncOf(changed, toyOf({ a: others }, failing(2)), state);
    expect(failed.ids).toEqual(['same', 'other']);
    expect((await syncOf(changed, toyOf({ a: A }), failed.state)).ids).toEqual(['same', 'other', 'today']);
  });

  it('a sync that failed before it emitted anything keeps the fingerprints', async () => {
    const { state } = await syncOf(changed, toyOf({ a: A }));
    const failed = await syncOf(changed, toyOf({ a: A }, failing(1)), state);
    expect(failed.state).toEqual(state);
  });

  it('a full refresh emits every row and saves no fingerprints', async () => {
    const { state } = await syncOf(changed, toyOf({ a: A }));
    const { messages } = await runSync({
      ...{ session: toyOf({ a: A }), streams: [changed], saved: { daily: state } },
      selected: [fullRefresh('daily')],
    });
    expect(rowsOf(messages)).toHaveLength(4);
    expect(lastStateOf(messages, 'daily')).toEqual({ __ab_no_cursor_state_message: true });
  });

  it('a sync that emits all rows drops the fingerprints, because values may change back later', async () => {
    const { state } = await syncOf(changed, toyOf({ a: A }));
    const withAllRows = await syncOf(all, toyOf({ a: A }), state);
    expect(withAllRows.ids).toEqual(['same', 'other', 'today']);
    expect(fingerprintsIn(withAllRows.state)).toEqual([]);
  });

  it('skipped rows are passed to watchers too', async () => {
    const { state } = await syncOf(changed, toyOf({ a: A }));
    const ledger = createLedger();
    const watched: unknown[] = [];
    ledger.watch(
      () =>
        ({ id }) =>
          watched.push(id),
    );
    await runSync({ session: toyOf({ a: A }), streams: [changed], saved: { daily: state }, ledger });
    expect(watched).toEqual(['same', 'other', 'today']);
  });

  it('rows that may be skipped are not counted as expected', async () => {
    const { state } = await syncOf(changed, toyOf({ a: A }));
    const telling: StreamDefinition<Toy> = {
      ...changed,
      read: (toy, slice, io) => {
        io.onTotalRows?.(4);
        return changed.read(toy, slice, io);
      },
    };
    const estimates = async (saved?: Json): Promise<readonly string[]> => {
      const { messages } = await syncOf(telling, toyOf({ a: A }), saved);
      return outline(messages).filter((line) => line.startsWith('ESTIMATE'));
    };
    expect([await estimates(), await estimates(state)]).toEqual([['ESTIMATE daily 4'], []]);
  });
});

describe('the fingerprints in a state', () => {
  it('a state has a fingerprint of 8 characters for each row of the days that are read again', async () => {
    const { state } = await syncOf(changed, toyOf({ a: A }));
    const print = expect.stringMatching(/^[\w+/]{8}$/);
    expect(fingerprintsIn(state)).toEqual([
      { '2024-01-10': print, '2024-01-08': expect.stringMatching(/^[\w+/]{16}$/) },
    ]);
  });

  const damaged: readonly (readonly [string, (fingerprints: JsonObject) => Json])[] = [
    ['none', () => null],
    ['not an object', () => ['2024-01-08']],
    ['of another form', () => ({ rows: 3, days: {} })],
    [
      'cut off',
      (fingerprints) => ({ ...fingerprints, '2024-01-08': String(fingerprints['2024-01-08']).slice(0, 13) }),
    ],
    ['of invalid characters', (fingerprints) => ({ ...fingerprints, '2024-01-08': '?'.repeat(16) })],
    [
      'of invalid days',
      (fingerprints) => ({ ...fingerprints, '2024-02-30': fingerprints['2024-01-08'] ?? '' }),
    ],
    [
      'of days after the cursor',
      (fingerprints) => ({ ...fingerprints, '2024-01-11': fingerprints['2024-01-08'] ?? '' }),
    ],
    ['too large', () => ({ '2024-01-08': 'A'.repeat(CHARACTERS_PER_STREAM) })],
  ];
  it.each(damaged)(
    'fingerprints that are %s are ignored, and every row is emitted',
    async (_what, damage) => {
      const { state } = await syncOf(changed, toyOf({ a: A }));
      const [fingerprints] = fingerprintsIn(state);
      const saved = withFingerprints(state, damage(isJsonObject(fingerprints) ? fingerprints : {}));
      expect((await syncOf(changed, toyOf({ a: A }), saved)).ids).toEqual(['same', 'other', 'today']);
    },
  );

  it('states of other connectors have no fingerprints and continue as usual', async () => {
    expect((await syncOf(changed, toyOf({ a: A }), { day: '2024-01-10' })).ids).toEqual([
      ...['same', 'other', 'today'],
    ]);
  });

  it('fingerprints do not hide rows if the cursor is set back', async () => {
    const { state } = await syncOf(changed, toyOf({ a: A }));
    const [fingerprints = null] = fingerprintsIn(state);
    const back = {
      states: [{ partition: { account: 'a' }, cursor: { day: '2024-01-07' }, memory: fingerprints }],
    };
    expect((await syncOf(changed, toyOf({ a: A }), back)).ids).toEqual(['old', 'same', 'other', 'today']);
  });

  it('the fingerprints of an account that is no longer read are dropped, but not its cursor', async () => {
    const { state } = await syncOf(changed, toyOf({ a: A, b: A }));
    const next = await syncOf(changed, toyOf({ b: A }), state);
    expect(fingerprintsIn(state)).toHaveLength(2);
    expect(fingerprintsIn(next.state)).toHaveLength(1);
    expect(next.state['states']).toHaveLength(2);
  });
});

describe('a day with too many rows for fingerprints', () => {
  const day = (of: Day, rows: number) =>
    Array.from({ length: rows }, (_, index) => ({ id: String(index), day: of, value: 1 }));
  const rows = [...day('2024-01-08', ROWS_PER_DAY), ...day('2024-01-09', ROWS_PER_DAY + 1)];

  it('a day with too many rows is emitted completely each time and logged once; other days are not', async () => {
    const session = toyOf({ a: rows, b: rows }, { pageSize: 500 });
    const first = await syncOf(changed, session);
    const { rows: again, log } = await syncOf(changed, session, first.state);
    expect(
      fingerprintsIn(first.state).map((fingerprints) => Object.keys(fingerprints as JsonObject)),
    ).toEqual([['2024-01-08'], ['2024-01-08']]);
    expect(again).toHaveLength(2 * (ROWS_PER_DAY + 1));
    expect(again.every((row) => row['day'] === '2024-01-09')).toBe(true);
    expect(log.filter((line) => line.includes('some days have more than 1,000 rows'))).toHaveLength(1);
  });

  it('nothing is logged without such days', async () => {
    expect((await syncOf(changed, toyOf({ a: A }))).log.filter((line) => line.includes('some days'))).toEqual(
      [],
    );
  });
});

describe('the fingerprints of 2,000 accounts', () => {
  const accounts = Array.from(
    { length: 2000 },
    (_, index) => `71000000000000${String(index).padStart(5, '0')}`,
  );
  const days = Array.from({ length: 20 }, (_, row) => addDays('2024-01-05', row % 6));
  const world = (value: number): Toy => {
    const rows = days.map((day, row) => ({ id: String(row), day, value }));
    return toyOf(Object.fromEntries(accounts.map((account) => [account, rows])), { pageSize: 100 });
  };
  const sizeOf = (state: JsonObject): number =>
    fingerprintsIn(state).reduce<number>((sum, fingerprints) => sum + JSON.stringify(fingerprints).length, 0);

  it('the fingerprints of 2,000 accounts stay within 100 KB, sync after sync, and still work', async () => {
    const first = await syncOf(changed, world(1));
    const second = await syncOf(changed, world(1), first.state);
    const third = await syncOf(changed, world(2), second.state);
    for (const { state } of [first, second, third]) {
      expect(sizeOf(state)).toBeLessThanOrEqual(CHARACTERS_PER_STREAM);
      expect(sizeOf(state)).toBeGreaterThan(0.98 * CHARACTERS_PER_STREAM);
    }
    expect(first.rows).toHaveLength(40_000);
    expect(second.rows.length).toBeLessThan(33_000);
    expect(third.rows).toHaveLength(40_000);
    expect(second.log.filter((line) => line.includes('the state has room for'))).toHaveLength(1);
  });
});

describe('a deduplicated table', () => {
  /** Each sync: the current day, the rows of every account, and the page at which it fails. */
  const row = fc.record({
    id: fc.constantFrom('1', '2'),
    day: fc.integer({ min: 0, max: 24 }).map((days) => addDays(START, days)),
    value: fc.option(fc.integer({ min: 0, max: 2 }), { freq: 5 }),
  });
  const oneSync = fc.record({
    rows: fc.record({ a: fc.array(row, { maxLength: 14 }), b: fc.array(row, { maxLength: 14 }) }),
    days: fc.integer({ min: 0, max: 6 }),
    failsAt: fc.option(fc.integer({ min: 1, max: 8 }), { freq: 3 }),
  });
  const settings = fc.record({
    lookbackDays: fc.integer({ min: 0, max: 12 }),
    windowDays: fc.integer({ min: 1, max: 12 }),
    pageSize: fc.integer({ min: 1, max: 4 }),
  });

  type Table = Map<string, Json>;
  const createTable = (): Table => new Map<string, Json>();
  const upsert = (table: Table, messages: readonly Message[]): void => {
    for (const { account, id, day, value } of rowsOf(messages)) {
      table.set(JSON.stringify([account, id, day]), value ?? null);
    }
  };
  const failingAt = (page: number | null): Pick<Toy, 'onPage'> => {
    let pages = 0;
    return {
      onPage: () => {
        pages += 1;
        if (pages !== page) return Promise.resolve();
        return Promise.reject(new SyncError({ failureType: FailureType.transient, what: 'no answer' }));
      },
    };
  };

  it('a deduplicated table is the same from all rows as from changed rows, even if syncs fail', async () => {
    await fc.assert(
      fc.asyncProperty(settings, fc.array(oneSync, { minLength: 2, maxLength: 6 }), async (given, syncs) => {
        const [tableOfAll, tableOfChanged] = [createTable(), createTable()];
        let saved: { all: Json; changed: Json } = { all: {}, changed: {} };
        let today = addDays(START, 5);
        for (const { rows, days, failsAt } of syncs) {
          today = addDays(today, days);
          const session = (): Toy => toyOf(rows, { ...given, today, ...failingAt(failsAt) });
          const one = await syncOf(all, session(), saved.all);
          const other = await syncOf(changed, session(), saved.changed);
          saved = { all: one.state, changed: other.state };
          upsert(tableOfAll, one.messages);
          upsert(tableOfChanged, other.messages);
          expect(tableOfChanged).toEqual(tableOfAll);
          expect(other.rows.length).toBeLessThanOrEqual(one.rows.length);
        }
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  it('a deduplicated table is the same after killed runs, unless a value changes back', async () => {
    const cut = fc.record({
      days: fc.integer({ min: 0, max: 6 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(
        settings,
        fc.array(row, { maxLength: 14 }),
        fc.array(cut),
        async (given, list, cuts) => {
          const [tableOfAll, tableOfChanged] = [createTable(), createTable()];
          const saved: Record<string, Json> = { all: {}, changed: {} };
          let today = addDays(START, 5);
          for (const [index, { days, share }] of [...cuts, { days: 0, share: 1 }].entries()) {
            today = addDays(today, days);
            const rows = {
              a: list.map((each, position) => ({ ...each, value: position % 3 === 0 ? 1 : index })),
            };
            for (const [name, stream, table] of [
              ['all', all, tableOfAll],
              ['changed', changed, tableOfChanged],
            ] as const) {
              const { messages } = await syncOf(stream, toyOf(rows, { ...given, today }), saved[name]);
              const kept = messages.slice(0, Math.floor(share * messages.length));
              upsert(table, kept);
              saved[name] = lastStateOf(kept, 'daily') ?? saved[name] ?? {};
            }
          }
          const cursor = (days: number): Day => addDays(today, -days);
          const inLookback = (table: Table): readonly unknown[] =>
            [...table]
              .filter(([key]) => String((JSON.parse(key) as unknown[])[2]) >= cursor(given.lookbackDays))
              .sort();
          expect(inLookback(tableOfChanged)).toEqual(inLookback(tableOfAll));
        },
      ),
      { numRuns: 150, seed: 1 },
    );
  });
});
