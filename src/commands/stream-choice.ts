import { configError } from '../cdk/index.js';
import { UsageError } from '../protocol/command.js';
import { SUGGESTED_STREAMS } from '../streams/index.js';

/** Stands for every stream. */
export const ALL = 'all';

/**
 * The streams that an option `--streams a,b` names, in its order and each once; without it those that most people
 * want first.
 *
 * @param known every stream that the config gives
 * @throws SyncError (config_error) for names that nothing has
 */
export function chooseStreams<S extends { readonly name: string }>(
  option: string | undefined,
  known: readonly S[],
): readonly S[] {
  if (option?.trim() === ALL) return known;
  const names = option === undefined ? SUGGESTED_STREAMS : namesOf(option);
  const unknown = names.filter((name) => !known.some((stream) => stream.name === name));
  if (unknown.length > 0) {
    const all = known.map(({ name }) => name).join(', ');
    throw configError(
      `There is no stream ${unknown.map((name) => `"${name}"`).join(', ')}. The streams are: ${all}.`,
    );
  }
  return names.flatMap((name) => known.filter((stream) => stream.name === name));
}

/** @throws UsageError when there are none */
export function namesOf(option: string): readonly string[] {
  const names = option.split(',').map((name) => name.trim());
  const given = [...new Set(names.filter((name) => name !== ''))];
  if (given.length === 0) throw new UsageError('--streams names no stream');
  return given;
}
