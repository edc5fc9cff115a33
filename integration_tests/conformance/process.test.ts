import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdir, readdir, readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { startSimulator, type Simulator } from '../../src/simulator/index.js';
import { EXECUTABLE, runConnector, withFiles, type Outcome } from '../support/connector.js';
import { assertProtocol } from '../support/protocol.js';
import { catalogOf, configFor, STREAMS } from '../support/read-inputs.js';
import { readFrom } from '../support/reads.js';
import { FAST_CLOCK, NOW } from '../support/time.js';
import { OFFLINE_CONFIG, SMALL_WORLD } from './given.js';

const names = STREAMS;
/** A stream with few rows, and all streams. */
const [SMALL, ALL] = [names.slice(0, 1), names];

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator(SMALL_WORLD);
});
afterEach(() => {
  simulator.clearFaults();
  simulator.resetRequests();
});
afterAll(() => simulator.close());

const filesFor = (streams: readonly string[]) => ({
  'config.json': configFor(simulator),
  'catalog.json': catalogOf(streams),
});
const inWorld = () => ({ ...FAST_CLOCK, TIKTOK_API_BASE_URL: simulator.url });

describe('an invalid command line', () => {
  it.each([
    ['nothing at all', []],
    ['an unknown command', ['spek']],
    ['an unknown option', ['check', '--config', '-', '--verbose']],
    ['a missing option', ['read', '--config', '-']],
    ['an option without its value', ['check', '--config']],
    ['more than one command', ['spec', 'check', '--config', '-']],
    ['two files on standard input', ['read', '--config', '-', '--catalog', '-']],
  ])('an invalid command line (%s) is reported on stderr, with exit code 2', async (_what, args) => {
    const { exitCode, stdout, stderr } = await runConnector(args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/^(Usage:|Help: )/m);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe('SIGTERM', () => {
  const TERMINATED = { exitCode: null, signal: 'SIGTERM', stderr: '' };

  /** Runs a read and ends it when a line is seen. */
  const endWhen = (seen: string, streams: readonly string[]): Promise<Outcome> =>
    readFrom(simulator, {
      streams,
      config: { page_size: 2 },
      run: {
        onStart: (child) => {
          child.stdout?.on('data', (chunk: string) => {
            if (chunk.includes(seen)) child.kill('SIGTERM');
          });
        },
      },
    });

  /** Ends the process once this many requests were made. */
  const endWhenAsked = (requests: number, signal: NodeJS.Signals) => (child: ChildProcess) => {
    const timer = setInterval(() => {
      if (simulator.requests.length < requests) return;
      clearInterval(timer);
      child.kill(signal);
    }, 10);
  };

  it('SIGTERM ends a waiting read, with whole lines and none held back', async () => {
    simulator.addFault({ match: ({ query }) => Number(query['page']) > 1, do: { kind: 'hang' } });
    const outcome = await readFrom(simulator, {
      streams: ['campaigns'],
      config: { page_size: 1 },
      run: {
        onStart: endWhenAsked(4, 'SIGTERM'),
      },
    });
    expect(outcome).toMatchObject(TERMINATED);
    expect(outcome.records('campaigns')).toHaveLength(1);
    assertProtocol(outcome, catalogOf(['campaigns']));
  });

  it.each(['"RECORD"', '"COMPLETE"'])(
    'SIGTERM ends a read in full flow after %s, with whole lines',
    async (seen) => {
      const outcome = await endWhen(seen, ALL);
      expect(outcome).toMatchObject(TERMINATED);
      expect(outcome.statuses(ALL.at(-1)!)).not.toContain('COMPLETE');
      assertProtocol(outcome, catalogOf(ALL));
    },
  );

  it.each(['SIGTERM', 'SIGINT'] as const)('%s ends a check that waits', async (signal) => {
    simulator.addFault({ do: { kind: 'hang' } });
    const outcome = await runConnector(['check', '--config', '-'], {
      stdin: JSON.stringify(configFor(simulator)),
      env: inWorld(),
      onStart: endWhenAsked(1, signal),
    });
    expect(outcome).toMatchObject({ ...TERMINATED, signal });
    expect(outcome.lines.filter(({ type }) => type !== 'LOG')).toEqual([]);
  });

  it.each<[string, string[]]>([
    ['spec', ['spec']],
    ['discover', ['discover', '--config', '-']],
  ])('SIGTERM after the result of %s is not a failure', async (_command, args) => {
    const { exitCode, signal, lines, stderr } = await runConnector(args, {
      stdin: JSON.stringify(OFFLINE_CONFIG),
      onStart: (child) => child.stdout?.once('data', () => child.kill('SIGTERM')),
    });
    expect(lines).toHaveLength(1);
    expect(stderr).toBe('');
    expect([exitCode, signal]).toEqual(signal === null ? [0, null] : [null, 'SIGTERM']);
  });
});

describe('a reader of standard output', () => {
  it('if the reader goes away, the read ends with an exit code and prints nothing', async () => {
    await withFiles(filesFor(ALL), async (path) => {
      const { stdout, stderr } = await shell(
        '{ "$EXECUTABLE" read --config "$CONFIG" --catalog "$CATALOG"; echo "exit code $?" >&2; } | head -n 1',
        { CONFIG: path('config.json'), CATALOG: path('catalog.json'), ...inWorld() },
      );
      expect(stdout.split('\n')).toHaveLength(2);
      expect(stderr).toMatch(/^exit code [1-9]\d*\n$/);
    });
  });

  it('if the reader stops, the read waits and makes no more requests', async () => {
    let whileStopped = Infinity;
    const outcome = await readFrom(simulator, {
      streams: ALL,
      config: { page_size: 20 },
      run: {
        onStart: (child) => {
          child.stdout?.once('data', () => {
            child.stdout?.pause();
            void standstill(() => simulator.requests.length).then((requests) => {
              whileStopped = requests;
              child.stdout?.resume();
            });
          });
        },
      },
    });
    expect(outcome.exitCode).toBe(0);
    assertProtocol(outcome, catalogOf(ALL));
    expect(whileStopped).toBeLessThan(simulator.requests.length / 2);
  });

  it('if the reader is slow, every line arrives', async () => {
    const outcome = await readFrom(simulator, {
      streams: ALL,
      run: {
        onStart: (child) => {
          child.stdout?.on('data', () => {
            child.stdout?.pause();
            setTimeout(() => child.stdout?.resume(), 5);
          });
        },
      },
    });
    expect(outcome.exitCode).toBe(0);
    assertProtocol(outcome, catalogOf(ALL));
  });
});

describe('standard input', () => {
  it('standard input is not waited for unless a file is "-"', async () => {
    await withFiles({ 'config.json': OFFLINE_CONFIG }, async (path) => {
      const child = spawn(EXECUTABLE, ['discover', '--config', path('config.json')], {
        env: { PATH: process.env['PATH'] ?? '' },
        stdio: ['pipe', 'ignore', 'ignore'],
      });
      const exitCode = await new Promise((resolve) => child.once('exit', resolve));
      child.stdin.destroy();
      expect(exitCode).toBe(0);
    });
  });

  it.each(['--catalog', '--state'])('standard input may be the file of %s', async (option) => {
    const files = { ...filesFor(SMALL), 'state.json': [] };
    await withFiles(files, async (path) => {
      const args = Object.keys(files).flatMap((name) => {
        const own = `--${name.replace('.json', '')}`;
        return [own, own === option ? '-' : path(name)];
      });
      const stdin = await readFile(path(`${option.slice(2)}.json`), 'utf8');
      const outcome = await runConnector(['read', ...args], { stdin, env: inWorld() });
      expect(outcome.exitCode).toBe(0);
      assertProtocol(outcome, catalogOf(SMALL));
    });
  });
});

describe('the environment of the process', () => {
  it('the connector runs in the root of the file system, without a home or a folder for temporary files', async () => {
    const run = { cwd: '/', env: { TMPDIR: '/nonexistent' } };
    const outcome = await readFrom(simulator, { streams: SMALL, run });
    expect(outcome.exitCode).toBe(0);
    assertProtocol(outcome, catalogOf(SMALL));
  });

  it('the connector runs in a read-only folder, and leaves it unchanged', async () => {
    await withFiles({}, async (path) => {
      await mkdir(path('here'));
      await chmod(path('here'), 0o555);
      const outcome = await readFrom(simulator, { streams: SMALL, run: { cwd: path('here') } });
      expect(outcome.exitCode).toBe(0);
      expect(await readdir(path('here'))).toEqual([]);
    });
  });

  it("the connector's Node uses NODE_OPTIONS", async () => {
    const outcome = await readFrom(simulator, { streams: SMALL });
    const day = Date.parse(NOW);
    const times = outcome.lines.map(({ trace }) => trace?.emitted_at).filter((time) => time !== undefined);
    expect(times.every((time) => time >= day && time < day + 3_600_000)).toBe(true);
  });
});

/** A number that has not changed for a second. */
async function standstill(count: () => number): Promise<number> {
  for (let seen = count(); ; seen = count()) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    if (count() === seen) return seen;
  }
}

interface ShellOutcome {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script in `sh`, as the platform does. */
async function shell(script: string, env: Readonly<Record<string, string>>): Promise<ShellOutcome> {
  const child = spawn('sh', ['-c', script], {
    env: { PATH: process.env['PATH'] ?? '', EXECUTABLE, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  const exitCode = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { exitCode, stdout, stderr };
}
