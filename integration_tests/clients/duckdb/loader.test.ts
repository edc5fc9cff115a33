import { Readable } from 'node:stream';
import { expect, test } from '@jest/globals';
import { streamsOf } from '../../../examples/duckdb/loader/catalog.mjs';
import { linesOf } from '../../../examples/duckdb/loader/lines.mjs';
import { rowsOf } from '../../../examples/duckdb/loader/sql.mjs';
import {
  ADS,
  catalogOf,
  cursorsIn,
  load,
  record,
  state,
  status,
  tableOf,
  withDatabase,
  type Row,
} from './given.js';

/** Loads into a new database and returns one of its tables. */
const loaded = (catalog: ReturnType<typeof catalogOf>, lines: readonly string[], table = 'ads') =>
  withDatabase(({ open }) =>
    open(async (connection) => ({
      ...(await load(connection, catalog, lines)),
      rows: await tableOf(connection, table),
      cursors: await cursorsIn(connection),
    })),
  );

const ad = (id: string | null, spend: number | null): string => record('ads', { id, spend });

test('rows are in the table once a state covers them, together with the state', async () => {
  const run = await loaded(catalogOf(ADS), [
    status('ads', 'STARTED'),
    ad('a', 1.5),
    ad('b', null),
    state('ads', 1, 2),
    status('ads', 'COMPLETE'),
  ]);
  expect(run).toEqual({
    rows: [
      { id: 'a', spend: 1.5 },
      { id: 'b', spend: null },
    ],
    cursors: { ads: 1 },
    problems: [],
    said: [],
  });
});

test('rows that no state covers are omitted and reported', async () => {
  const run = await loaded(catalogOf(ADS), [
    ad('a', 1),
    state('ads', 1),
    ad('b', 2),
    status('ads', 'COMPLETE'),
  ]);
  expect(run.rows).toEqual([{ id: 'a', spend: 1 }]);
  expect(run.problems).toEqual([
    'ads: 1 row not kept, because no state covers them; the next run reads them again',
  ]);
});

test('the last row of a key wins, within a state and across states', async () => {
  const run = await loaded(catalogOf(ADS), [
    ad('a', 1),
    ad('a', 2),
    ad('b', 1),
    state('ads', 1),
    ad('b', 3),
    ad('b', null),
    state('ads', 2),
  ]);
  expect(run.rows).toEqual([
    { id: 'a', spend: 2 },
    { id: 'b', spend: null },
  ]);
});

test('keys with null in the same place are the same key', async () => {
  const byCountry = { ...ADS, columns: { ...ADS.columns, country: 'string' }, key: ['id', 'country'] };
  const row = (spend: number, country: string | null): string => record('ads', { id: 'a', country, spend });
  const run = await loaded(catalogOf(byCountry), [
    row(1, null),
    row(2, 'NO'),
    row(3, null),
    state('ads', 1),
    row(4, null),
    record('ads', { id: 'a', spend: 5 }),
    state('ads', 2),
  ]);
  expect(run.rows).toEqual([
    { id: 'a', spend: 2, country: 'NO' },
    { id: 'a', spend: 5, country: null },
  ]);
});

test('append keeps every row', async () => {
  const run = await loaded(catalogOf({ ...ADS, mode: 'append' }), [ad('a', 1), ad('a', 1), state('ads', 1)]);
  expect(run.rows).toHaveLength(2);
});

test('a column has the type of its schema, and no value is rounded', async () => {
  const columns = {
    id: 'string',
    count: 'integer',
    rate: 'number',
    on: 'boolean',
    day: { type: ['null', 'string'], format: 'date' },
    at: { type: ['null', 'string'], format: 'date-time', airbyte_type: 'timestamp_with_timezone' },
    list: 'array',
    object: 'object',
    any: {},
  };
  const line = record('ads', {
    id: '7100000000000000001',
    count: 1,
    rate: 0.1,
    on: false,
    day: '2026-11-22',
    at: '2026-11-22T23:59:59+02:00',
    list: ['a', { b: null }],
    object: { 'quote"d': "it's" },
    any: 'text',
  }).replace('"count":1', '"count":9007199254740993');
  const { rows, types } = await withDatabase(({ open }) =>
    open(async (connection) => {
      await load(connection, catalogOf({ name: 'ads', columns }), [line, state('ads', 1)]);
      const described = await rowsOf(connection, 'DESCRIBE ads');
      return {
        rows: await tableOf(connection, 'ads'),
        types: Object.fromEntries(
          described.map((column: Row): [string, unknown] => [
            String(column['column_name']),
            column['column_type'],
          ]),
        ),
      };
    }),
  );
  expect(types).toEqual({
    id: 'VARCHAR',
    count: 'BIGINT',
    rate: 'DOUBLE',
    on: 'BOOLEAN',
    day: 'DATE',
    at: 'TIMESTAMP WITH TIME ZONE',
    list: 'JSON',
    object: 'JSON',
    any: 'JSON',
  });
  expect(rows[0]).toEqual({
    id: '7100000000000000001',
    count: '9007199254740993',
    rate: 0.1,
    on: false,
    day: '2026-11-22',
    at: expect.stringMatching(/^2026-11-2\d \d\d:59:59[+-]\d\d/),
    list: '["a",{"b":null}]',
    object: '{"quote\\"d":"it\'s"}',
    any: '"text"',
  });
});

