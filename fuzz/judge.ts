import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';

import { schemaCheck } from '../integration_tests/conformance/rules/record-rules.js';
import { messageProblems } from '../integration_tests/support/protocol-messages.js';
import { protocolViolations, type ConfiguredCatalog } from '../integration_tests/support/protocol.js';
import type { CatalogStream, Line } from '../integration_tests/support/connector.js';
import { leaksOf } from '../integration_tests/support/secrets.js';
import { runCommand, toAirbyteStream } from '../src/cdk/index.js';
import { source } from '../src/connector/source.js';
import { DEFAULT_SETTINGS, streamsOf } from '../src/streams/index.js';
import { NOW } from '../src/tiktok/testing/api.js';
import { FASTEST, restartClock } from './clock.js';

/** One run of a command, with the contents of its files. */
export interface Input {
  readonly command: 'check' | 'discover' | 'read';
  readonly config: string | Uint8Array;
  readonly catalog?: string | Uint8Array;
  readonly state?: string | Uint8Array;
  /** The text that must not be printed. */
  readonly secret: string;
  /** Set if the catalog is good: the order of the messages is checked against it. */
  readonly selected?: ConfiguredCatalog;
}

const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
const path = (name: string): string => join(folder, name);

/** Uncaught errors of anything in this process. */
const crashes: unknown[] = [];
process.on('uncaughtException', (error) => crashes.push(error));
process.on('unhandledRejection', (error) => crashes.push(error));

/** The output of a run, and what is wrong with it whatever the input was. */
export interface Judged {
  readonly exitCode: number;
  readonly lines: readonly Line[];
  readonly problems: readonly string[];
}

/** Runs a command in this process and returns what is wrong with its behaviour; empty if nothing is. */
export const problemsWith = async (input: Input, apiUrl: string): Promise<readonly string[]> =>
  (await judge(input, apiUrl)).problems;

/** @param speed fake milliseconds per real one; timeouts must exceed the delays of a slow API */
export async function judge(input: Input, apiUrl: string, speed = FASTEST): Promise<Judged> {
  restartClock(NOW, speed);
  crashes.length = 0;
  const { exitCode, stdout, stderr } = await run(input, apiUrl);
  await new Promise((resolve) => setImmediate(resolve));
  for (const signal of ['SIGTERM', 'SIGINT']) process.removeAllListeners(signal);
  const { lines, malformed } = linesOf(stdout);
  const problems = [
    ...crashes.map((error) => `uncaught error: ${String(error instanceof Error ? error.stack : error)}`),
    ...malformed,
    ...(stderr === '' ? [] : [`standard error: ${stderr}`]),
    ...leaksOf({ stdout, stderr }, input.secret).map((leak) => `printed the secret as ${leak}`),
    ...(malformed.length > 0 ? [] : endProblems(input, exitCode, lines)),
    ...rowProblems(lines),
    ...(input.selected === undefined || malformed.length > 0
      ? []
      : protocolViolations({ exitCode, signal: null, stdout, stderr, lines }, input.selected)),
  ];
  return { exitCode, lines, problems };
}

async function run({ command, config, catalog, state }: Input, apiUrl: string) {
  writeFileSync(path('config'), config);
  const args = [command, '--debug', '--config', path('config')];
  if (catalog !== undefined) {
    writeFileSync(path('catalog'), catalog);
    args.push('--catalog', path('catalog'));
  }
  if (state !== undefined) {
    writeFileSync(path('state'), state);
    args.push('--state', path('state'));
  }
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  const stderr = new Writable({
    write(chunk: Buffer, _encoding, done) {
      err.push(chunk);
      done();
    },
  });
  const sink = (bytes: Uint8Array): Promise<void> => {
    out.push(Buffer.from(bytes));
    return Promise.resolve();
  };
  const exitCode = await runCommand(source, args, { sink, stderr, env: { TIKTOK_API_BASE_URL: apiUrl } });
  return { exitCode, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() };
}

function linesOf(stdout: string): { lines: readonly Line[]; malformed: readonly string[] } {
  const texts = stdout.split('\n');
  const rest = texts.pop() ?? '';
  const lines: Line[] = [];
  const malformed = rest === '' ? [] : [`the last line is not terminated: ${rest}`];
  for (const text of texts) {
    try {
      lines.push(JSON.parse(text) as Line);
    } catch {
      malformed.push(`not JSON: ${text}`);
    }
  }
  return { lines, malformed: [...malformed, ...new Set(lines.flatMap(messageProblems))] };
}

const streams = new Map(streamsOf(DEFAULT_SETTINGS).map((stream) => [stream.name, stream]));

type RowCheck = ReturnType<typeof schemaCheck>;
const rowChecks = new Map<string, RowCheck | undefined>();

/** Made when a stream has its first row: there are more than a hundred streams. */
function rowCheckOf(name: string): RowCheck | undefined {
  if (!rowChecks.has(name)) {
    const stream = streams.get(name);
    rowChecks.set(name, stream && schemaCheck(toAirbyteStream(stream) as unknown as CatalogStream));
  }
  return rowChecks.get(name);
}

/** Whatever the API sends, a row has the types of its schema. */
function rowProblems(lines: readonly Line[]): readonly string[] {
  return lines.flatMap(({ record }) =>
    record === undefined
      ? []
      : (rowCheckOf(record.stream)?.(record.data) ?? []).map((problem) => `${record.stream}: ${problem}`),
  );
}

/** Every failure is reported as a message, and check always has a result. */
function endProblems({ command }: Input, exitCode: number, lines: readonly Line[]): readonly string[] {
  const errors = lines.filter(({ trace }) => trace?.error !== undefined).length;
  const answers = lines.filter(({ connectionStatus }) => connectionStatus !== undefined).length;
  const problems: string[] = [];
  if (exitCode !== 0 && exitCode !== 1) problems.push(`exit code ${String(exitCode)}`);
  if (exitCode === 1 && errors === 0) problems.push('exit code 1 without an error trace');
  if (exitCode === 0 && errors > 0) problems.push('exit code 0 despite an error trace');
  if (command === 'check' && answers + errors !== 1) problems.push(`${String(answers)} results of a check`);
  const bugs = lines.filter(({ trace }) =>
    trace?.error?.message.includes('Unexpected error in the connector'),
  );
  return [...problems, ...bugs.map(({ trace }) => `a bug: ${JSON.stringify(trace?.error)}`)];
}
