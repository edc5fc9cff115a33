import { createSingleFlight, type SingleFlight, type ReadIo } from '../../cdk/index.js';
import { perRun } from '../session.js';
import { isCombined, type ListSource, type Owner, type Parents, type WholeList } from './list-definition.js';

/** Tells of a list what its reader has to know. */
export function reportProblems({ doubts, warnings, refusals }: WholeList, io: ReadIo): void {
  for (const doubt of doubts) io.keepCursor?.(doubt);
  for (const warning of warnings) io.warn?.(warning);
  for (const refusal of refusals) io.onMissingPart?.(refusal);
}

/** Lists that others are asked for by, e.g. an account's ad groups: each is read once in a run. */
export interface ListCache {
  /** @param load reads all rows of the list */
  of(
    parents: Pick<Parents, 'of' | 'select'>,
    owner: Owner,
    load: () => Promise<WholeList>,
  ): Promise<WholeList>;
  /** Optional lists of which it was said already that they are refused. */
  readonly refused: Set<ListSource>;
}

function createListCache(): ListCache {
  const known = new Map<Parents['of'], SingleFlight<WholeList>>();
  return {
    refused: new Set(),
    of({ of, select }, { advertiserId = '' }, load) {
      const lists = known.get(of) ?? createSingleFlight<WholeList>();
      known.set(of, lists);
      // What is gathered keeps the same, whoever wants it.
      return lists([advertiserId, ...(isCombined(of) ? [] : select)].join(' '), load);
    },
  };
}

export const listCacheOf = perRun(createListCache);
