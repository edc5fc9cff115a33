import { createAnswers, type Answers, type JsonObject } from '../../cdk/index.js';
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
  const known = new Map<ListSource, Answers<Rows>>();
  return {
    refused: new Set(),
    rowsOf({ of, keeps }, { advertiserId = '' }, load) {
      const lists = known.get(of) ?? createAnswers<Rows>();
      known.set(of, lists);
      return lists([advertiserId, ...keeps].join(' '), load);
    },
  };
}
