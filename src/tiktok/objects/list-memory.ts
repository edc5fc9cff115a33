import { createAnswers, type Answers, type JsonObject } from '../../cdk/index.js';
import type { ListSource, Owner, Parents } from './list-source.js';

/** All rows of a list that others depend on. */
export interface WholeList {
  readonly rows: readonly JsonObject[];
  /** Why they may not be all that there are: for `keepCursor` of whoever reads by them. */
  readonly doubts: readonly string[];
}

/** Lists that others are asked for by, e.g. an account's ad groups: each is read once in a run. */
export interface ListMemory {
  /** @param load reads all rows of the list */
  of(parents: Parents, owner: Owner, load: () => Promise<WholeList>): Promise<WholeList>;
  /** Optional lists of which it was said already that they are refused. */
  readonly refused: Set<ListSource>;
}

export function createListMemory(): ListMemory {
  const known = new Map<ListSource, Answers<WholeList>>();
  return {
    refused: new Set(),
    of({ of, keeps }, { advertiserId = '' }, load) {
      const lists = known.get(of) ?? createAnswers<WholeList>();
      known.set(of, lists);
      return lists([advertiserId, ...keeps].join(' '), load);
    },
  };
}
