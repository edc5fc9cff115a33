import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const EXECUTABLE = fileURLToPath(new URL('../../bin/source-tiktok-ads', import.meta.url));

/** A line of standard output, loosely typed: tests check what they need. */
export interface Line {
  readonly type: string;
  readonly record?: {
    readonly stream: string;
    readonly data: Record<string, unknown>;
    readonly emitted_at: number;
    readonly meta?: { readonly changes: readonly { readonly field: string }[] };
  };
  readonly state?: StateBody;
  readonly log?: { readonly level: string; readonly message: string };
  readonly trace?: TraceBody;
  readonly spec?: Record<string, unknown>;
  readonly connectionStatus?: { readonly status: string; readonly message?: string };
  readonly catalog?: { readonly streams: readonly CatalogStream[] };
}

export interface StateBody {
  readonly type: string;
  readonly stream: {
    readonly stream_descriptor: { readonly name: string };
    readonly stream_state: Record<string, unknown>;
  };
  readonly sourceStats: { readonly recordCount: number };
}

export interface TraceBody {
  readonly type: string;
  readonly emitted_at: number;
  readonly error?: {
    readonly message: string;
    readonly internal_message?: string;
    readonly failure_type: string;
    readonly stream_descriptor?: { readonly name: string };
  };
  readonly estimate?: { readonly name: string; readonly type: string; readonly row_estimate: number };
  readonly stream_status?: {
    readonly stream_descriptor: { readonly name: string };
    readonly status: string;
    readonly reasons?: readonly { readonly type: string }[];
  };
}

export interface CatalogStream {
  readonly name: string;
  readonly json_schema: {
    readonly properties: Record<string, { readonly type: readonly string[]; readonly format?: string }>;
  };
  readonly supported_sync_modes: readonly string[];
  readonly default_cursor_field?: readonly string[];
  readonly source_defined_primary_key?: readonly (readonly string[])[];
}

/** The result of a run of the executable. */
export interface Outcome {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly lines: readonly Line[];
  records(stream?: string): readonly Record<string, unknown>[];
  /** STATE messages' bodies, in order. */
  states(stream?: string): readonly StateBody[];
  /** The last state of each stream, in the form of a `--state` file. */
  finalState(): readonly StateBody[];
  errors(stream?: string): readonly NonNullable<TraceBody['error']>[];
  /** Statuses of a stream in order; one with the reason RATE_LIMITED appears as such. */
  statuses(stream: string): readonly string[];
  logs(level?: string): readonly string[];
}

export interface RunOptions {
  /** Another build of the connector; default: this tree's. */
  readonly executable?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly cwd?: string;
  /** Called with the running process, for example to send it a signal. */
  readonly onStart?: (child: ChildProcess) => void;
}

/** Runs the built executable as a user does, and parses its messages. */
export async function runConnector(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  return outcomeOf(await runExecutable(args, options));
}

/** The raw output of a run of the executable. */
export type Printed = Pick<Outcome, 'exitCode' | 'signal' | 'stdout' | 'stderr'>;

/** The same for a terminal command, which prints no messages. */
export async function runExecutable(args: readonly string[], options: RunOptions = {}): Promise<Printed> {
  const child = spawn(options.executable ?? EXECUTABLE, args, {
    env: { PATH: process.env['PATH'] ?? '', ...options.env },
    ...(options.cwd !== undefined && { cwd: options.cwd }),
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.stdin ?? '');
  const pieces: Buffer[] = [];
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => pieces.push(chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  options.onStart?.(child);
  const [exitCode, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, raised) => {
      resolve([code, raised]);
    });
  });
  return { exitCode, signal, stdout: textOf(Buffer.concat(pieces), signal !== 'SIGKILL'), stderr };
}

/** @throws TypeError if the output must be complete and is not valid UTF-8, at which other readers would stop */
export const textOf = (bytes: Buffer, isWhole = true): string =>
  new TextDecoder('utf-8', { fatal: isWhole, ignoreBOM: true }).decode(bytes);

/** Parses the messages of a run. */
export function outcomeOf(raw: Printed): Outcome {
  // A killed process may stop within a line.
  const printed =
    raw.signal === 'SIGKILL' ? raw.stdout.slice(0, raw.stdout.lastIndexOf('\n') + 1) : raw.stdout;
  const lines = printed
    .split('\n')
    .filter((line) => line !== '')
    .map(parseLine);
  const of = <T>(pick: (line: Line) => T | undefined): readonly T[] =>
    lines.map(pick).filter((found) => found !== undefined);
  const records = byStream(
    of(({ record }) => record),
    ({ stream }) => stream,
  );
  const states = byStream(
    of(({ state }) => state),
    nameIn,
  );
  const errors = byStream(
    of(({ trace }) => trace?.error),
    ({ stream_descriptor: named }) => named?.name,
  );
  const statuses = byStream(
    of(({ trace }) => trace?.stream_status),
    ({ stream_descriptor: { name } }) => name,
  );
  return {
    ...raw,
    lines,
    records: (stream) => records(stream).map(({ data }) => data),
    states,
    finalState: () => [...new Map(states().map((state) => [nameIn(state), state])).values()],
    errors,
    statuses: (stream) => statuses(stream).map(({ reasons, status }) => reasons?.[0]?.type ?? status),
    logs: (level) =>
      of((line) => line.log)
        .filter((log) => level === undefined || log.level === level)
        .map(({ message }) => message),
  };
}

const nameIn = ({ stream }: StateBody): string => stream.stream_descriptor.name;

/** Finds the messages of a stream, or all. Grouped once, because a test of every stream searches each of them. */
function byStream<T>(messages: readonly T[], nameOf: (message: T) => string | undefined) {
  const groups = new Map<string | undefined, T[]>();
  for (const message of messages) {
    const group = groups.get(nameOf(message));
    if (group === undefined) groups.set(nameOf(message), [message]);
    else group.push(message);
  }
  return (stream?: string): readonly T[] => (stream === undefined ? messages : (groups.get(stream) ?? []));
}

/** @throws Error with the line if standard output holds anything but JSON messages */
function parseLine(line: string): Line {
  try {
    return JSON.parse(line) as Line;
  } catch {
    throw new Error(`standard output has a line that is not a message: ${line.slice(0, 200)}`);
  }
}

/** A folder of input files that is removed after the test. Values that are not text are written as JSON. */
export async function withFiles<T>(
  files: Readonly<Record<string, unknown>>,
  use: (path: (name: string) => string) => Promise<T>,
): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'source-tiktok-ads-test-'));
  const path = (name: string): string => join(directory, name);
  try {
    for (const [name, content] of Object.entries(files)) {
      await writeFile(path(name), typeof content === 'string' ? content : JSON.stringify(content));
    }
    return await use(path);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
