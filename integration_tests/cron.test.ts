import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { denyAccount, startSimulator, type Simulator } from '../src/simulator/index.js';
import { EXECUTABLE, withFiles, type Line } from './support/connector.js';
import { read } from './support/documents.js';
import { catalogOf, configFor, START_DATE } from './support/read-inputs.js';
import { FAST_CLOCK, now } from './support/time.js';
import { keyOf, truthOf } from './support/truth.js';

/* deploy/cron: the script, with the built connector in place of the image, and the line for cron. */

const SCRIPT = fileURLToPath(new URL('../deploy/cron/sync.sh', import.meta.url));
const REPORT = 'ad_insights';
const STREAMS = ['campaigns', REPORT];
const LOOKBACK_START = '2026-05-13';
const SECOND_WINDOW = '2026-05-01';
const REPORT_PATH = 'report/integrated/get/';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ accounts: 2, campaigns: 1, adgroups: 1, ads: 2, days: 40, now });
});
afterEach(() => {
  simulator.clearFaults();
  simulator.resetRequests();
});
afterAll(() => simulator.close());

/** A folder as the script needs it. */
const withFolder = <T>(use: (folder: string) => Promise<T>): Promise<T> =>
  withFiles({ 'config.json': configFor(simulator), 'catalog.json': catalogOf(STREAMS) }, (path) =>
    use(path('.')),
  );

function start(folder: string, env: Readonly<Record<string, string>> = {}): ChildProcess {
  const own = { ...FAST_CLOCK, TIKTOK_API_BASE_URL: simulator.url, CONNECTOR: EXECUTABLE, ...env };
  // A group of its own, so that a test can end the script with everything that it started.
  return spawn(SCRIPT, [folder], { env: { PATH: process.env['PATH'], ...own }, detached: true });
}

async function resultOf(script: ChildProcess) {
  const [stdout, stderr, [code]] = await Promise.all([
    text(script.stdout!),
    text(script.stderr!),
    once(script, 'close') as Promise<[number | null]>,
  ]);
  return { code, stdout, stderr };
}

const sync = (folder: string, env?: Readonly<Record<string, string>>) => resultOf(start(folder, env));

const outputsOf = (folder: string): readonly string[] => readdirSync(join(folder, 'output')).sort();

const linesIn = (path: string): readonly Line[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);

/** The keys of a report's rows in all files of the folder, each once. */
const keysIn = (folder: string): readonly string[] => {
  const lines = outputsOf(folder).flatMap((name) => linesIn(join(folder, 'output', name)));
  const rows = lines.flatMap(({ record }) => (record?.stream === REPORT ? [record.data] : []));
  return [...new Set(rows.map((row) => keyOf(REPORT, row)))].sort();
};
const truth = (): readonly string[] =>
  truthOf(simulator, { stream: REPORT, metrics: [] })
    .map((row) => keyOf(REPORT, row))
    .sort();

const stateOf = (folder: string): string => readFileSync(join(folder, 'state.jsonl'), 'utf8');
const streamsIn = (state: string): readonly (string | undefined)[] =>
  state
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as Line).state?.stream.stream_descriptor.name);

/** The first days of the requested windows, each once. */
const windowStarts = (): readonly string[] =>
  [...new Set(simulator.requests.flatMap(({ query }) => query['start_date'] ?? []))].map(String).sort();

/** The accounts of the requested windows that begin on a day. */
const accountsFrom = (day: string): readonly string[] =>
  simulator.requests
    .filter(({ query }) => query['start_date'] === day)
    .flatMap(({ advertiserIds }) => advertiserIds);

/** Lets a run stop in the second window of one account, after it has closed the first. */
const hangInSecondWindow = (): void => {
  simulator.addFault({
    path: REPORT_PATH,
    match: ({ query }) => query['start_date'] === SECOND_WINDOW,
    do: { kind: 'hang' },
  });
};

const partOf = (folder: string): string | undefined =>
  existsSync(join(folder, 'output')) ? outputsOf(folder).find((name) => name.endsWith('.part')) : undefined;

