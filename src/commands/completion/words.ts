import { COMMANDS, PROTOCOL_OPTIONS } from '../../protocol/command.js';
import { DEFAULT_SETTINGS, streamsOf } from '../../streams/index.js';
import { COMMAND_OPTIONS, type OptionValue } from '../command-options.js';

/** The shells that have a completion. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** What can be completed. */
export interface Words {
  /** For each command, the words that may follow it: options, or for some a name. */
  readonly commands: Readonly<Record<string, readonly string[]>>;
  /** What the value of each option is, whatever the command; absent if nothing can be suggested. */
  readonly values: Readonly<Record<string, OptionValue>>;
  /** What `--streams` takes. */
  readonly streams: readonly string[];
}

/** Everything that the scripts suggest, from the tables that the commands parse. */
export function completionWords(): Words {
  const protocol = COMMANDS.map((name) => [name, optionsOf(PROTOCOL_OPTIONS[name])] as const);
  const extra = Object.entries(COMMAND_OPTIONS).map(
    ([name, options]) => [name, optionsOf(Object.keys(options))] as const,
  );
  const names = [...COMMANDS, ...Object.keys(COMMAND_OPTIONS), 'completion'];
  const commands = Object.fromEntries([...protocol, ...extra, ['completion', SHELLS], ['help', names]]);
  const streams = ['all', ...streamsOf(DEFAULT_SETTINGS).map(({ name }) => name)];
  return { commands, values: { catalog: 'file', ...valuesOf() }, streams };
}

const optionsOf = (names: readonly string[]): readonly string[] =>
  [...names, 'help'].map((name) => `--${name}`);

function valuesOf(): Readonly<Record<string, OptionValue>> {
  const options = Object.values(COMMAND_OPTIONS).flatMap((of) => Object.entries(of));
  return Object.fromEntries(
    options.flatMap(([name, option]) => ('value' in option ? [[name, option.value] as const] : [])),
  );
}
