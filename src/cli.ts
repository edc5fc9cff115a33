import {
  createHost,
  ExitCode,
  fileSink,
  runCommand,
  supervise,
  systemCode,
  systemReason,
  type CommandIo,
  type Supervision,
} from './cdk/index.js';
import { runExtraCommand } from './commands/commands.js';
import { source } from './connector/source.js';
import { terminalOf } from './terminal/terminal.js';

const STDOUT = 1;

/**
 * Runs a command of the protocol, and leaves the process to its caller.
 *
 * @public called in the bundle, by integration_tests/support/warm-process.mjs
 * @returns the exit code
 */
export const runProtocolCommand = (argv: readonly string[], io: CommandIo): Promise<number> =>
  runCommand(source, argv, io);

/** Runs the command line, and ends the process with its exit code. */
export async function run(argv: readonly string[]): Promise<void> {
  const { stdout, stderr, env } = process;
  const supervision: Supervision = supervise(createHost(process), (text) => {
    terminalOf({ stdout, stderr, env, supervision }).say(text);
  });
  const { guard } = supervision;
  stdout.on('error', (error) => process.exit(cannotPrint(error)));
  try {
    const extra = await runExtraCommand(argv, { stdout, stderr, env, supervision });
    if (extra === undefined) {
      const screen = stderr.isTTY ? { stderr, isOutputShown: stdout.isTTY } : undefined;
      const code = await runProtocolCommand(argv, {
        sink: fileSink(STDOUT),
        stderr,
        env,
        supervision,
        screen,
      });
      // Everything is written when the command returns; prefetched requests that are no longer needed must not keep the
      // process alive.
      guard.exit(code);
    } else guard.settled(extra);
  } catch (error) {
    if (systemCode(error) === undefined) guard.end(error);
    else guard.exit(cannotPrint(error));
  }
}

/** If the reader went away, there is nobody to tell; a full disk must be reported. */
function cannotPrint(error: unknown): number {
  if (systemCode(error) !== 'EPIPE')
    terminalOf(process).say(`Standard output cannot be written to: ${systemReason(error)}.`);
  return ExitCode.failed;
}
