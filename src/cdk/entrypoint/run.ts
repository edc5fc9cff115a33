import type { Writable } from 'node:stream';

import { commandIn, parseCommand, UsageError, type Command } from '../../protocol/command.js';
import { didYouMean } from '../collections/did-you-mean.js';
import * as messages from '../../protocol/messages.js';
import type { Sink } from '../../protocol/double-buffer.js';
import { createWriter, type MessageWriter } from '../../protocol/writer.js';
import { systemClock } from '../time/clock.js';
import { sync } from '../engine/sync.js';
import type { SyncIo } from '../engine/sync-io.js';
import { SyncError, withoutResuming } from '../contract/errors.js';
import { readConfig } from './config-file.js';
import { readCatalogFile } from './catalog-file.js';
import { readStateFile } from './state-file.js';
import { createHeartbeat, type Heartbeat } from './heartbeat.js';
import { createLogger, parseLogLevel } from '../contract/log.js';
import { proxySecrets } from '../http/proxy.js';
import { createLastWords } from '../process/last-words.js';
import { endOnSignals } from '../process/signals.js';
import type { Supervision } from '../process/supervision.js';
import type { Watchdog } from '../process/watchdog.js';
import { createSecrets } from '../process/secrets.js';
import { showMessages, type Screen, type ShownWriter } from './screen.js';
import type { Source, SourceIo } from '../contract/source.js';
import { toAirbyteStream } from '../contract/stream.js';

/** What a command gets from the process. */
export interface ProcessIo {
  readonly stdout: Writable;
  /** `isTTY` and `columns` are set if it is a terminal. */
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absent if the command does not own the process, as in tests. */
  readonly supervision?: Supervision | undefined;
  /** The terminal that somebody watches; absent in a container, a pipe or a test. */
  readonly screen?: Screen | undefined;
}

/** What a command of the protocol needs. Messages go to the sink, never to `stdout`. */
export interface CommandIo extends Omit<ProcessIo, 'stdout'> {
  readonly sink: Sink;
}

/** Exit codes: everything succeeded, something failed, or the command line was wrong. */
export const ExitCode = { ok: 0, failed: 1, usage: 2 } as const;

/**
 * Runs one of the four commands of the protocol. Failures are reported as messages. Only a closed standard output
 * (EPIPE) is thrown.
 *
 * @param argv the command line without the executable
 * @returns the exit code of the process
 */
export async function runCommand<Config, Session>(
  source: Source<Config, Session>,
  argv: readonly string[],
  io: CommandIo,
): Promise<number> {
  const command = commandOf(argv, source, io);
  if (command === undefined) return ExitCode.usage;
  const { writer, say, stream, shown, secrets, clock } = outputOf(io, command);
  const level = command.debug ? messages.LogLevel.debug : parseLogLevel(io.env['LOG_LEVEL']);
  const heartbeat = createHeartbeat({ clock, stream, write: (text) => void log.info(text) });
  const log = createLogger(level, async (severity, text) => {
    heartbeat.beat();
    await writer.write(messages.log(severity, text));
  });
  const configAt = async (path: string): Promise<Config> => {
    const given = await readConfig(path, source.configSchema);
    secrets.learn(given.secrets);
    // What this throws may quote the config.
    secrets.learn(proxySecrets(io.env));
    for (const note of given.notes) await log.warn(note);
    return source.parseConfig(given.settings);
  };
  const sourceIo = {
    clock,
    log,
    env: io.env,
    watchdog: io.supervision?.watchdog,
    collectGarbage: io.supervision?.collectGarbage,
    forPeople: (text: string) => secrets.forPeople(text),
  };
  try {
    return await execute({ source, writer, shown, heartbeat, configAt, io: sourceIo }, command);
  } catch (thrown) {
    await say(SyncError.from(thrown));
    return ExitCode.failed;
  } finally {
    heartbeat.stop();
    shown?.end();
    await writer.flush();
  }
}

