import { ExitCode, type ProcessIo, lookUp } from '../cdk/index.js';
import { VERSION } from '../tiktok/index.js';
import { terminalOf } from '../terminal/terminal.js';
import { USAGE } from '../connector/usage.js';

type ExtraCommand = (argv: readonly string[], io: ProcessIo) => Promise<number>;

/** Terminal commands, beside the protocol's. Each is loaded only when it is used. */
const EXTRA_COMMANDS: Readonly<Record<string, () => Promise<ExtraCommand>>> = {
  catalog: async () => (await import('./catalog-command.js')).catalogCommand,
  migrate: async () => (await import('./migrate/migrate-command.js')).migrateCommand,
  plan: async () => (await import('./plan/plan-command.js')).planCommand,
  diagnose: async () => (await import('./diagnose/diagnose-command.js')).diagnoseCommand,
  simulate: async () => (await import('./simulate-command.js')).simulateCommand,
  demo: async () => (await import('./demo/demo-command.js')).demoCommand,
  '--help': () => Promise.resolve(print(USAGE)),
  '--version': () => Promise.resolve(print(VERSION)),
};

const print =
  (text: string): ExtraCommand =>
  (_argv, io) => {
    terminalOf(io).print(text);
    return Promise.resolve(ExitCode.ok);
  };

/** @returns the exit code (0, 1, or 2 for wrong usage), or undefined for any other command */
export async function runExtraCommand(argv: readonly string[], io: ProcessIo): Promise<number | undefined> {
  const name = argv[0] ?? '';
  const load = lookUp(EXTRA_COMMANDS, name);
  return load === undefined ? undefined : (await load())(argv.slice(1), io);
}
