import { didYouMean, quotable } from '../../cdk/index.js';

/** Says that a name is not known, which known name is near, and how to request it all the same. */
export function unknownName(
  name: string,
  names: readonly string[],
  { kind, key, type }: Readonly<Record<'kind' | 'key' | 'type', string>>,
): string {
  const shown = quotable(name);
  return `${shown} is not a known ${kind}${didYouMean(name, names)}. If TikTok has added it, name it in ${key} with its type: {"name": "${shown}", "type": "${type}"}`;
}
