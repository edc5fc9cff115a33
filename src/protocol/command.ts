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

/** The options of a command, as `parseArgs` of Node takes them. */
export type Options = Readonly<
  Record<string, { readonly type: 'string' | 'boolean'; readonly multiple?: boolean }>
>;

/**
 * Checks the options of a command line. Node's own errors are about its programming interface.
 *
 * @param used the options to suggest for an unknown one, if the command uses only some of those that it accepts
 * @throws UsageError for an unknown option, and for a value that is missing or too much
 */
export function assertOptions(argv: readonly string[], options: Options, used = options): void {
  for (const token of tokensOf(argv, options)) {
    if (token.kind !== 'option') continue;
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (option === undefined)
      throw new UsageError(`unknown option ${token.rawName}`, {
        name: token.rawName,
        known: optionWords(used),
      });
    if (option.type === 'string') assertValue(token);
    else if (token.value !== undefined) throw new UsageError(`${token.rawName} takes no value`);
  }
}

function assertValue({ rawName, value, inlineValue }: OptionToken): void {
  if (value === undefined) throw new UsageError(`${rawName} needs a value`);
  if (inlineValue !== true && /^-./.test(value))
    throw new UsageError(
      `${rawName} needs a value, but ${value} follows; a value that begins with a dash is written ${rawName}=${value}`,
    );
}

/** An option as `parseArgs` of Node finds it. */
interface OptionToken {
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

/** The words of a command line and what each is, also if there are mistakes. */
const tokensOf = (argv: readonly string[], options: Options) =>
  parseArgs({ args: [...argv], options, strict: false, allowPositionals: true, tokens: true }).tokens;

/** The options of a command as they are typed, `--help` included. */
export const optionWords = (options: Options): readonly string[] =>
  [...Object.keys(options), 'help'].map((name) => `--${name}`);

/** The four commands. */
export const COMMANDS = ['spec', 'check', 'discover', 'read'] as const;

const FILE = { type: 'string' } as const;
const FLAG = { type: 'boolean' } as const;

/** The options that each command uses. Those with a value are files. */
export const PROTOCOL_OPTIONS = {
  spec: {},
  check: { config: FILE, debug: FLAG },
  discover: { config: FILE, debug: FLAG },
  read: { config: FILE, catalog: FILE, state: FILE, debug: FLAG },
} as const satisfies Readonly<Record<Command['kind'], Options>>;

/**
 * The options that every command accepts. The last two are of declarative connectors: the platform may pass them to any
 * source, so they are ignored.
 */
const ACCEPTED = { ...PROTOCOL_OPTIONS.read, 'manifest-path': FILE, 'components-path': FILE } as const;

/** The command that a command line names, even if the rest of it is wrong. */
export function commandIn(argv: readonly string[]): Command['kind'] | undefined {
  const words = tokensOf(argv, ACCEPTED).flatMap((token) => (token.kind === 'positional' ? token.value : []));
  return COMMANDS.find((command) => words.includes(command));
}

/**
 * Parses the protocol's command line; `--name value` and `--name=value` are the same.
 *
 * @throws UsageError if the command is unknown, an option is missing or unknown, or two files are standard input
 */
export function parseCommand(argv: readonly string[]): Command {
  const named = commandIn(argv);
  assertOptions(argv, ACCEPTED, named && PROTOCOL_OPTIONS[named]);
  const { values, positionals } = parseArgs({ args: [...argv], options: ACCEPTED, allowPositionals: true });
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

function required(value: string | undefined, option: string, command: string): string {
  if (value === undefined || value === '') throw new UsageError(`${command} needs ${option} FILE`);
  return value;
}
