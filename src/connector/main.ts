import { ExitCode, runCommand } from '../cdk/index.js';
import { runExtraCommand } from './commands.js';
import { source } from './source.js';

// The reader went away: there is nobody left to tell.
process.stdout.on('error', () => process.exit(ExitCode.failed));

const argv = process.argv.slice(2);
process.exitCode = (await runExtraCommand(argv, process)) ?? (await runCommand(source, argv, process));