/** Waits until the running script has a state of the report in its file. */
async function firstWindowClosed(folder: string): Promise<void> {
  for (;;) {
    const part = partOf(folder);
    const written = part === undefined ? '' : readFileSync(join(folder, 'output', part), 'utf8');
    if (/^\{"type":"STATE".*"name":"ad_insights".*"stat_time_day"/m.test(written)) return;
    await sleep(20);
  }
}

describe('deploy/cron/sync.sh', () => {
  it('each run continues from the states of all before it, and writes a file of its own', async () => {
    await withFolder(async (folder) => {
      const first = await sync(folder);
      expect(first).toMatchObject({ code: 0, stderr: '' });
      expect(streamsIn(stateOf(folder))).toEqual(STREAMS);
      expect(keysIn(folder)).toEqual(truth());
      expect(windowStarts()[0]).toBe(START_DATE);
      simulator.resetRequests();
      const second = await sync(folder);
      expect(second.code).toBe(0);
      expect(windowStarts()).toEqual([LOOKBACK_START]);
      expect(streamsIn(stateOf(folder))).toEqual(STREAMS);
      writeFileSync(join(folder, 'catalog.json'), JSON.stringify(catalogOf(['campaigns'])));
      const third = await sync(folder);
      expect(streamsIn(stateOf(folder))).toEqual(STREAMS);
      // Names are unique by process id, which does not sort within a second.
      const printed = [first, second, third].map(({ stdout }) => stdout.trim().split('/').at(-1));
      expect(printed.sort()).toEqual(outputsOf(folder));
    });
  });

  it('a run that was killed with its reader is completed by the next one, which requests no closed window again', async () => {
    await withFolder(async (folder) => {
      hangInSecondWindow();
      const script = start(folder);
      const ended = resultOf(script);
      await firstWindowClosed(folder);
      process.kill(-script.pid!, 'SIGKILL');
      await ended;
      // As if the last line had been cut off.
      const part = join(folder, 'output', partOf(folder) ?? '');
      const written = readFileSync(part, 'utf8');
      const whole = written.slice(0, written.lastIndexOf('\n') + 1);
      writeFileSync(part, `${whole}{"type":"STATE","state":{"type":"STR`);
      expect(stateOf(folder)).toBe('');
      simulator.clearFaults();
      simulator.resetRequests();
      expect(await sync(folder)).toMatchObject({ code: 0, stderr: '' });
      expect(partOf(folder)).toBeUndefined();
      expect(outputsOf(folder)).toHaveLength(2);
      expect(keysIn(folder)).toEqual(truth());
      const [closed = ''] =
        /"advertiser_id":"\d+"/.exec(whole.split('"name":"ad_insights"').at(-1) ?? '') ?? [];
      expect(closed).not.toBe('');
      expect(accountsFrom(START_DATE)).not.toContain(/\d+/.exec(closed)?.[0]);
      expect(streamsIn(stateOf(folder))).toEqual(STREAMS);
    });
  });

  it('SIGTERM ends the reader, and the state is as far as its rows', async () => {
    await withFolder(async (folder) => {
      hangInSecondWindow();
      const script = start(folder);
      const ended = resultOf(script);
      await firstWindowClosed(folder);
      script.kill('SIGTERM');
      expect((await ended).code).toBe(143);
      expect(partOf(folder)).toBeUndefined();
      expect(streamsIn(stateOf(folder))).toContain(REPORT);
    });
  });

  it('a run that fails says why, exits with its code and keeps its state; the next one continues', async () => {
    await withFolder(async (folder) => {
      const [denied = '', other = ''] = simulator.world.accounts.map(({ id }) => id);
      simulator.addFault(denyAccount(denied));
      const failed = await sync(folder);
      expect(failed.code).toBe(1);
      expect(failed.stderr).toContain(denied);
      expect(stateOf(folder)).toContain(other);
      expect(stateOf(folder)).not.toContain(denied);
      simulator.clearFaults();
      simulator.resetRequests();
      expect((await sync(folder)).code).toBe(0);
      expect(keysIn(folder)).toEqual(truth());
      expect(new Set(accountsFrom(START_DATE))).toEqual(new Set([denied]));
    });
  });

  it('a second run at the same time refuses, and changes nothing', async () => {
    await withFolder(async (folder) => {
      hangInSecondWindow();
      const script = start(folder);
      const ended = resultOf(script);
      await firstWindowClosed(folder);
      const second = await sync(folder);
      expect(second).toMatchObject({ code: 75, stdout: '' });
      expect(second.stderr).toMatch('is not over');
      expect(outputsOf(folder)).toHaveLength(1);
      process.kill(-script.pid!, 'SIGKILL');
      await ended;
    });
  });

  it('without a loader that succeeds the state stays, and the next run loads the same file first', async () => {
    await withFolder(async (folder) => {
      const failed = await sync(folder, { LOAD: 'exit 3' });
      expect(failed.code).toBe(1);
      expect([failed.stdout, stateOf(folder)]).toEqual(['', '']);
      const loaded = join(folder, 'loaded.jsonl');
      simulator.resetRequests();
      expect((await sync(folder, { LOAD: `cat >> '${loaded}'` })).code).toBe(0);
      expect(windowStarts()).toEqual([LOOKBACK_START]);
      const files = outputsOf(folder).map((name) => readFileSync(join(folder, 'output', name), 'utf8'));
      expect(readFileSync(loaded, 'utf8')).toBe(files.join(''));
    });
  });

  it.each([
    ['a folder without a config', 2, {}],
    ['a state in another form', 2, { 'state.jsonl': '[]\n' }],
    ['a connector that does not start', 127, {}],
  ])('%s: exit code %i, and the state stays as it was', async (what, code, files) => {
    const given = what.includes('config') ? {} : { 'config.json': '{}', 'catalog.json': '{}' };
    await withFiles({ ...given, ...files }, async (path) => {
      const result = await sync(path('.'), { CONNECTOR: '/nowhere/connector' });
      expect(result).toMatchObject({ code, stdout: '' });
      expect(result.stderr).not.toBe('');
      for (const [name, content] of Object.entries(files))
        expect(readFileSync(path(name), 'utf8')).toBe(content);
    });
  });
});

describe('deploy/cron/crontab', () => {
  it('the crontab has one line with five fields of time, and runs the script with a folder', () => {
    const lines = read('deploy/cron/crontab').split('\n');
    const jobs = lines.filter((line) => line !== '' && !line.startsWith('#') && !/^\w+=/.test(line));
    expect(jobs).toHaveLength(1);
    expect(jobs[0]).toMatch(/^(?:[\d*,/-]+ ){5}\/\S+\/deploy\/cron\/sync\.sh \/\S+ > \/dev\/null$/);
    expect(jobs[0]).not.toContain('%'); // cron's newline
  });
});
