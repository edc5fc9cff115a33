import { ExitCode, fileSink, runCommand } from '../cdk/index.js';
import { runExtraCommand } from './commands.js';
import { source } from './source.js';

const STDOUT = 1;

/** Runs the command line, and ends the process with its exit code. */
export async function run(argv: readonly string[]): Promise<void> {
  // The reader of a command for people went away: there is nobody left to tell.
  process.stdout.on('error', () => process.exit(ExitCode.failed));
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
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
    return ExitCode.failed; // nobody reads any more
  }
}
