import { configError, didYouMean } from '../cdk/index.js';
import { UsageError } from '../protocol/command.js';
import { SUGGESTED_STREAMS } from '../streams/index.js';

/** For a name that resembles none. All of them would be a hundred lines. */
const WHERE_THEY_ARE = 'docs/streams.md lists all streams, and `discover` prints them.';

/** Selects every stream. */
export const ALL = 'all';

/**
 * The streams that `--streams a,b` names, in that order and each once; by default the suggested streams.
 *
 * @param known every stream of this config
 * @throws SyncError (config_error) for unknown names
 */
export function chooseStreams<S extends { readonly name: string }>(
  option: string | undefined,
  known: readonly S[],
): readonly S[] {
  if (option?.trim() === ALL) return known;
  const names = option === undefined ? SUGGESTED_STREAMS : namesOf(option);
  const unknown = names.filter((name) => !known.some((stream) => stream.name === name));
  if (unknown.length > 0) {
    const all = known.map(({ name }) => name);
    const meant = unknown.map((name) => ({ name, suggestion: didYouMean(name, all) }));
    const isStrange = meant.some(({ suggestion }) => suggestion === '');
    const listed = meant.map(({ name, suggestion }) => `"${name}"${suggestion}`).join(' or ');
    throw configError(`There is no stream ${listed}.`, isStrange ? WHERE_THEY_ARE : '');
  }
  return names.flatMap((name) => known.filter((stream) => stream.name === name));
}

/** @throws UsageError if there are no names */
export function namesOf(option: string): readonly string[] {
  const names = option.split(',').map((name) => name.trim());
  const given = [...new Set(names.filter((name) => name !== ''))];
  if (given.length === 0) throw new UsageError('--streams names no stream');
  return given;
}
