import type { JsonObject } from '../../cdk/index.js';
import type { ListSource, Owner, Parents } from './list-source.js';

type Rows = readonly JsonObject[];

/** Lists that others are asked for by, e.g. an account's ad groups: each is read once in a run. */
export interface ListMemory {
  /** @param load reads all rows of the list */
  rowsOf(parents: Parents, owner: Owner, load: () => Promise<Rows>): Promise<Rows>;
  /** Optional lists of which it was said already that they are refused. */
  readonly refused: Set<ListSource>;
}

export function createListMemory(): ListMemory {
  const known = new Map<ListSource, Map<string, Promise<Rows>>>();
  return {
    refused: new Set(),
    async rowsOf({ of, keeps }, { advertiserId = '' }, load) {
      const lists = known.get(of) ?? new Map<string, Promise<Rows>>();
      known.set(of, lists);
      const key = [advertiserId, ...keeps].join(' ');
      const loading = lists.get(key) ?? load();
      lists.set(key, loading);
      try {
        return await loading;
      } catch (error) {
        lists.delete(key);
        throw error;
      }
    },
  };
}
