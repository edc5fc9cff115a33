import { parseArgs } from 'node:util';

/** One of the protocol's four commands, with its paths (`-` is standard input). */
export type Command =
  | { readonly kind: 'spec'; readonly debug: boolean }
  | { readonly kind: 'check' | 'discover'; readonly config: string; readonly debug: boolean }
  | {
      readonly kind: 'read';
      readonly config: string;
      readonly catalog: string;
      readonly state: string | undefined;
      readonly debug: boolean;
    };

/** A name that is not known where it stands. */
export interface UnknownName {
  readonly name: string;
  readonly known: readonly string[];
}

/** Thrown if the command line cannot be parsed; the process then exits with code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';

  /** The name that is wrong, if the message only says that it is. */
  readonly unknown: UnknownName | undefined;

  constructor(message: string, unknown?: UnknownName) {
    super(message);
    this.unknown = unknown;
  }
}

/** The error for an option that `parseArgs` of Node refuses. */
export function wrongOption(error: unknown, options: object): UsageError {
  const message = error instanceof Error ? error.message : String(error);
  const name = /\bUnknown option '(--?[^' ]+)/.exec(message)?.[1];
  if (name === undefined) return new UsageError(message);
  const known = [...Object.keys(options), 'help'].map((option) => `--${option}`);
  return new UsageError(`unknown option ${name}`, { name, known });
}

/** The four commands. */
export const COMMANDS = ['spec', 'check', 'discover', 'read'] as const;

/** Options of declarative connectors. The platform may pass them to any source, so they are accepted and ignored. */
const OPTIONS = {
  config: { type: 'string' },
  catalog: { type: 'string' },
  state: { type: 'string' },
  debug: { type: 'boolean' },
  'manifest-path': { type: 'string' },
  'components-path': { type: 'string' },
} as const;

/**
 * Parses the protocol's command line; `--name value` and `--name=value` are the same.
 *
 * @throws UsageError if the command is unknown, an option is missing or unknown, or two files are standard input
 */
export function parseCommand(argv: readonly string[]): Command {
  const { values, positionals } = parse(argv);
  const [kind, ...rest] = positionals;
  if (rest.length > 0) throw new UsageError(`unexpected argument "${rest.join(' ')}"`);
  const debug = values.debug ?? false;
  if ([values.config, values.catalog, values.state].filter((path) => path === '-').length > 1) {
    throw new UsageError('only one of --config, --catalog and --state can be standard input ("-")');
  }
  switch (kind) {
    case 'spec':
      return { kind, debug };
    case 'check':
    case 'discover':
      return { kind, debug, config: required(values.config, '--config', kind) };
    case 'read':
      return {
        kind,
        debug,
        config: required(values.config, '--config', kind),
        catalog: required(values.catalog, '--catalog', kind),
        state: values.state,
      };
    default:
      throw kind === undefined
        ? new UsageError('no command given')
        : new UsageError(`unknown command "${kind}"`, { name: kind, known: COMMANDS });
  }
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw wrongOption(error, OPTIONS);
  }
}

function required(value: string | undefined, option: string, command: string): string {
  if (value === undefined || value === '') throw new UsageError(`${command} needs ${option} FILE`);
  return value;
}
