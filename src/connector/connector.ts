import { ExitCode, fileSink, runCommand, systemCode, systemReason } from '../cdk/index.js';
import { runExtraCommand } from './commands.js';
import { source } from './source.js';
import { terminalOf } from './terminal.js';

const STDOUT = 1;

/** Runs the command line, and ends the process with its exit code. */
export async function run(argv: readonly string[]): Promise<void> {
  process.stdout.on('error', (error) => process.exit(cannotPrint(error)));
  const extra = await runExtraCommand(argv, process);
  if (extra === undefined) {
    // All is written when the command returns; what was asked for ahead and is not wanted any more must not keep it alive.
    process.exit(await runProtocolCommand(argv));
  }
  process.exitCode = extra;
}

async function runProtocolCommand(argv: readonly string[]): Promise<number> {
  try {
    return await runCommand(source, argv, {
      sink: fileSink(STDOUT),
      stderr: process.stderr,
      env: process.env,
    });
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return cannotPrint(error);
  }
}

/** A reader that went away needs to be told nothing; a full disk would be looked for in vain. */
function cannotPrint(error: unknown): number {
  if (systemCode(error) !== 'EPIPE')
    terminalOf(process).say(`Standard output cannot be written to: ${systemReason(error)}.`);
  return ExitCode.failed;
}
