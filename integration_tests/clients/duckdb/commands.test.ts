import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, watch, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { rowsOf } from '../../../examples/duckdb/loader/sql.mjs';
import { startSimulator, type Simulator } from '../../../src/simulator/index.js';
import { EXECUTABLE, runConnector, type StateBody } from '../../support/connector.js';
import { configFor, STREAMS } from '../../support/read-inputs.js';
import { FAST_CLOCK, NOW } from '../../support/time.js';
import {
  ADS,
  catalogOf,
  cursorsIn,
  record,
  state,
  status,
  tableOf,
  withDatabase,
  type Given,
} from './given.js';

const program = (name: string): string =>
  fileURLToPath(new URL(`../../../examples/duckdb/${name}.mjs`, import.meta.url));

const argsOf = ({ path }: Given): string[] => [
  program('load'),
  ...['--catalog', path('catalog.json'), '--state', path('state.json'), '--database', path('rows.duckdb')],
];

function load(given: Given, input: string) {
  const { status, stderr } = spawnSync(process.execPath, argsOf(given), { input, encoding: 'utf8' });
  return { status, stderr };
}

function runProgram(name: string, ...options: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program(name), ...options], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const firstQueryOfTheReadme = (): string => {
  const readme = readFileSync(new URL('../../../examples/duckdb/README.md', import.meta.url), 'utf8');
  return /^duckdb tiktok-ads\.duckdb "(SELECT .*)"$/m.exec(readme)![1]!;
};

const text = (...lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
const ad = (id: string, spend: number): string => record('ads', { id, spend });
const COMPLETE = status('ads', 'COMPLETE');

const withCatalog = <T>(use: (given: Given) => Promise<T>): Promise<T> =>
  withDatabase((given) => {
    writeFileSync(given.path('catalog.json'), JSON.stringify(catalogOf(ADS)));
    return use(given);
  });

describe('load.mjs', () => {
  test('load.mjs ends with 0, and writes the state in the form that --state accepts', async () => {
    await withCatalog(async (given) => {
      const said = load(given, text(ad('a', 1), ad('a', 2), state('ads', 7, 2), COMPLETE));
      expect(said).toEqual({
        status: 0,
        stderr: '  ads         2 loaded         1 in the table\n',
      });
      expect(JSON.parse(readFileSync(given.path('state.json'), 'utf8'))).toEqual([
        (JSON.parse(state('ads', 7, 2)) as { state: StateBody }).state,
      ]);
      expect(await given.open((connection) => tableOf(connection, 'ads'))).toEqual([{ id: 'a', spend: 2 }]);
    });
  });

  test.each([
    ['the source was INCOMPLETE', text(status('ads', 'INCOMPLETE')), 'ads is not complete: INCOMPLETE'],
    ['the source stopped in the middle', text(ad('b', 2)), 'ads is not complete: it did not start'],
    ['a line is cut', '{"type":"RECORD","record":{"stre', 'Line 3 is not a message'],
  ])('load.mjs ends with 1 and keeps committed rows when %s', async (_, rest, said) => {
    await withCatalog(async (given) => {
      const run = load(given, text(ad('a', 1), state('ads', 1)) + rest);
      expect(run.status).toBe(1);
      expect(run.stderr).toContain(said);
      await given.open(async (connection) => {
        expect(await tableOf(connection, 'ads')).toEqual([{ id: 'a', spend: 1 }]);
        expect(await cursorsIn(connection)).toEqual({ ads: 1 });
      });
    });
  });

  test('load.mjs leaves the rows of its last state if it is killed, and the next run resumes from there', async () => {
    await withCatalog(async (given) => {
      const child = spawn(process.execPath, argsOf(given), { stdio: ['pipe', 'ignore', 'ignore'] });
      const ended = once(child, 'exit');
      const committed = new Promise<void>((resolve) => {
        const watcher = watch(dirname(given.path('state.json')), () => {
          if (!existsSync(given.path('state.json'))) return;
          watcher.close();
          resolve();
        });
      });
      child.stdin.write(text(ad('a', 1), state('ads', 1), ad('a', 9), ad('b', 9)));
      await committed;
      child.kill('SIGKILL');
      expect(await ended).toEqual([null, 'SIGKILL']);
      await given.open(async (connection) => {
        expect(await tableOf(connection, 'ads')).toEqual([{ id: 'a', spend: 1 }]);
        expect(await cursorsIn(connection)).toEqual({ ads: 1 });
      });
      expect(load(given, text(ad('b', 2), state('ads', 2), COMPLETE)).status).toBe(0);
      expect(await given.open((connection) => tableOf(connection, 'ads'))).toHaveLength(2);
    });
  });

  test('load.mjs refuses a state file of another database before it loads anything', async () => {
    await withCatalog((given) => {
      writeFileSync(given.path('state.json'), '[{"type":"STREAM"}]');
      const run = load(given, text(ad('a', 1), state('ads', 2), COMPLETE));
      expect(run.status).toBe(1);
      expect(run.stderr).toMatch(
        /state\.json belongs to another database: .* Remove the file to read everything/,
      );
      expect(readFileSync(given.path('state.json'), 'utf8')).toBe('[{"type":"STREAM"}]');
      return Promise.resolve();
    });
  });

  test('load.mjs names what is missing on its command line, and files that cannot be used', async () => {
    const wrong = runProgram('load', '--state', 's');
    expect(wrong.status).toBe(2);
    expect(wrong.stderr).toMatch(/^Missing: --catalog FILE, --database FILE\nUsage:/);
    await withDatabase((given) => {
      expect(load(given, '').stderr).toMatch(
        /^There is no catalog .*catalog\.json\. Create it with source-tiktok-ads catalog/,
      );
      writeFileSync(given.path('catalog.json'), JSON.stringify(catalogOf(ADS)));
      writeFileSync(given.path('rows.duckdb'), 'text');
      const run = load(given, '');
      expect(run.status).toBe(1);
      expect(run.stderr).toMatch(/^The database .*rows\.duckdb cannot be opened: /);
      return Promise.resolve();
    });
  });
});

describe('the loader with the connector', () => {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await startSimulator({ accounts: 2, ads: 1, days: 12, now: () => new Date(NOW) });
  });
  afterAll(() => simulator.close());

  test('two reads with the state in between leave each row once, and the report adds them up', async () => {
    await withDatabase(async (given) => {
      const env = { ...FAST_CLOCK, TIKTOK_API_BASE_URL: simulator.url };
      const config = given.path('config.json');
      writeFileSync(config, JSON.stringify(configFor(simulator)));
      const catalog = spawnSync(EXECUTABLE, ['catalog', '--config', config, '--incremental'], {
        encoding: 'utf8',
      });
      writeFileSync(given.path('catalog.json'), catalog.stdout);
      const keys = Object.fromEntries(
        (JSON.parse(catalog.stdout) as ReturnType<typeof catalogOf>).streams.map((one) => [
          one.stream.name,
          one.primary_key.flat(),
        ]),
      );
      const files = ['--catalog', given.path('catalog.json'), '--state', given.path('state.json')];
      const newest = new Map<string, Record<string, unknown>>();
      for (const read of ['first', 'second']) {
        const run = await runConnector(['read', '--config', config, ...files], { env });
        expect([read, run.exitCode]).toEqual([read, 0]);
        for (const { record: row } of run.lines) {
          if (row === undefined) continue;
          const key = keys[row.stream]!.map((column) => row.data[column]);
          newest.set(JSON.stringify([row.stream, ...key]), row.data);
        }
        expect(load(given, run.stdout)).toMatchObject({ status: 0 });
      }
      await given.open(async (connection) => {
        const count = async (stream: string): Promise<number> => (await tableOf(connection, stream)).length;
        for (const stream of STREAMS) {
          const rows = [...newest.keys()].filter((key) => key.startsWith(`["${stream}",`));
          expect([stream, await count(stream)]).toEqual([stream, rows.length]);
          expect(rows.length).toBeGreaterThan(0);
        }
        const [sums] = await rowsOf(
          connection,
          'SELECT sum(spend)::DECIMAL(18, 2)::VARCHAR AS spend FROM ad_insights',
        );
        const spend = [...newest].filter(([key]) => key.startsWith('["ad_insights",'));
        const cents = spend.reduce((sum, [, row]) => sum + Math.round(Number(row['spend']) * 100), 0);
        expect(sums!['spend']).toBe((cents / 100).toFixed(2));
        const campaigns = await rowsOf(connection, firstQueryOfTheReadme());
        const keys = campaigns.map((row) => `${String(row['currency'])} ${String(row['campaign_id'])}`);
        expect(new Set(keys)).toEqual(
          new Set(spend.map(([, row]) => `${String(row['currency'])} ${String(row['campaign_id'])}`)),
        );
        expect(keys).toHaveLength(new Set(keys).size);
        const totals = campaigns.map((row) => Math.round(Number(row['total']) * 100));
        expect(totals.reduce((sum, total) => sum + total, 0)).toBe(cents);
      });
      const page = given.path('spend.html');
      const report = runProgram('report', '--database', given.path('rows.duckdb'), '--page', page);
      expect(report.stderr).toBe('');
      expect(report.stdout).toMatch(/^[\d,.]+ JPY: .*\n\nSpend by day and campaign, /);
      expect(report.stdout).toContain(`page: ${page}\n`);
      expect(existsSync(page)).toBe(true);
    });
  });
});

