// Runs a program whose standard output goes to a pipe, and measures it.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const USAGE = pathToFileURL(path('usage.mjs')).href;

/** The other end of the pipe. It counts lines and bytes, which costs no more than `cat` to /dev/null. */
const COUNT_LINES = ['wc', '-lc'];

/**
 * Starts a Node program: `args` are those of `node`, `sink` is the command at the other end of its standard output.
 * `usage()` returns what it has reported so far; `ended` resolves to all figures.
 */
export function start(args, { env = {}, sink = COUNT_LINES } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const file = join(folder, 'usage.json');
  const usage = () => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8') || '{}') : {});
  const began = performance.now();
  // The shell creates a real pipe, unlike Node, and the program is not a child of this large process.
  const script = '"$@" | $BENCH_SINK';
  const child = spawn('sh', ['-c', script, 'sh', process.execPath, '--import', USAGE, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, ...env, BENCH_USAGE_FILE: file, BENCH_SINK: sink.join(' ') },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
  const ended = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => {
      const seconds = (performance.now() - began) / 1000;
      const { exitCode = null, cpuSeconds, peakMb } = usage();
      rmSync(folder, { recursive: true });
      resolve({ exitCode, seconds, cpuSeconds, peakMb, stdout, stderr });
    });
  });
  return { usage, ended };
}

/**
 * Runs a Node program to its end; `lines` and `bytes` are what it wrote.
 *
 * @throws Error if its exit code is not 0
 */
export async function run(args, options) {
  const { stdout, ...figures } = await start(args, options).ended;
  if (figures.exitCode !== 0) {
    const program = args.find((arg) => arg.endsWith('.mjs'));
    throw new Error(`${program} ended with exit code ${figures.exitCode}\n${figures.stderr}`);
  }
  const [lines, bytes] = stdout.trim().split(/\s+/).map(Number);
  return { ...figures, lines, bytes };
}
