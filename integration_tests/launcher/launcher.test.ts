import { execFileSync, spawn } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { startSimulator, type Simulator } from '../../src/simulator/index.js';
import { discoverStreams, SMALL_WORLD } from '../conformance/given.js';
import { withFiles, type Line, type StateBody } from '../support/connector.js';
import { assertProtocol } from '../support/protocol.js';
import { catalogOf, configFor, STREAMS } from '../support/read-inputs.js';
import { FAST_CLOCK } from '../support/time.js';

const fileAt = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const LAUNCHER = fileAt('launch.sh');
const ENTRYPOINT = `node ${fileAt('../../dist/main.mjs')}`;
const TERMINATED = 143;
const ALL = (await discoverStreams()).map(({ name }) => name);

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator(SMALL_WORLD);
});
afterEach(() => {
  simulator.clearFaults();
  simulator.resetRequests();
});
afterAll(() => simulator.close());

interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program in a folder to its end, when everybody who could write to its output has gone. */
async function runIn(folder: string, command: string, ...args: string[]): Promise<Ended> {
  const child = spawn(command, args, {
    cwd: folder,
    env: {
      ...{ PATH: process.env['PATH'] ?? '', ...FAST_CLOCK, TIKTOK_API_BASE_URL: simulator.url },
      ...{ AIRBYTE_ENTRYPOINT: ENTRYPOINT, POLL_SECONDS: '0.1' },
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  const exitCode = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { exitCode, stdout, stderr };
}

const linesOf = (text: string): readonly Line[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);

/** Runs a command whose result goes to a file, and returns what its folder then holds. */
async function answerTo(command: string, config: Readonly<Record<string, unknown>> = configFor(simulator)) {
  return withFiles({ 'connectionConfiguration.json': config }, async (path) => {
    const { exitCode, stdout, stderr } = await runIn(dirname(path('x')), 'sh', LAUNCHER, command);
    expect({ stdout, stderr }).toEqual({ stdout: '', stderr: '' });
    expect(await readFile(path('exitCode.txt'), 'utf8')).toBe(`${String(exitCode)}\n`);
    expect((await readdir(dirname(path('x')))).sort()).toEqual([
      'connectionConfiguration.json',
      'exitCode.txt',
      'jobOutput.json',
    ]);
    return { exitCode, lines: linesOf(await readFile(path('jobOutput.json'), 'utf8')) };
  });
}

interface Reading {
  readonly path: (name: string) => string;
  readonly launcher: Promise<Ended>;
  /** The contents of the two pipes; the second one ends with the connector, whatever happened to the launcher. */
  readonly stdout: Promise<Ended>;
  readonly stderr: Promise<Ended>;
}

interface Given {
  readonly streams?: readonly string[];
  readonly config?: Readonly<Record<string, unknown>>;
  readonly state?: readonly StateBody[];
  /** A program that reads standard output; it gets the pipe's name. */
  readonly reader?: readonly [string, ...string[]];
}

/** Starts a read whose output goes through named pipes. */
async function read<T>(
  { streams = STREAMS, config = {}, state, reader = ['cat'] }: Given,
  use: (run: Reading) => Promise<T>,
) {
  const files = {
    'connectorConfig.json': configFor(simulator, config),
    'catalog.json': catalogOf(streams),
    ...(state !== undefined && { 'inputState.json': state }),
  };
  return withFiles(files, (path) => {
    const folder = dirname(path('x'));
    execFileSync('sh', ['-c', 'mkfifo stdout stderr'], { cwd: folder });
    const [program, ...options] = reader;
    return use({
      path,
      launcher: runIn(folder, 'sh', LAUNCHER, 'read'),
      stdout: runIn(folder, program, ...options, 'stdout'),
      stderr: runIn(folder, 'cat', 'stderr'),
    });
  });
}

/** A read to its end, which must succeed. */
const wholeRead = (given: Given = {}): Promise<readonly Line[]> =>
  read({ config: { start_date: '2026-05-06' }, ...given }, async ({ path, launcher, stdout, stderr }) => {
    const [{ exitCode }, { stdout: out }, { stdout: err }] = await Promise.all([launcher, stdout, stderr]);
    expect([exitCode, await readFile(path('exitCode.txt'), 'utf8')]).toEqual([0, '0\n']);
    const lines = linesOf(out);
    assertProtocol({ exitCode, signal: null, stdout: out, stderr: err, lines }, catalogOf(STREAMS));
    return lines;
  });

/** Resolves when the API got this many requests. */
async function asked(requests: number): Promise<void> {
  while (simulator.requests.length < requests) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe('a command whose result goes to jobOutput.json', () => {
  it('spec writes its result to jobOutput.json', async () => {
    const { exitCode, lines } = await answerTo('spec');
    expect([exitCode, lines.map(({ type }) => type)]).toEqual([0, ['SPEC']]);
  });

  it('check writes its result to jobOutput.json, and a wrong config is a result, not a failure', async () => {
    const statuses = async (config?: Readonly<Record<string, unknown>>) => {
      const { exitCode, lines } = await answerTo('check', config);
      return [exitCode, lines.flatMap(({ connectionStatus }) => connectionStatus?.status ?? [])];
    };
    expect(await statuses()).toEqual([0, ['SUCCEEDED']]);
    const wrong = configFor(simulator, { access_token: 'nobody-knows-this-token' });
    expect(await statuses(wrong)).toEqual([0, ['FAILED']]);
  });

  it('discover writes its result to jobOutput.json, and a wrong config is a failure', async () => {
    const good = await answerTo('discover');
    const names = good.lines.flatMap(({ catalog }) => catalog?.streams.map(({ name }) => name) ?? []);
    expect([good.exitCode, names]).toEqual([0, ALL]);
    const bad = await answerTo('discover', { accounts: 'none' });
    expect([bad.exitCode, bad.lines.map(({ trace }) => trace?.error?.failure_type)]).toEqual([
      1,
      ['config_error'],
    ]);
  });
});

describe('a read whose output goes through named pipes', () => {
  it('a read through pipes reads the suggested streams, and resumes from its state', async () => {
    const first = await wholeRead();
    const states = first.map(({ state }) => state).filter((state) => state !== undefined);
    const second = await wholeRead({ state: states });
    const records = (lines: readonly Line[]) =>
      lines.filter(({ record }) => record?.stream === 'ad_insights').length;
    expect(records(second)).toBeGreaterThan(0);
    expect(records(second)).toBeLessThan(records(first));
  });

  it('a read whose pipes are closed ends by itself, as failed and without a message', async () => {
    await read({ reader: ['head', '-n', '20'] }, async ({ path, launcher, stdout, stderr }) => {
      expect(linesOf((await stdout).stdout)).toHaveLength(20);
      const { exitCode } = await launcher;
      expect(exitCode).toBe(1);
      expect(await readFile(path('exitCode.txt'), 'utf8')).toBe('1\n');
      expect((await stderr).stdout).toBe('');
    });
  });

  it('a waiting read that is cancelled is abandoned at once, and ends when it has something to write', async () => {
    simulator.addFault({ match: ({ query }) => Number(query['page']) > 1, do: { kind: 'hang' } });
    const given: Given = {
      ...{ streams: ['campaigns'], config: { page_size: 1, request_timeout: 60 } },
      // Reads until the marker exists, so that the pipe is closed by then.
      reader: ['sh', '-c', 'cat "$0" & while [ ! -f TERMINATED ]; do sleep 0.1; done; kill $!'],
    };
    await read(given, async ({ path, launcher, stderr }) => {
      await asked(3);
      await writeFile(path('TERMINATED'), '');
      expect((await launcher).exitCode).toBe(TERMINATED);
      expect(await readFile(path('exitCode.txt'), 'utf8')).toBe(`${String(TERMINATED)}\n`);
      expect((await stderr).stdout).toBe('');
    });
  });
});
