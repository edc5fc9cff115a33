import { ExitCode } from '../../cdk/index.js';
import { UsageError } from '../../protocol/command.js';
import { command } from '../command-line.js';
import { bashCompletion } from './bash.js';
import { fishCompletion } from './fish.js';
import { completionWords, SHELLS, type Shell, type Words } from './words.js';
import { zshCompletion } from './zsh.js';

const USAGE = `Usage:
  source-tiktok-ads completion bash|zsh|fish
Prints a script with which the shell completes commands, options, files and
names of streams.

Examples:
  bash, in ~/.bashrc:  source <(source-tiktok-ads completion bash)
  zsh, in ~/.zshrc:    source <(source-tiktok-ads completion zsh)
  fish:                source-tiktok-ads completion fish | source`;

const SCRIPTS: Readonly<Record<Shell, (words: Words) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

/** Prints the completion of a shell. */
export const completionCommand = command('completion', USAGE, (argv, { print }) => {
  const [name = ''] = argv;
  const shell = SHELLS.find((each) => each === name);
  if (shell === undefined || argv.length > 1)
    throw new UsageError(`completion needs one of ${SHELLS.join(', ')}`, { name, known: SHELLS });
  print(SCRIPTS[shell](completionWords()));
  return Promise.resolve(ExitCode.ok);
});
