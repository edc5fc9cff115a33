import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { startSimulator, type Simulator } from '../src/simulator/index.js';
import { runConnector, type CatalogStream, type Outcome, type RunOptions } from './support/connector.js';
import { applyChange, changesUnder, type DocumentedChange } from './support/documented-changes.js';
import { blocksOf, typeBlock } from './support/documented-commands.js';
import { startSimulate, stopSimulate } from './support/simulate-command.js';
import { assertProtocol } from './support/protocol.js';
import { catalogOf, configFor, START_DATE } from './support/read-inputs.js';
import { cursorOf, readFrom } from './support/reads.js';
import { now } from './support/time.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const documented = readFileSync(join(root, 'docs/adding-a-stream.md'), 'utf8');

const ENTITY = 'campaign_budgets';
const LIST = 'pixel_codes';
const TAUGHT = 'blocked_words';
const REPORT = 'adgroup_insights_by_hashtag';
const REPORTS = ['ad', 'adgroup', 'campaign', 'advertiser'].map((level) => `${level}_insights_by_hashtag`);

/** What a build and the generated files need, and nothing else, so that any other change would show. */
const GENERATED = ['docs/coverage.md', 'docs/metrics.md', 'docs/streams.md'];
const COPIED = ['package.json', 'tsconfig.json', 'spec.json', 'bin', 'scripts', 'src', ...GENERATED];

const isTest = (path: string): boolean => /\.test\.ts$|\/testing(\/|$)/.test(path);

