import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { closeSync, constants, openSync, readFileSync, readSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { startSimulator, type Simulator } from '../../src/simulator/index.js';
import { OFFLINE_CONFIG, SMALL_WORLD } from '../conformance/given.js';
import { EXECUTABLE, runConnector, withFiles, type Outcome } from '../support/connector.js';
import { catalogOf, configFor, STREAMS } from '../support/read-inputs.js';
import { readFrom } from '../support/reads.js';
import { FAST_CLOCK } from '../support/time.js';

/* Failures in and around the process: the exit code shows them, and so does a message. */

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator(SMALL_WORLD);
});
afterEach(() => {
  simulator.clearFaults();
  simulator.resetRequests();
});
afterAll(() => simulator.close());

/** The exit code of a process, or the signal that ended it. */
const ended = (child: ChildProcess): Promise<NodeJS.Signals | number | null> =>
  new Promise((resolve) => {
    child.once('close', (code, signal) => {
      resolve(signal ?? code);
    });
  });

const PRELOAD = fileURLToPath(new URL('../support/process-failure.mjs', import.meta.url));

type Kind = 'dry' | 'stuck' | 'rejection' | 'exception';

/** The environment of a process that fails when it requests a path without a response. */
function troubleAt(path: string, kind: Kind, speed = 100): Readonly<Record<string, string>> {
  simulator.addFault({ path, do: { kind: 'hang' } });
  return {
    ...FAST_CLOCK,
    NODE_OPTIONS: `${FAST_CLOCK['NODE_OPTIONS'] ?? ''} --import=${PRELOAD}`,
    FAST_CLOCK: String(speed),
    TIKTOK_API_BASE_URL: simulator.url,
    FAILURE: kind,
    FAILURE_AT: path,
    FAILURE_TEXT: `lost with ${simulator.token} in it`,
  };
}

/** Two streams: one that can be read, and one whose request gets no response. */
const TWO = ['campaigns', 'adgroups'];

const readInTrouble = (kind: Kind, speed?: number): Promise<Outcome> =>
  readFrom(simulator, { streams: TWO, run: { env: troubleAt('adgroup/get/', kind, speed) } });

/** The complete stream keeps its status and state; the other one is incomplete. */
function expectBrokenOff(outcome: Outcome): void {
  expect({ exitCode: outcome.exitCode, stderr: outcome.stderr }).toEqual({ exitCode: 1, stderr: '' });
  expect(outcome.records('campaigns')).toHaveLength(4);
  expect(outcome.statuses('campaigns').at(-1)).toBe('COMPLETE');
  expect(outcome.states('campaigns')).not.toEqual([]);
  expect(outcome.statuses('adgroups')).toEqual(['STARTED', 'RUNNING', 'INCOMPLETE']);
  expect(outcome.errors()).toHaveLength(1);
  expect(outcome.errors()[0]?.failure_type).toBe('system_error');
}

