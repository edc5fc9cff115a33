import { parseArgs } from 'node:util';

import { describeFailure, describeUsage, ExitCode, SyncError, type ProcessIo } from '../cdk/index.js';
import { assertOptions, UsageError, type Options } from '../protocol/command.js';
import { PROGRAM } from '../connector/usage.js';
import { terminalOf, type Terminal } from '../terminal/terminal.js';

type Command = (argv: readonly string[], io: ProcessIo) => Promise<number>;
type Body = (argv: readonly string[], terminal: Terminal) => Promise<number>;

/**
 * Wraps the body of the terminal command `name`: a failure becomes text on stderr, with secrets masked, and an exit code: 2 for
 * wrong usage, 1 for anything else. Only our own bugs print a stack trace.
 */
export function command(name: string, usage: string, body: Body): Command {
  return async (argv, io) => {
    const terminal = terminalOf(io);
    const { say, sayWhole } = terminal;
    if (argv.includes('--help') || argv.includes('-h')) {
      sayWhole(usage);
      return ExitCode.ok;
    }
    try {
      return await body(argv, terminal);
    } catch (thrown) {
      if (thrown instanceof UsageError) {
        say(describeUsage(thrown, PROGRAM, name));
        return ExitCode.usage;
      }
      say(describeFailure(SyncError.from(thrown)));
      return ExitCode.failed;
    }
  };
}

type Values<O extends Options> = ReturnType<typeof parseArgs<{ options: O }>>['values'];

/** @throws UsageError for unknown options, missing values and positional arguments */
export function parseOptions<O extends Options>(argv: readonly string[], options: O): Values<O> {
  assertOptions(argv, options);
  const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
  if (positionals.length > 0) throw new UsageError(`unexpected argument "${positionals.join(' ')}"`);
  return values;
}

/** @throws UsageError unless the value is undefined or a whole number of at least `least` */
export function wholeNumber(option: string, value: string | undefined, least: number): number | undefined {
  if (value === undefined) return undefined;
  if (!/^\d{1,9}$/.test(value) || Number(value) < least) {
    throw new UsageError(`--${option} must be a whole number of at least ${least}, not "${value}"`);
  }
  return Number(value);
}