test('load.mjs and report.mjs say that another program has the database open', async () => {
  await withCatalog(async (given) => {
    const told = await given.open(() => {
      const files = ['--database', given.path('rows.duckdb'), '--page', given.path('page.html')];
      return Promise.resolve([load(given, ''), runProgram('report', ...files)]);
    });
    for (const { status, stderr } of told) {
      expect(status).toBe(1);
      expect(stderr).toMatch(
        /^The database .*rows\.duckdb cannot be opened\. Another load is running, or a program uses it; wait until it ends: .*\n$/,
      );
    }
  });
});

describe('report.mjs', () => {
  test('report.mjs without a database names the command that creates one', () => {
    expect(
      runProgram('report', '--database', '/nowhere/ads.duckdb', '--page', '/nowhere/page.html'),
    ).toMatchObject({
      status: 1,
      stderr: 'There is no database /nowhere/ads.duckdb. Create it with load.mjs.\n',
    });
  });

  test('report.mjs shows its usage only if its command line is wrong', async () => {
    for (const wrong of [[], ['--database', 'ads.duckdb'], ['--folder', 'ads']])
      expect(runProgram('report', ...wrong)).toMatchObject({
        status: 2,
        stderr: expect.stringContaining('\nUsage:\n'),
      });
    await withCatalog((given) => {
      load(given, text(ad('a', 1), state('ads', 1), COMPLETE));
      const { status, stderr } = runProgram(
        'report',
        ...['--database', given.path('rows.duckdb'), '--page', given.path('page.html')],
      );
      expect(status).toBe(1);
      expect(stderr).toMatch(/^The report needs streams that are not in the database: .*\n$/);
      return Promise.resolve();
    });
  });
});
