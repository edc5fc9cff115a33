import { expect, test } from '@jest/globals';
import type { DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { ADS, catalogOf, cursorsIn, load, record, state, tableOf, withDatabase, type Row } from './given.js';

interface Step {
  readonly stream: string;
  /** A row, or a state if it has no row. */
  readonly row?: { readonly id: string | null; readonly spend: number };
}

const STREAMS = ['ads', 'bids'];
const CATALOG = catalogOf(ADS, { ...ADS, name: 'bids' });

const step: fc.Arbitrary<Step> = fc.record(
  {
    stream: fc.constantFrom(...STREAMS),
    row: fc.record({ id: fc.constantFrom('a', 'b', 'c', null), spend: fc.nat(9) }),
  },
  { requiredKeys: ['stream'] },
);

const linesOf = (steps: readonly Step[]): string[] =>
  steps.map(({ stream, row }, index) => (row ? record(stream, row) : state(stream, index)));

/** What must be in the tables if the state with this cursor was the last one of each stream. */
function rowsUpTo(steps: readonly Step[], cursors: Readonly<Record<string, unknown>>): Record<string, Row[]> {
  return Object.fromEntries(
    STREAMS.map((name) => {
      const covered = steps.slice(0, Number(cursors[name] ?? 0));
      const rows = covered.flatMap(({ stream, row }) => (stream === name && row ? [row] : []));
      return [name, sorted([...new Map(rows.map((row) => [row.id, row])).values()])];
    }),
  );
}

const sorted = (rows: readonly Row[]): Row[] =>
  rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

async function tablesIn(connection: DuckDBConnection): Promise<Record<string, Row[]>> {
  const tables: Record<string, Row[]> = {};
  for (const name of STREAMS) tables[name] = sorted(await tableOf(connection, name));
  return tables;
}

/** The last state of each stream in a list of steps. */
const lastStates = (steps: readonly Step[]): Record<string, unknown> =>
  Object.fromEntries(steps.flatMap(({ stream, row }, index) => (row ? [] : [[stream, index]])));

/** A connection that dies before the n-th statement: nothing after it reaches the database. */
function dying(connection: DuckDBConnection, statements: number): DuckDBConnection {
  let left = statements;
  return new Proxy(connection, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...given: unknown[]): unknown => {
        if (name === 'run' && left-- <= 0) return Promise.reject(new Error('died'));
        return Reflect.apply(value, target, given);
      };
    },
  });
}

test('any order of rows and states leaves exactly the rows that the last states cover', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), (steps) =>
      withDatabase(async ({ open }) => {
        await open((connection) => load(connection, CATALOG, linesOf(steps)));
        await open(async (connection) => {
          expect(await cursorsIn(connection)).toEqual(lastStates(steps));
          expect(await tablesIn(connection)).toEqual(rowsUpTo(steps, lastStates(steps)));
        });
      }),
    ),
    { numRuns: 25 },
  );
});

test('a crash before any statement leaves the rows of the state that is in the database', async () => {
  const steps: Step[] = [
    { stream: 'ads', row: { id: 'a', spend: 1 } },
    { stream: 'bids', row: { id: 'x', spend: 1 } },
    { stream: 'ads' },
    { stream: 'ads', row: { id: 'a', spend: 2 } },
    { stream: 'ads', row: { id: 'b', spend: 2 } },
    { stream: 'bids' },
    { stream: 'ads' },
  ];
  const seen = new Set<string>();
  const survives = (statements: number): Promise<boolean> =>
    withDatabase(async ({ open }) => {
      await open((connection) => load(connection, CATALOG, [])); // creates the tables
      const survived = await open((connection) =>
        load(dying(connection, statements), CATALOG, linesOf(steps)).then(
          () => true,
          () => false,
        ),
      );
      return open(async (connection) => {
        const cursors = await cursorsIn(connection);
        expect(await tablesIn(connection)).toEqual(rowsUpTo(steps, cursors));
        seen.add(JSON.stringify(cursors));
        return survived;
      });
    });
  let statements = 0;
  while (!(await survives(statements))) statements += 1;
  expect([...seen]).toEqual(['{}', '{"ads":2}', '{"ads":2,"bids":5}', '{"ads":6,"bids":5}']);
});
