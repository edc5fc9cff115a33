import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { STREAMS } from './support/read-inputs.js';
import { startSimulate, stopSimulate } from './support/simulate-command.js';
import { FAST_CLOCK } from './support/time.js';

const executable = fileURLToPath(new URL('../dist/main.mjs', import.meta.url));

/** Pauses between requests take no time; the day stays that of the machine, which the simulator shares. */
const FASTER = { ...FAST_CLOCK, FAKE_NOW: new Date().toISOString() };

function run(...argv: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [executable, ...argv], {
    encoding: 'utf8',
    env: { ...process.env, ...FASTER },
  });
  return { status, stdout, stderr };
}

describe('demo', () => {
  const out = mkdtempSync(join(tmpdir(), 'demo-test-'));
  let demo: ReturnType<typeof run>;

  const rowsIn = (...path: string[]): Record<string, unknown>[] =>
    readFileSync(join(out, ...path), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>);

  /** Figures of a stream's line in the table: rows, requests and seconds of the first read, then of the second. */
  const figuresOf = (name: string): number[] => {
    const line = demo.stdout.split('\n').find((text) => text.startsWith(`${name} `));
    return (line ?? '')
      .trim()
      .split(/\s+/)
      .slice(1)
      .map((cell) => Number(cell.replaceAll(',', '')));
  };

  beforeAll(() => {
    demo = run('demo', '--out', out, '--accounts', '2', '--ads', '1', '--days', '10');
  });

  afterAll(() => {
    rmSync(out, { recursive: true, force: true });
  });

  test('demo succeeds', () => {
    expect({ status: demo.status, stderr: demo.stderr }).toEqual({
      status: 0,
      stderr: expect.stringMatching(
        /^check: SUCCEEDED\ndiscover: \d+ streams; reading the 9 suggested ones\n/,
      ),
    });
  });

  test('demo leaves a file of rows per stream and read, and the files to continue by hand', () => {
    const rows = STREAMS.map((name) => `${name}.jsonl`);
    expect(readdirSync(out).sort()).toEqual(
      [...rows, 'catalog.json', 'config.json', 'second-read', 'state.json'].sort(),
    );
    expect(readdirSync(join(out, 'second-read')).sort()).toEqual([...rows, 'state.json'].sort());
  });

  test.each(STREAMS)('%s: the table counts the rows of the files, and the requests', (name) => {
    const first = rowsIn(`${name}.jsonl`).length;
    const second = rowsIn('second-read', `${name}.jsonl`).length;
    const figures = figuresOf(name);
    expect(first).toBeGreaterThan(0);
    expect(figures).toHaveLength(6);
    expect([figures[0], figures[3]]).toEqual([first, second]);
    expect(figures[1]).toBeGreaterThan(0);
    expect(figures[4]).toBeGreaterThan(0);
    expect(figures.every((figure) => Number.isFinite(figure))).toBe(true);
  });

  test('the totals are sums of the columns', () => {
    const sum = (column: number): number =>
      STREAMS.reduce((total, name) => total + (figuresOf(name)[column] ?? NaN), 0);
    const totals = figuresOf('total');
    for (const column of [0, 1, 3, 4]) expect(totals[column]).toBe(sum(column));
  });

  test('demo reports its progress on stderr, line by line, for both reads', () => {
    for (const name of STREAMS) {
      expect(demo.stderr.match(new RegExp(`^ {2}${name} +[\\d,]+ rows +[\\d.]+ s$`, 'gm'))).toHaveLength(2);
    }
    expect(demo.stderr).not.toMatch('\x1b');
  });

  test('demo shows spend per account in its own currency', () => {
    expect(demo.stdout).toMatch(/^spend of Acme US \(7100000000000000001\): [\d,.]+ USD$/m);
    expect(demo.stdout).toMatch(/^spend of .* \(7100000000000000002\): [\d,.]+ JPY$/m);
    expect(demo.stdout).toMatch(/█/);
  });

  test("demo has compared the rows with the simulator's", () => {
    const insights = rowsIn('ad_insights.jsonl').length;
    expect(demo.stdout).toMatch(
      `checked: ${insights} rows of ad_insights and the spend of each of 2 accounts match the simulator's`,
    );
    expect(demo.stdout).toMatch('checked: all 8 edited objects were read again');
  });

  test('the next commands accept the files that demo leaves', async () => {
    const simulator = await startSimulate(executable, '--accounts', '2', '--ads', '1', '--days', '10');
    const files = ['--config', join(out, 'config.json'), '--catalog', join(out, 'catalog.json')];
    const { status, stdout } = spawnSync(
      process.execPath,
      [executable, 'read', ...files, '--state', join(out, 'state.json')],
      {
        encoding: 'utf8',
        maxBuffer: 1 << 26,
        env: { ...process.env, ...FASTER, TIKTOK_API_BASE_URL: simulator.url },
      },
    );
    await stopSimulate(simulator);
    expect(status).toBe(0);
    expect(stdout).toMatch('"status":"COMPLETE"');
  });
});

test('demo reports a folder that is not writable', () => {
  expect(run('demo', '--out', '/dev/null/out')).toEqual({
    status: 1,
    stdout: '',
    stderr: 'The folder /dev/null/out cannot be written to: part of its path is not a folder (ENOTDIR).\n',
  });
});

test('demo refuses unknown options and wrong values', () => {
  const { status, stderr } = run('demo', '--accounts', 'many');
  expect(status).toBe(2);
  expect(stderr).toMatch('--accounts must be a whole number of at least 1, not "many"');
});

describe('simulate', () => {
  test('simulate prints its URL and a command to copy, and ends with 0 when it is stopped', async () => {
    const simulator = await startSimulate(executable, '--accounts', '7');
    const { url, lines } = simulator;
    expect(lines[0]).toMatch(
      /^ready: http:\/\/127\.0\.0\.1:\d+\/open_api\/v1\.3\/ token simulator-token accounts 7100000000000000001,/,
    );
    const example = /^try: {3}echo '(.*)' \| TIKTOK_API_BASE_URL=(\S+) node \S+ check --config -$/.exec(
      lines[1] ?? '',
    );
    expect(example?.[2]).toBe(url);
    const { stdout } = spawnSync(process.execPath, [executable, 'check', '--config', '-'], {
      input: example?.[1] ?? '',
      encoding: 'utf8',
      env: { ...process.env, ...FASTER, TIKTOK_API_BASE_URL: url },
    });
    expect(stdout).toMatch('"SUCCEEDED"');
    expect(await stopSimulate(simulator)).toBe(0);
  });
});
