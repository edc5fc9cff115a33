import type { ReadIo, Slice } from '../../cdk/index.js';
import { Action } from '../api/error-codes.js';
import { TikTokError } from '../api/errors.js';
import type { ListEndpoint } from './list-definition.js';

const NOTHING = 'two successful responses were empty';

/**
 * Whether a list may count as empty if successful responses have no data.
 *
 * @param decides true if other requests depend on the list
 */
export const mayBeEmpty = ({ emptyAnswer }: ListEndpoint, decides = false): boolean =>
  emptyAnswer === undefined ? !decides : emptyAnswer === 'empty';

/** The warning for a list that counts as empty. */
export const describeTreatedAsEmpty = (path: string): string =>
  `TikTok ${path}: ${NOTHING}; treating the list as empty.`;

/** The lists of a slice that count as empty because their responses had no data. */
export interface EmptyAnswers {
  /** @param path path of the endpoint */
  readonly add: (path: string) => void;
  /**
   * Warns and keeps the cursor, once it is known whether the slice has rows from other lists.
   *
   * @throws TikTokError (transient_error) if an earlier sync found rows and this one found none
   */
  readonly settle: (hasRows: boolean) => void;
}

/** Creates the record of empty lists for one slice. */
export function createEmptyAnswers({ since, partition }: Slice, { keepCursor }: ReadIo): EmptyAnswers {
  const paths = new Set<string>();
  return {
    add: (path) => paths.add(path),
    settle(hasRows) {
      const [first] = paths;
      if (first !== undefined && since !== undefined && !hasRows) {
        throw new TikTokError({
          action: Action.retry,
          isOutage: false,
          path: first,
          what: `${NOTHING}, but an earlier sync found rows`,
          accounts: Object.values(partition),
        });
      }
      for (const path of paths) keepCursor?.(describeTreatedAsEmpty(path));
    },
  };
}
