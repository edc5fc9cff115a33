import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { rowsOf } from '../../../examples/duckdb/loader/sql.mjs';
import type { Simulator } from '../../../src/simulator/index.js';
import { EXECUTABLE } from '../../support/connector.js';
import { blocksOf, sectionUnder, typeBlock, type Typed } from '../../support/documented-commands.js';
import { configFor } from '../../support/read-inputs.js';
import { FAST_CLOCK } from '../../support/time.js';

export type Row = Record<string, unknown>;

export const root = fileURLToPath(new URL('../../..', import.meta.url));
const readme = readFileSync(join(root, 'examples/dbt/README.md'), 'utf8');

/** Commands of the README by section; those that set up or load are not typed. */
const [, SEE_IT = ''] = blocksOf('sh', sectionUnder('See it', readme));
const [CATALOG = '', BUILD = ''] = blocksOf('sh', sectionUnder('With your own account', readme));

/** A folder that looks like a clone to the README's commands, with a database of its own. */
export interface Clone {
  readonly path: (name: string) => string;
  readonly build: () => Promise<Typed>;
  readonly seeIt: () => Promise<Typed>;
  /** Changes the database, as another process would. */
  readonly run: (sql: string) => Promise<void>;
  readonly rows: (sql: string) => Promise<Row[]>;
  readonly remove: () => void;
}

export function createClone(): Clone {
  const folder = mkdtempSync(join(tmpdir(), 'dbt-test-'));
  const path = (name: string): string => join(folder, name);
  cpSync(join(root, 'examples/dbt'), path('examples/dbt'), { recursive: true });
  symlinkSync(join(root, 'bin'), path('bin'));
  symlinkSync(String(process.env['DBT_VENV']), path('venv'));
  const env = { HOME: folder, DBT_USE_COLORS: 'false' };
  const withDatabase = async <T>(
    use: (connection: Awaited<ReturnType<DuckDBInstance['connect']>>) => Promise<T>,
  ) => {
    const instance = await DuckDBInstance.create(path('tiktok-ads.duckdb'));
    const connection = await instance.connect();
    try {
      return await use(connection);
    } finally {
      connection.closeSync();
      instance.closeSync();
    }
  };
  return {
    path,
    build: () => typeBlock(BUILD, { cwd: folder, env }),
    seeIt: () => typeBlock(SEE_IT.replaceAll('demo-duckdb/', ''), { cwd: folder, env }),
    run: (sql) =>
      withDatabase(async (connection) => {
        await connection.run(sql);
      }),
    rows: (sql) => withDatabase((connection) => rowsOf(connection, sql)),
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A clone with the database of another that was built, and with the models as dbt has parsed them. */
export function copyOf(clone: Clone): Clone {
  const copy = createClone();
  for (const file of ['tiktok-ads.duckdb', 'examples/dbt/target/partial_parse.msgpack'])
    cpSync(clone.path(file), copy.path(file));
  return copy;
}

/** Loads the streams that the README names, by the pipe of examples/duckdb. */
export async function load(clone: Clone, simulator: Simulator, startDate: string): Promise<void> {
  const env = { ...process.env, ...FAST_CLOCK, TIKTOK_API_BASE_URL: simulator.url };
  const config = configFor(simulator, { start_date: startDate, include_deleted: true });
  writeFileSync(clone.path('config.json'), JSON.stringify(config));
  const chosen = spawnSync('sh', ['-ec', CATALOG], { cwd: clone.path('.'), env, encoding: 'utf8' });
  if (chosen.status !== 0) throw new Error(chosen.stderr);
  const files = ['--catalog', clone.path('catalog.json'), '--state', clone.path('state.json')];
  const source = spawn(EXECUTABLE, ['read', '--config', clone.path('config.json'), ...files], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const program = join(root, 'examples/duckdb/load.mjs');
  const loader = spawn(process.execPath, [program, ...files, '--database', clone.path('tiktok-ads.duckdb')], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const ends = [source, loader].map((child) => once(child, 'exit'));
  await pipeline(source.stdout, loader.stdin);
  const codes = (await Promise.all(ends)).map(([code]) => Number(code));
  if (codes.some((code) => code !== 0)) throw new Error(`reading or loading failed: ${codes.join(', ')}`);
}

/** Tables and columns that other programs read, by kind of column: `[table, kind, columns]`. */
export function tablesOfOthers(): readonly (readonly [string, string, readonly string[]])[] {
  const text = readFileSync(new URL('tables-of-others.txt', import.meta.url), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [table = '', kind = '', ...columns] = line.split(' ');
      return [table, kind, columns] as const;
    });
}
