import type { OptionValue } from '../command-options.js';
import type { Words } from './words.js';

const COMPLETE = 'complete -c source-tiktok-ads';

/** A script for fish. */
export function fishCompletion({ commands, values, streams }: Words): string {
  const lineOf = (command: string, word: string): string => {
    const when = `${COMPLETE} -n '__fish_seen_subcommand_from ${command}'`;
    const name = word.replace(/^--/, '');
    return name === word
      ? `${when} -a ${word}`
      : `${when} -l ${name}${suggestion(values[command]?.[name], streams)}`;
  };
  const lines = Object.entries(commands).flatMap(([name, words]) => [
    `${COMPLETE} -n __fish_use_subcommand -a ${name}`,
    ...words.map((word) => lineOf(name, word)),
  ]);
  return ['# Completion of source-tiktok-ads for fish.', `${COMPLETE} -f`, ...lines].join('\n');
}

/** What follows an option; without it fish suggests nothing, since files are off. */
function suggestion(value: OptionValue | undefined, streams: readonly string[]): string {
  if (value === undefined) return '';
  if (value === 'file') return ' -r -F';
  if (value === 'folder') return " -x -a '(__fish_complete_directories)'";
  if (value === 'streams') return ` -x -a '(__fish_append , ${streams.join(' ')})'`;
  return ` -x -a '${value.join(' ')}'`;
}