describe('an event loop that runs dry', () => {
  it('a read whose event loop runs dry reports an error, and its started streams are incomplete', async () => {
    const outcome = await readInTrouble('dry');
    expectBrokenOff(outcome);
    expect(outcome.errors()[0]?.message).toContain('the connector lost a pending response');
  });

  it('a check whose event loop runs dry reports an error', async () => {
    const outcome = await runConnector(['check', '--config', '-'], {
      stdin: JSON.stringify(configFor(simulator)),
      env: troubleAt('advertiser/info/', 'dry'),
    });
    expect({ exitCode: outcome.exitCode, stderr: outcome.stderr }).toEqual({ exitCode: 1, stderr: '' });
    expect(outcome.errors()[0]?.message).toContain('the connector lost a pending response');
  });

  it('a terminal command whose event loop runs dry prints a line and exits with 1', async () => {
    const outcome = await runConnector(['plan', '--config', '-'], {
      stdin: JSON.stringify(configFor(simulator)),
      env: troubleAt('ad/get/', 'dry'),
    });
    expect({ exitCode: outcome.exitCode, stdout: outcome.stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(outcome.stderr).toContain('the connector lost a pending response');
    expect(outcome.stderr).not.toMatch(/^\s+at /m);
  });
});

describe('an unhandled failure', () => {
  it.each<Kind>(['rejection', 'exception'])(
    'an unhandled failure (%s) is an error of the read, without the token',
    async (kind) => {
      const outcome = await readInTrouble(kind);
      const { exitCode, stderr, stdout } = outcome;
      expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
      expect(outcome.errors().map(({ message }) => message)).toEqual([
        expect.stringContaining('lost with **** in it'),
      ]);
      expect(stdout).not.toContain(simulator.token);
      // The request was prefetched, so the stream before it may already have emitted.
      const ends = TWO.map((name) => outcome.statuses(name).at(-1)).filter((status) => status !== undefined);
      expect(ends.filter((status) => status !== 'COMPLETE')).toEqual(['INCOMPLETE']);
    },
  );

  it('a terminal command prints an unhandled failure without the token', async () => {
    const outcome = await runConnector(['plan', '--config', '-'], {
      stdin: JSON.stringify(configFor(simulator)),
      env: troubleAt('ad/get/', 'rejection'),
    });
    expect(outcome.exitCode).toBe(1);
    expect(outcome.stderr).toContain('lost with **** in it');
    expect(outcome.stdout + outcome.stderr).not.toContain(simulator.token);
  });
});

describe('a run without progress for 15 minutes', () => {
  it('a stalled run ends and names the stream, the account and the request, and so does a stalled check', async () => {
    const [read, check] = await Promise.all([
      readInTrouble('stuck', 200),
      runConnector(['check', '--config', '-'], {
        stdin: JSON.stringify(configFor(simulator)),
        env: troubleAt('advertiser/info/', 'stuck', 200),
      }),
    ]);
    expectBrokenOff(read);
    const account = simulator.world.accounts[0]?.id ?? '';
    expect(read.errors()[0]?.message).toMatch(
      new RegExp(
        `^No progress for 15 minutes: .* The sync was at adgroups, advertiser_id ${account}\\. ` +
          `Requests in flight: .*adgroup/get/ for account ${account} \\(1[5-7] minutes\\)`,
      ),
    );
    expect(check.exitCode).toBe(1);
    expect(check.errors()[0]?.message).toContain('Requests in flight: advertiser/info/');
  });
});

/** A named pipe, with one end for the test and one for a process: writes to the latter do not block. */
async function withPipe<T>(
  flags: number,
  use: (pipe: { readonly own: number; readonly given: number }) => Promise<T>,
): Promise<T> {
  return withFiles({}, async (path) => {
    spawnSync('sh', ['-c', 'mkfifo "$0"', path('pipe')]);
    const own = openSync(path('pipe'), constants.O_RDWR | constants.O_NONBLOCK);
    const given = openSync(path('pipe'), constants.O_WRONLY | flags);
    try {
      return await use({ own, given });
    } finally {
      closeSync(own);
      closeSync(given);
    }
  });
}

const isFullPipe = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'EAGAIN';

/** The contents of the pipe, up to this many bytes. */
function take(pipe: number, most: number): Buffer {
  const bytes = Buffer.alloc(most);
  try {
    return bytes.subarray(0, readSync(pipe, bytes));
  } catch (error) {
    if (!isFullPipe(error)) throw error;
    return Buffer.alloc(0);
  }
}

const PAGE = 4096;

/** Writes spaces into a pipe if there is room. */
function isFull(pipe: number, bytes = 1): boolean {
  try {
    writeSync(pipe, Buffer.alloc(bytes, ' '));
    return false;
  } catch (error) {
    if (!isFullPipe(error)) throw error;
    return true;
  }
}

/** More than a process takes to start; with less, the test would prove nothing. */
const STARTED_MS = 1000;

describe('a full pipe that does not block', () => {
  it('spec writes its whole output to a full pipe when the reader continues, however slowly', async () => {
    const { exitCode, text } = await withPipe(constants.O_NONBLOCK, async ({ own, given }) => {
      while (!isFull(own, PAGE));
      // Node makes the first three descriptors of a child block, so the shell passes a fourth.
      const child = spawn('sh', ['-c', 'exec "$0" spec >&3', EXECUTABLE], {
        env: { PATH: process.env['PATH'] ?? '' },
        stdio: ['ignore', 'ignore', 'inherit', given],
      });
      const state: { end?: unknown } = {};
      void ended(child).then((end) => (state.end = end));
      await sleep(STARTED_MS);
      const read: Buffer[] = [];
      while (state.end === undefined) {
        read.push(take(own, 1000));
        await sleep(1);
      }
      for (let rest = take(own, PAGE); rest.length > 0; rest = take(own, PAGE)) read.push(rest);
      return { exitCode: state.end, text: Buffer.concat(read).toString().trim() };
    });
    const file = readFileSync(new URL('../../spec.json', import.meta.url), 'utf8');
    expect(exitCode).toBe(0);
    expect(JSON.parse(text)).toEqual({ type: 'SPEC', spec: JSON.parse(file) as unknown });
  });
});

describe('a reader that has stopped', () => {
  /** Starts a read of everything into a pipe that nobody reads, and waits until it is full. */
  async function startStopped(own: number, given: number): Promise<ChildProcess> {
    return withFiles(
      { 'config.json': configFor(simulator), 'catalog.json': catalogOf(STREAMS) },
      async (path) => {
        const child = spawn(
          EXECUTABLE,
          ['read', '--config', path('config.json'), '--catalog', path('catalog.json')],
          {
            env: { PATH: process.env['PATH'] ?? '', ...FAST_CLOCK, TIKTOK_API_BASE_URL: simulator.url },
            stdio: ['ignore', given, 'pipe'],
          },
        );
        while (!isFull(own)) await sleep(20);
        return child;
      },
    );
  }

  it('a stopped reader does not keep the process from ending by a signal', async () => {
    const signals: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGINT', 'SIGHUP'];
    const ends = signals.map((signal) =>
      withPipe(0, async ({ own, given }) => {
        const child = await startStopped(own, given);
        child.kill(signal);
        return ended(child);
      }),
    );
    expect(await Promise.all(ends)).toEqual(signals);
  });

  it('a second signal ends the process without waiting for the reader', async () => {
    const end = await withPipe(0, async ({ own, given }) => {
      const child = await startStopped(own, given);
      child.kill('SIGTERM');
      child.kill('SIGINT');
      return ended(child);
    });
    expect(['SIGTERM', 'SIGINT']).toContain(end);
  });
});

describe('exit codes', () => {
  it('a command exits with 0, 1 or 2 according to its result', async () => {
    const codes: readonly [readonly string[], number][] = [
      [['--help'], 0],
      [['--version'], 0],
      [['catalog', '--config', '-'], 0],
      [['check', '--config', '/nonexistent'], 0],
      [['discover', '--config', '/nonexistent'], 1],
      [['plan', '--config', '/nonexistent'], 1],
      [['plan'], 2],
      [['frobnicate'], 2],
    ];
    const found = await Promise.all(codes.map(async ([args]) => [args, await exitCodeOf(args)]));
    expect(found).toEqual(codes);
  });
});

/** For a command whose messages do not matter here. */
async function exitCodeOf(args: readonly string[]): Promise<unknown> {
  const child = spawn(EXECUTABLE, args, {
    env: { PATH: process.env['PATH'] ?? '' },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(JSON.stringify(OFFLINE_CONFIG));
  return ended(child);
}
