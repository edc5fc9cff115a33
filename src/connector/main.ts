import { ExitCode, runCommand } from '../cdk/index.js';
import { runExtraCommand } from './commands.js';
import { source } from './source.js';

// The reader went away: there is nobody left to tell.
process.stdout.on('error', () => process.exit(ExitCode.failed));

const argv = process.argv.slice(2);
const extra = await runExtraCommand(argv, process);
if (extra === undefined) {
  // All is written when the command returns; what was asked for ahead and is not wanted any more must not keep it alive.
  process.exit(await runCommand(source, argv, process));
}
process.exitCode = extra;