function copyTo(folder: string): void {
  mkdirSync(join(folder, 'docs'));
  for (const part of COPIED) {
    cpSync(join(root, part), join(folder, part), { recursive: true, filter: (path) => !isTest(path) });
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
}

type Tree = ReadonlyMap<string, string>;

/** Every file of the copy with its content, except for packages and the build. */
function treeOf(folder: string): Tree {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
  return new Map(
    files
      .filter((file) => !/^(dist|node_modules)\//.test(file))
      .map((file) => [file, readFileSync(join(folder, file), 'utf8')]),
  );
}

/** Files that exist in only one tree, or that differ. */
function differences(before: Tree, after: Tree): readonly string[] {
  const files = new Set([...before.keys(), ...after.keys()]);
  return [...files].filter((file) => before.get(file) !== after.get(file)).sort();
}

describe('following docs/adding-a-stream.md step by step', () => {
  const folder = mkdtempSync(join(tmpdir(), 'adding-a-stream-'));
  const executable = join(folder, 'bin/source-tiktok-ads');
  const changed: Record<string, readonly string[]> = {};
  let simulator: Simulator;
  let discovered: readonly CatalogStream[];
  let outcome: Outcome;

  const run = (program: string, ...args: string[]): string => {
    const { status, stdout, stderr } = spawnSync(program, args, { cwd: folder, encoding: 'utf8' });
    if (status !== 0) throw new Error(`${[program, ...args].join(' ')}: ${stdout}${stderr}`);
    return stdout;
  };

  /** Runs a command of the document, which must contain it. */
  const runDocumented = (command: string): string => {
    expect(documented.split('\n')).toContain(command);
    const [program = '', ...args] = command.split(' ');
    return run(program, ...args);
  };

  const discover = async (options: RunOptions = {}): Promise<readonly CatalogStream[]> => {
    const stdin = JSON.stringify(configFor(simulator));
    const { lines } = await runConnector(['discover', '--config', '-'], { ...options, stdin });
    return lines.flatMap(({ catalog }) => catalog?.streams ?? []);
  };

  const step = (name: string, work: () => void): void => {
    const before = treeOf(folder);
    work();
    changed[name] = differences(before, treeOf(folder));
  };

  const make = (changes: readonly DocumentedChange[]): void => {
    for (const change of changes) {
      const path = join(folder, change.file);
      writeFileSync(path, applyChange(readFileSync(path, 'utf8'), change));
    }
  };

  beforeAll(async () => {
    copyTo(folder);
    step('entity stream', () => {
      make(changesUnder('An entity stream', documented));
    });
    step('list of objects', () => {
      make(changesUnder('A list of objects', documented));
    });
    step('reports', () => {
      make(changesUnder('Reports', documented));
    });
    step('stream of a new endpoint', () => {
      make(changesUnder('A new endpoint', documented).slice(0, 2));
    });
    step('endpoint of the simulator', () => {
      make(changesUnder('A new endpoint', documented).slice(2));
    });
    step('build', () => runDocumented('npm run build'));
    step('generate', () => runDocumented('npm run generate'));
    simulator = await startSimulator({ accounts: 2, now });
    discovered = await discover({ executable });
    outcome = await readFrom(simulator, { streams: [ENTITY, LIST, REPORT], run: { executable } });
  });

  afterAll(async () => {
    await simulator.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('each stream is a change to one source file, and the build changes no other file', () => {
    expect(changed).toEqual({
      'entity stream': ['src/streams/entities/streams.ts'],
      'list of objects': ['src/streams/assets/pixel-streams.ts'],
      reports: ['src/streams/reports/streams.ts'],
      'stream of a new endpoint': ['src/streams/business/streams.ts'],
      'endpoint of the simulator': ['src/simulator/endpoints/account-tools.ts'],
      build: [],
      generate: GENERATED,
    });
  });

  test('the code has the types and the format that the project requires', () => {
    const sources = [
      ...['entities', 'assets', 'business', 'reports'].map((name) => `src/streams/${name}/streams.ts`),
      'src/simulator/endpoints/account-tools.ts',
    ];
    writeFileSync(
      join(folder, 'streams.json'),
      JSON.stringify({ extends: './tsconfig.json', include: ['src/streams', 'src/simulator'] }),
    );
    run('node', 'node_modules/typescript/bin/tsc', '--noEmit', '--project', 'streams.json');
    run(
      'node',
      'node_modules/prettier/bin/prettier.cjs',
      '--config',
      join(root, '.prettierrc.json'),
      '--check',
      ...sources,
    );
  });

  test('docs/streams.md describes the new streams', () => {
    const text = readFileSync(join(folder, 'docs/streams.md'), 'utf8');
    expect(text.match(/^### [a-z_]+$/gm)).toEqual(
      expect.arrayContaining([`### ${ENTITY}`, `### ${LIST}`, `### ${TAUGHT}`]),
    );
    for (const name of REPORTS) expect(text).toContain(`<a id="${name}"></a>`);
  });

  test('spec prints the same as before', async () => {
    const [before, after] = await Promise.all([
      runConnector(['spec']),
      runConnector(['spec'], { executable }),
    ]);
    expect(after.lines).toEqual(before.lines);
  });

  test('discover lists the new streams besides the others', async () => {
    const others = await discover();
    const added = [ENTITY, LIST, TAUGHT, ...REPORTS];
    expect(discovered.filter(({ name }) => !added.includes(name))).toEqual(others);
    expect(discovered.map(({ name }) => name)).toEqual(expect.arrayContaining(added));
  });

  test.each([
    [ENTITY, ['campaign_id'], 'modify_time'],
    [REPORT, ['advertiser_id', 'adgroup_id', 'stat_time_day', 'hashtag'], 'stat_time_day'],
  ])('%s can be read incrementally and has its primary key', (stream, key, cursor) => {
    expect(discovered.find(({ name }) => name === stream)).toMatchObject({
      supported_sync_modes: ['full_refresh', 'incremental'],
      source_defined_primary_key: key.map((column) => [column]),
      default_cursor_field: [cursor],
    });
  });

  test('a read of the new streams succeeds and conforms to the protocol', () => {
    expect(outcome.exitCode).toBe(0);
    assertProtocol(outcome, catalogOf([ENTITY, LIST, REPORT]));
  });

  test('the entity stream has the campaigns of every account, typed, with their ids', () => {
    const keys = outcome
      .records(ENTITY)
      .map(({ advertiser_id, campaign_id }) => [advertiser_id, campaign_id]);
    const truth = simulator.world.accounts.flatMap(({ id }) =>
      simulator.world
        .campaigns(id)
        .filter(({ secondary_status: status }) => !String(status).endsWith('_DELETE'))
        .map(({ campaign_id }) => [id, String(campaign_id)]),
    );
    expect(keys.sort()).toEqual(truth.sort());
    const [row] = outcome.records(ENTITY);
    expect(row).toMatchObject({ budget: expect.any(Number), modify_time: expect.stringMatching(/T.*Z$/) });
  });

  test('the list has the objects of every account, with the columns that it names', () => {
    const rows = outcome.records(LIST);
    expect(new Set(rows.map(({ advertiser_id }) => advertiser_id))).toEqual(
      new Set(simulator.world.accounts.map(({ id }) => id)),
    );
    const text = expect.stringMatching(/./);
    for (const row of rows) expect(row).toMatchObject({ pixel_id: text, pixel_code: text, pixel_name: text });
    expect(discovered.find(({ name }) => name === LIST)?.supported_sync_modes).toEqual(['full_refresh']);
  });

  test('the simulator serves the rows of its new endpoint, also to the commands under "Try it"', async () => {
    const taught = await startSimulate(join(folder, 'dist/main.mjs'), '--accounts', '2');
    const env = { TIKTOK_API_BASE_URL: taught.url };
    const [, , tryIt = ''] = blocksOf('sh', documented);
    const typed = await typeBlock(tryIt.replace(/http\S+/, taught.url), { cwd: folder, env });
    const read = await readFrom(simulator, { streams: [TAUGHT], run: { executable, env } });
    await stopSimulate(taught);
    expect([read.exitCode, read.errors()]).toEqual([0, []]);
    expect(typed).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('"bw_content":"spam"') });
    expect(read.records(TAUGHT)).toEqual(
      simulator.world.accounts.flatMap(({ id }, index) => [
        { advertiser_id: id, bw_content: 'spam' },
        { advertiser_id: id, bw_content: `giveaway 🎁 ${index}` },
      ]),
    );
  });

  test('the report has a row for every key that the simulator holds', () => {
    const keyOf = (row: Readonly<Record<string, unknown>>): string =>
      ['advertiser_id', 'adgroup_id', 'stat_time_day', 'hashtag']
        .map((column) => String(row[column]).replace(' 00:00:00', ''))
        .join(' ');
    const truth = simulator.world.accounts.flatMap(({ id }) =>
      simulator.world
        .report({
          advertiserId: id,
          reportType: 'AUDIENCE',
          dataLevel: 'AUCTION_ADGROUP',
          dimensions: ['adgroup_id', 'stat_time_day', 'hashtag'],
          metrics: ['spend'],
          startDate: START_DATE,
          endDate: simulator.world.today(id),
          includeDeleted: true,
        })
        .map(({ dimensions }) => keyOf({ advertiser_id: id, ...dimensions })),
    );
    expect(truth.length).toBeGreaterThan(0);
    expect(outcome.records(REPORT).map(keyOf).sort()).toEqual(truth.sort());
  });

  test('every account has a cursor in the streams that can be read incrementally', () => {
    for (const { id } of simulator.world.accounts) {
      expect(cursorOf(outcome.finalState(), ENTITY, id)).toMatch(/^\d{4}-\d{2}-\d{2}T/);
      expect(cursorOf(outcome.finalState(), REPORT, id)).toBe(simulator.world.today(id));
    }
  });
});