test('a row of a thousand columns, with long names and text in any script, is kept whole', async () => {
  const names = Array.from({ length: 1000 }, (_, index) => `column "${index}" of 1000's`);
  const columns = Object.fromEntries(['id', ...names].map((name) => [name, 'string']));
  const data = Object.fromEntries(
    names.map((name, index) => [name, `${index} \u2028 Größe 🎸 東京 \\n "${name}"`]),
  );
  const run = await loaded(catalogOf({ name: 'ads', columns }), [
    record('ads', { id: 'a', ...data }),
    record('ads', { id: 'b' }),
    state('ads', 1),
  ]);
  expect(run.rows[0]).toEqual({ id: 'a', ...data });
  expect(Object.values(run.rows[1]!).filter((value) => value !== null)).toEqual(['b']);
});

test('a value that does not fit its column is an error with the value, and its state is not kept', async () => {
  await withDatabase(({ open }) =>
    open(async (connection) => {
      const lines = [ad('a', 1), state('ads', 1), record('ads', { id: 'b', spend: 'much' }), state('ads', 2)];
      await expect(load(connection, catalogOf(ADS), lines)).rejects.toThrow(
        /^The rows of ads cannot be written: .*'much' to DOUBLE/,
      );
      expect(await tableOf(connection, 'ads')).toEqual([{ id: 'a', spend: 1 }]);
      expect(await cursorsIn(connection)).toEqual({ ads: 1 });
    }),
  );
});

test('a field without a column is reported once', async () => {
  const odd = record('ads', { id: 'a', brand_new: 1 });
  const run = await loaded(catalogOf(ADS), [odd, odd, state('ads', 1)]);
  expect(run.said).toEqual(['ads: omitted the field brand_new, which has no column in the catalog']);
});

test('a state whose count differs from the rows that arrived is not committed', async () => {
  await withDatabase(({ open }) =>
    open(async (connection) => {
      await expect(load(connection, catalogOf(ADS), [ad('a', 1), state('ads', 1, 2)])).rejects.toThrow(
        'A state of ads covers 2 rows, but 1 row arrived. It was not committed; run again.',
      );
      expect(await tableOf(connection, 'ads')).toEqual([]);
    }),
  );
});

test.each([
  '{"type":"RECORD","record":{"stream":"ads","da',
  'hello',
  'null',
  '{"type":"STATE","state":{}}',
  '',
])('a line that is not a message ends the load: %s', async (line) => {
  await expect(loaded(catalogOf(ADS), [ad('a', 1), line])).rejects.toThrow('Line 2 is not a message');
});

test('a row of a stream that is not in the catalog ends the load', async () => {
  await expect(loaded(catalogOf(ADS), [record('bids', { id: 'a' })])).rejects.toThrow(
    'Line 1 has a row of the stream bids, which is not in the catalog.',
  );
});

test('errors and incomplete streams are reported, and so are log messages from WARN on', async () => {
  const log = (level: string) => JSON.stringify({ type: 'LOG', log: { level, message: `this is ${level}` } });
  const error = JSON.stringify({
    type: 'TRACE',
    trace: { type: 'ERROR', error: { message: 'The token is dead.' } },
  });
  const run = await loaded(catalogOf(ADS, { ...ADS, name: 'bids' }), [
    log('INFO'),
    log('WARN'),
    error,
    status('ads', 'INCOMPLETE'),
  ]);
  expect(run.said).toEqual(['this is WARN']);
  expect(run.problems).toEqual([
    'The token is dead.',
    'ads is not complete: INCOMPLETE',
    'bids is not complete: it did not start',
  ]);
});

test('an error of several streams is reported once, with their names, and explains why they are not complete', async () => {
  const failed = (name: string, message: string) => [
    JSON.stringify({
      type: 'TRACE',
      trace: { type: 'ERROR', error: { message, stream_descriptor: { name } } },
    }),
    status(name, 'INCOMPLETE'),
  ];
  const catalog = catalogOf(...['ads', 'bids', 'pixels', 'leads'].map((name) => ({ ...ADS, name })));
  const run = await loaded(catalog, [
    ...failed('ads', 'The token is dead.'),
    ...failed('bids', 'The token is dead.'),
    ...failed('pixels', 'Account 7 is refused.'),
    ...failed('pixels', 'Account 7 is refused.'),
    status('leads', 'INCOMPLETE'),
  ]);
  expect(run.problems).toEqual([
    'ads, bids: The token is dead.',
    'pixels: Account 7 is refused.',
    'Not complete, because of the errors above: ads, bids, pixels',
    'leads is not complete: INCOMPLETE',
  ]);
});