/** Connects the writer, the secrets and the clock of a command with its supervision, if there is one. */
function outputOf({ sink, supervision, screen }: CommandIo, { kind }: Command) {
  const { guard, host, watchdog, secrets = createSecrets() } = supervision ?? {};
  const { clock, sink: watchedSink } = watched(watchdog, sink);
  const output = createWriter(watchedSink, secrets.forPeople);
  const shown = screen && showMessages(output, screen, { clock, forPeople: secrets.forPeople });
  const last = createLastWords(shown ?? output, () => systemClock.now());
  const flush = (): Promise<void> => last.writer.flush();
  guard?.reportBy(last.say);
  if (host !== undefined) endOnSignals(host, { flush, isReading: kind === 'read' });
  const stream = (): string | undefined => last.openStreams().at(-1)?.name;
  return { ...last, stream, shown, secrets, clock };
}

/**
 * What is wrong with a command line, what was probably meant, and the command that prints the help.
 *
 * @param words the program, and the command if it is known
 */
export function describeUsage({ message, unknown }: UsageError, ...words: readonly string[]): string {
  const meant = unknown === undefined ? '' : didYouMean(unknown.name, unknown.known);
  return `${message}${meant}\nHelp: ${[...words, '--help'].join(' ')}`;
}

/** The clock and the sink of a command, watched if there is a watchdog. */
const watched = (watchdog: Watchdog | undefined, sink: Sink) =>
  watchdog === undefined
    ? { clock: systemClock, sink }
    : { clock: watchdog.clock(systemClock), sink: watchdog.sink(sink) };

function commandOf(
  argv: readonly string[],
  { program, usage }: Pick<Source<never, never>, 'program' | 'usage'>,
  { stderr }: CommandIo,
): Command | undefined {
  try {
    return parseCommand(argv);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const name = commandIn(argv);
    const isEmpty = name === undefined && error.unknown === undefined;
    const words = name === undefined ? [program] : [program, name];
    stderr.write(isEmpty ? `${error.message}\n\n${usage}\n` : `${describeUsage(error, ...words)}\n`);
    return undefined;
  }
}

interface CommandRun<Config, Session> {
  readonly source: Source<Config, Session>;
  readonly writer: MessageWriter;
  readonly shown: ShownWriter | undefined;
  readonly heartbeat: Heartbeat;
  readonly configAt: (path: string) => Promise<Config>;
  readonly io: SourceIo & Pick<SyncIo, 'watchdog' | 'collectGarbage'>;
}

async function execute<Config, Session>(run: CommandRun<Config, Session>, command: Command): Promise<number> {
  const { source, writer, configAt } = run;
  switch (command.kind) {
    case 'spec':
      await writer.write(messages.spec(source.spec));
      return ExitCode.ok;
    case 'check':
      await writer.write(messages.connectionStatus(await check(run, command.config)));
      return ExitCode.ok;
    case 'discover':
      await writer.write(
        messages.catalog(source.streams(await configAt(command.config)).map(toAirbyteStream)),
      );
      return ExitCode.ok;
    case 'read':
      return read(run, command);
  }
}

/** Runs `check`. A SyncError becomes a FAILED status; a bug is rethrown and becomes a trace. */
async function check<Config, Session>(
  { source, configAt, io }: CommandRun<Config, Session>,
  path: string,
): Promise<messages.ConnectionStatus> {
  try {
    const { status, message } = await source.check(await configAt(path), io);
    return message === undefined ? { status } : { status, message: withoutResuming(message) };
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    return { status: 'FAILED', message: withoutResuming(error.userMessage) };
  }
}

async function read<Config, Session>(
  { source, writer, shown, heartbeat, configAt, io }: CommandRun<Config, Session>,
  command: Command & { kind: 'read' },
): Promise<number> {
  const config = await configAt(command.config);
  const selected = await readCatalogFile(command.catalog);
  const saved = await readStateFile(command.state, (path) =>
    io.log.info(`There is no state file ${path}. Reading everything from the start.`),
  );
  const session = await source.open(
    config,
    io,
    selected.map(({ descriptor }) => descriptor.name),
  );
  const ledger = source.ledger?.(session);
  heartbeat.start(ledger);
  shown?.watch({
    streams: selected.length,
    ledger,
    requestsPerSecond: source.requestsPerSecond(config),
  });
  const complete = await sync(
    {
      session,
      streams: source.streams(config),
      selected,
      saved,
      pagesAhead: source.pagesAhead(config),
      onRefusal: source.onRefusal(config),
      ledger,
    },
    { ...io, output: writer, clock: source.clock?.(session) ?? io.clock },
  );
  return complete ? ExitCode.ok : ExitCode.failed;
}
