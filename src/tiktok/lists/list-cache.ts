import { createAnswers, type Answers, type ReadIo } from '../../cdk/index.js';
import { perRun } from '../session.js';
import { isGathering, type ListSource, type Owner, type Parents, type WholeList } from './list-definition.js';

/** Tells of a list what its reader has to know. */
export function tellOf({ doubts, warnings, refusals }: WholeList, io: ReadIo): void {
  for (const doubt of doubts) io.keepCursor?.(doubt);
  for (const warning of warnings) io.warn?.(warning);
  for (const refusal of refusals) io.lacks?.(refusal);
}

/** Lists that others are asked for by, e.g. an account's ad groups: each is read once in a run. */
export interface ListCache {
  /** @param load reads all rows of the list */
  of(
    parents: Pick<Parents, 'of' | 'keeps'>,
    owner: Owner,
    load: () => Promise<WholeList>,
  ): Promise<WholeList>;
  /** Optional lists of which it was said already that they are refused. */
  readonly refused: Set<ListSource>;
}

function createListCache(): ListCache {
  const known = new Map<Parents['of'], Answers<WholeList>>();
  return {
    refused: new Set(),
    of({ of, keeps }, { advertiserId = '' }, load) {
      const lists = known.get(of) ?? createAnswers<WholeList>();
      known.set(of, lists);
      // What is gathered keeps the same, whoever wants it.
      return lists([advertiserId, ...(isGathering(of) ? [] : keeps)].join(' '), load);
    },
  };
}

export const listCacheOf = perRun(createListCache);