test('a new column is added and is null in earlier rows; a changed type is an error', async () => {
  await withDatabase(({ open }) =>
    open(async (connection) => {
      const withBid = { ...ADS, columns: { ...ADS.columns, bid: 'integer' } };
      await load(connection, catalogOf(ADS), [ad('a', 1), state('ads', 1)]);
      await connection.run('DROP TABLE temp.staged_ads');
      await load(connection, catalogOf(withBid), [record('ads', { id: 'b', bid: 2 }), state('ads', 2)]);
      expect(await tableOf(connection, 'ads')).toEqual([
        { id: 'a', spend: 1, bid: null },
        { id: 'b', spend: null, bid: '2' },
      ]);
      const changed = { ...ADS, columns: { id: 'integer', spend: 'string' } };
      await expect(load(connection, catalogOf(changed), [])).rejects.toThrow(
        'ads.id is VARCHAR in the database and BIGINT in the catalog\n' +
          '  ads.spend is DOUBLE in the database and VARCHAR in the catalog',
      );
    }),
  );
});

test('all mistakes of a catalog are reported at once', () => {
  const catalog = catalogOf(
    { ...ADS, mode: 'upsert' },
    { ...ADS, name: 'bids', key: [] },
    { ...ADS, name: 'days', key: ['day'], mode: 'overwrite', syncMode: 'incremental' },
    { name: 'none', columns: {}, mode: 'append', key: [] },
  );
  expect(() => streamsOf(catalog)).toThrow(
    [
      'The catalog cannot be loaded:',
      'ads: destination_sync_mode "upsert" is not supported',
      'bids: append_dedup needs a primary key',
      'days: its primary key has no columns of the schema',
      'days: incremental with overwrite would discard the rows of earlier runs',
      'none: its json_schema has no properties',
    ].join('\n  '),
  );
});

test('more rows than one statement takes are merged in order', async () => {
  const lines = Array.from({ length: 45_000 }, (_, index) => ad(`${index % 15_000}`, index));
  const [counts] = await withDatabase(({ open }) =>
    open(async (connection) => {
      await load(connection, catalogOf(ADS), [...lines, state('ads', 1, lines.length)]);
      return rowsOf(
        connection,
        'SELECT count(*)::INT AS rows, min(spend) AS least, max(spend) AS most FROM ads',
      );
    }),
  );
  expect(counts).toEqual({ rows: 15_000, least: 30_000, most: 44_999 });
});

test('a full refresh replaces the rows of the previous run when it is complete, and keeps the newest row of a key', async () => {
  const whole = catalogOf({ ...ADS, mode: 'overwrite' });
  await withDatabase(async ({ open }) => {
    const run = (...lines: readonly string[]) =>
      open(async (connection) => ({
        ...(await load(connection, whole, lines)),
        rows: await tableOf(connection, 'ads'),
        cursors: await cursorsIn(connection),
      }));
    const complete = status('ads', 'COMPLETE');
    await run(ad('a', 1), state('ads', 1), ad('b', 1), ad('b', 2), state('ads', 2), complete);
    expect(await run(ad('c', 3), state('ads', 3), status('ads', 'INCOMPLETE'))).toEqual({
      rows: [
        { id: 'a', spend: 1 },
        { id: 'b', spend: 2 },
      ],
      cursors: { ads: 2 },
      said: [],
      problems: [
        'ads is not complete: INCOMPLETE',
        'ads: 1 row not kept, and the rows of the previous run stay',
      ],
    });
    expect(await run(ad('c', 3), state('ads', 3), complete)).toMatchObject({
      rows: [{ id: 'c', spend: 3 }],
      cursors: { ads: 3 },
    });
    expect(await run(state('ads', 4), complete)).toMatchObject({ rows: [], cursors: { ads: 4 } });
  });
});

test('lines end only at a line feed, however the bytes are split', async () => {
  const lines = ['{"a":"one \u2028 line \u2029 still \r"}', '', '{"b":"🎸 東京"}', 'without an end'];
  const bytes = Buffer.from(lines.join('\n'));
  for (const size of [1, 2, 3, 7, bytes.length]) {
    const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
      bytes.subarray(index * size, (index + 1) * size),
    );
    const read: string[] = [];
    for await (const line of linesOf(Readable.from(chunks))) read.push(line);
    expect(read).toEqual(lines);
  }
});
