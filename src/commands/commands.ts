import { describeUsage, ExitCode, type ProcessIo, lookUp } from '../cdk/index.js';
import { COMMANDS, UsageError } from '../protocol/command.js';
import { VERSION } from '../tiktok/index.js';
import { terminalOf } from '../terminal/terminal.js';
import { PROTOCOL_HELP } from './protocol-help.js';
import { PROGRAM, USAGE } from '../connector/usage.js';

type ExtraCommand = (argv: readonly string[], io: ProcessIo) => Promise<number>;

/** Terminal commands, beside the protocol's. Each is loaded only when it is used. */
const EXTRA_COMMANDS: Readonly<Record<string, () => Promise<ExtraCommand>>> = {
  login: async () => (await import('./login/login-command.js')).loginCommand,
  catalog: async () => (await import('./catalog-command.js')).catalogCommand,
  migrate: async () => (await import('./migrate/migrate-command.js')).migrateCommand,
  plan: async () => (await import('./plan/plan-command.js')).planCommand,
  diagnose: async () => (await import('./diagnose/diagnose-command.js')).diagnoseCommand,
  simulate: async () => (await import('./simulate-command.js')).simulateCommand,
  demo: async () => (await import('./demo/demo-command.js')).demoCommand,
  completion: async () => (await import('./completion/completion-command.js')).completionCommand,
  help: () => Promise.resolve(helpOf),
  '--help': () => Promise.resolve(print(USAGE)),
  '-h': () => Promise.resolve(print(USAGE)),
  '--version': () => Promise.resolve(print(VERSION)),
};

const print =
  (text: string): ExtraCommand =>
  (_argv, io) => {
    terminalOf(io).print(text);
    return Promise.resolve(ExitCode.ok);
  };

/** `help plan` is `plan --help`. */
const helpOf: ExtraCommand = async ([name = '--help'], io) =>
  (await runExtraCommand([name, '--help'], io)) ?? (await print(USAGE)([], io));

/** @returns the exit code (0, 1, or 2 for wrong usage), or undefined for a command of the protocol */
export async function runExtraCommand(argv: readonly string[], io: ProcessIo): Promise<number | undefined> {
  const [name = '', ...rest] = argv;
  const load = lookUp(EXTRA_COMMANDS, name);
  if (load !== undefined) return (await load())(rest, io);
  const command = COMMANDS.find((each) => each === name);
  if (command !== undefined && rest.some((option) => option === '--help' || option === '-h'))
    return print(PROTOCOL_HELP[command])([], io);
  if (command !== undefined || name === '' || name.startsWith('-')) return undefined;
  const known = [...COMMANDS, ...Object.keys(EXTRA_COMMANDS)];
  terminalOf(io).say(describeUsage(new UsageError(`unknown command "${name}"`, { name, known }), PROGRAM));
  return ExitCode.usage;
}
