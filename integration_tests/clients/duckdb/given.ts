import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { streamsOf } from '../../../examples/duckdb/loader/catalog.mjs';
import { createLoader } from '../../../examples/duckdb/loader/loader.mjs';
import { quoted, rowsOf } from '../../../examples/duckdb/loader/sql.mjs';
import { savedStates } from '../../../examples/duckdb/loader/states.mjs';

export type Row = Record<string, unknown>;

/** A stream of a configured catalog; columns by their JSON schema type. */
export interface GivenStream {
  readonly name: string;
  readonly columns: Readonly<Record<string, string | object>>;
  readonly key?: readonly string[];
  readonly mode?: string;
  readonly syncMode?: string;
}

export const catalogOf = (...streams: readonly GivenStream[]) => ({
  streams: streams.map(({ name, columns, key = ['id'], mode = 'append_dedup', syncMode }) => ({
    stream: {
      name,
      json_schema: {
        properties: Object.fromEntries(
          Object.entries(columns).map(([column, type]) => [
            column,
            typeof type === 'string' ? { type: ['null', type] } : type,
          ]),
        ),
      },
    },
    sync_mode: syncMode ?? (mode.startsWith('overwrite') ? 'full_refresh' : 'incremental'),
    destination_sync_mode: mode,
    primary_key: key.map((column) => [column]),
  })),
});

export const ADS: GivenStream = { name: 'ads', columns: { id: 'string', spend: 'number' } };

export const record = (stream: string, data: Row): string =>
  JSON.stringify({ type: 'RECORD', record: { stream, data, emitted_at: 1 } });

/** @param rows number of rows since the previous state, as the source counts them */
export const state = (stream: string, cursor: unknown, rows?: number): string =>
  JSON.stringify({
    type: 'STATE',
    state: {
      type: 'STREAM',
      stream: { stream_descriptor: { name: stream }, stream_state: { cursor } },
      ...(rows !== undefined && { sourceStats: { recordCount: rows } }),
    },
  });

export const status = (stream: string, value: string): string =>
  JSON.stringify({
    type: 'TRACE',
    trace: {
      type: 'STREAM_STATUS',
      stream_status: { stream_descriptor: { name: stream }, status: value },
    },
  });

export interface Given {
  /** Path of a file in a folder that is removed after the test. */
  readonly path: (name: string) => string;
  /** Opens the database, as another process would. */
  readonly open: <T>(use: (connection: DuckDBConnection) => Promise<T>) => Promise<T>;
}

export async function withDatabase<T>(use: (given: Given) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'duckdb-test-'));
  const path = (name: string): string => join(folder, name);
  try {
    return await use({
      path,
      open: async (work) => {
        const instance = await DuckDBInstance.create(path('rows.duckdb'), { threads: '1' });
        const connection = await instance.connect();
        try {
          return await work(connection);
        } finally {
          connection.closeSync();
          instance.closeSync();
        }
      },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a run of the loader printed and found wrong. */
export interface Loaded {
  readonly problems: readonly string[];
  readonly said: readonly string[];
}

export async function load(
  connection: DuckDBConnection,
  catalog: ReturnType<typeof catalogOf>,
  lines: readonly string[],
): Promise<Loaded> {
  const said: string[] = [];
  const loader = await createLoader(connection, streamsOf(catalog), {
    say: (text: string) => said.push(text),
    committed: () => undefined,
  });
  for (const line of lines) await loader.take(line);
  return { problems: loader.end(), said };
}

export const tableOf = (connection: DuckDBConnection, name: string): Promise<Row[]> =>
  rowsOf(connection, `FROM ${quoted(name)} ORDER BY ALL`);

/** The cursor of each stream's state in the database. */
export async function cursorsIn(connection: DuckDBConnection): Promise<Record<string, unknown>> {
  const states = (await savedStates(connection)) as {
    stream: { stream_descriptor: { name: string }; stream_state: { cursor: unknown } };
  }[];
  return Object.fromEntries(
    states.map(({ stream }) => [stream.stream_descriptor.name, stream.stream_state.cursor]),
  );
}
