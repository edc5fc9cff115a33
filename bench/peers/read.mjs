// One read of one program from a fresh simulator, so that every program sees the same accounts.
import { spawn } from 'node:child_process';
import { createReadStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { path } from '../measure.mjs';
import { comparison } from './compare.mjs';
import { parseLine } from './parse.mjs';
import { truthOf } from './streams.mjs';
import { traitsOf } from './traits.mjs';

/** The time at the start of every read, late in the day: east of London it is already tomorrow. */
export const NOW = '2026-11-20T23:00:00Z';

/** The time limit of a read. */
const PATIENCE_SECONDS = 1200;

/** The last output of a program that failed. */
const WORDS = 2000;

/** Runs a command to its end: `seconds`, `cpuSeconds`, `peakMb`, `exitCode`, and the end of its output. */
async function measured({ command, env }, folder) {
  const [usage, output] = [join(folder, 'usage.json'), join(folder, 'output.jsonl')];
  const args = [path('peers/measured.py'), usage, output, String(PATIENCE_SECONDS), ...command];
  const child = spawn('python3', args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env.PATH, ...env },
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (said = (said + text).slice(-WORDS)));
  await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  return { ...JSON.parse(readFileSync(usage, 'utf8')), output, said };
}

/** The failure that a line of output reports: only Airbyte's messages do. */
const errorIn = (message) => (message.trace?.type === 'ERROR' ? message.trace.error.message : undefined);

async function compareOutput(output, program, comparisons) {
  const names = new Map(Object.keys(comparisons).map((stream) => [program.names[stream], stream]));
  let error;
  for await (const line of createInterface({ input: createReadStream(output) })) {
    const message = parseLine(line);
    const row = program.rowOf(message);
    if (row !== null) comparisons[names.get(row.stream)].add(row.data);
    error ??= errorIn(message);
  }
  return error;
}

const countRequests = (requests) => ({
  requests: requests.length,
  refused: requests.filter(({ code }) => code !== 0).length,
});

const lastLine = (said) => said.trim().split('\n').at(-1);

/**
 * Reads `streams` with a program from accounts like `world` and compares all rows.
 *
 * @returns the figures of the process, requests, and for each stream how its rows compare
 * @throws Error if the program could not be started
 */
export async function read(program, { streams, world, startDate }, startSimulator) {
  const skew = Date.parse(NOW) - Date.now();
  const now = () => new Date(Date.now() + skew);
  const simulator = await startSimulator({ ...world, now, limits: 'basic' });
  const folder = mkdtempSync(join(tmpdir(), 'peers-'));
  try {
    const accounts = simulator.world.accounts.map(({ id }) => id);
    const about = { folder, streams, accounts, startDate, url: simulator.url, now: NOW };
    const call = await program.prepare(about);
    const utcDay = NOW.slice(0, 10);
    const traitOf = traitsOf(simulator.world, { limit: world.reportIdLimit, utcDay });
    const compared = (stream) => comparison(stream, truthOf(simulator.world, { stream, startDate, traitOf }));
    const comparisons = Object.fromEntries(streams.map((stream) => [stream, compared(stream)]));
    simulator.resetRequests();
    const { output, said, ...figures } = await measured(call, folder);
    const requests = countRequests(simulator.requests);
    const error = await compareOutput(output, program, comparisons);
    const failure = figures.exitCode === 0 ? null : (error ?? lastLine(said));
    const results = Object.entries(comparisons).map(([stream, { result }]) => [stream, result()]);
    return { ...figures, ...requests, failure, streams: Object.fromEntries(results) };
  } finally {
    await simulator.close();
    rmSync(folder, { recursive: true });
  }
}
