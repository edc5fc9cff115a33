import { COMMANDS, optionWords, PROTOCOL_OPTIONS } from '../../protocol/command.js';
import { DEFAULT_SETTINGS, streamsOf } from '../../streams/index.js';
import { COMMAND_OPTIONS, type CommandOption, type OptionValue } from '../command-options.js';

/** The shells that have a completion. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** What can be completed. */
export interface Words {
  /** For each command, the words that may follow it: options, or for some a name. */
  readonly commands: Readonly<Record<string, readonly string[]>>;
  /** For each command, what the value of an option is; absent if nothing can be suggested. */
  readonly values: Readonly<Record<string, Readonly<Record<string, OptionValue>>>>;
  /** What `--streams` takes. */
  readonly streams: readonly string[];
}

type CommandOptions = Readonly<Record<string, CommandOption>>;

/** Everything that the scripts suggest, from the tables that the commands parse. */
export function completionWords(): Words {
  const options: Readonly<Record<string, CommandOptions>> = { ...protocolOptions(), ...COMMAND_OPTIONS };
  const names = [...Object.keys(options), 'completion'];
  return {
    commands: { ...mapped(options, optionWords), completion: SHELLS, help: names },
    values: mapped(options, valuesOf),
    streams: ['all', ...streamsOf(DEFAULT_SETTINGS).map(({ name }) => name)],
  };
}

/** Options of the protocol with a value are files. */
const protocolOptions = (): Readonly<Record<string, CommandOptions>> =>
  Object.fromEntries(
    COMMANDS.map((name) => [
      name,
      mapped(PROTOCOL_OPTIONS[name], ({ type }) => (type === 'string' ? { type, value: 'file' } : { type })),
    ]),
  );

function valuesOf(options: CommandOptions): Readonly<Record<string, OptionValue>> {
  return Object.fromEntries(
    Object.entries(options).flatMap(([name, { value }]) => (value === undefined ? [] : [[name, value]])),
  );
}

const mapped = <V, R>(of: Readonly<Record<string, V>>, to: (value: V) => R): Readonly<Record<string, R>> =>
  Object.fromEntries(Object.entries(of).map(([name, value]) => [name, to(value)]));

/**
 * The values with where they stand, such as `plan --config`, for the `case` of a shell. Equal values are together.
 *
 * @param suggestion what the shell does for a value
 */
export function suggestionsByPlace(
  values: Words['values'],
  suggestion: (value: OptionValue) => string,
): readonly (readonly [places: string, suggestion: string])[] {
  const places = new Map<string, string[]>();
  for (const [command, options] of Object.entries(values))
    for (const [name, value] of Object.entries(options)) {
      const key = suggestion(value);
      places.set(key, [...(places.get(key) ?? []), `'${command} --${name}'`]);
    }
  return [...places].map(([key, found]) => [found.join(' | '), key]);
}
