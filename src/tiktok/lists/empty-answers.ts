import type { ReadIo, Slice } from '../../cdk/index.js';
import { Action } from '../api/error-codes.js';
import { TikTokError } from '../api/errors.js';
import type { ListEndpoint } from './list-definition.js';

const NOTHING = 'two successful responses were empty';

/** Whether a list may count as empty where nothing came in its place. */
export const mayBeEmpty = ({ emptyAnswer }: ListEndpoint, decides = false): boolean =>
  emptyAnswer === undefined ? !decides : emptyAnswer === 'empty';

/** What people should know of a list that counts as empty. */
export const takenForEmpty = (path: string): string =>
  `TikTok ${path}: ${NOTHING}; treating the list as empty.`;

/** The lists of a slice that count as empty because nothing came in their place. */
export interface EmptyAnswers {
  /** @param path of the endpoint */
  readonly add: (path: string) => void;
  /**
   * Says so, once it is known whether the slice has rows from other lists.
   *
   * @throws TikTokError (transient) where there were rows before and are none now
   */
  readonly settle: (hasRows: boolean) => void;
}

export function createEmptyAnswers({ since, partition }: Slice, { keepCursor }: ReadIo): EmptyAnswers {
  const paths = new Set<string>();
  return {
    add: (path) => paths.add(path),
    settle(hasRows) {
      const [first] = paths;
      if (first !== undefined && since !== undefined && !hasRows) {
        throw new TikTokError({
          ...{ action: Action.retry, isTrouble: false, path: first },
          what: `${NOTHING}, but an earlier sync found rows`,
          accounts: Object.values(partition),
        });
      }
      for (const path of paths) keepCursor?.(takenForEmpty(path));
    },
  };
}
