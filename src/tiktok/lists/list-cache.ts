import { createSingleFlight, type DateRange, type SingleFlight, type ReadIo } from '../../cdk/index.js';
import { perRun } from '../session.js';
import { isCombined, type ListSource, type Owner, type Parents, type WholeList } from './list-definition.js';

/** Reports the doubts, warnings and refusals of a list to the engine. */
export function reportProblems({ doubts, warnings, refusals }: WholeList, io: ReadIo): void {
  for (const doubt of doubts) io.keepCursor?.(doubt);
  for (const warning of warnings) io.warn?.(warning);
  for (const refusal of refusals) io.onMissingPart?.(refusal);
}

/** Lists that others depend on, e.g. the ad groups of an account. Each is read once per run. */
export interface ListCache {
  /**
   * @param days the days that the list is of, if it is of some
   * @param load reads all rows of the list
   */
  of(
    parents: Pick<Parents, 'of' | 'select'>,
    { owner, days }: { readonly owner: Owner; readonly days?: DateRange | undefined },
    load: () => Promise<WholeList>,
  ): Promise<WholeList>;
  /** Optional lists whose refusal was already reported. */
  readonly refused: Set<ListSource>;
}

function createListCache(): ListCache {
  const cached = new Map<Parents['of'], SingleFlight<WholeList>>();
  return {
    refused: new Set(),
    of({ of, select }, { owner: { advertiserId = '', businessCenterId = '' }, days }, load) {
      const lists = cached.get(of) ?? createSingleFlight<WholeList>();
      cached.set(of, lists);
      // A combined list keeps the same members for every reader.
      const key = [advertiserId, businessCenterId, days?.start, days?.end, ...(isCombined(of) ? [] : select)];
      return lists(key.join(' '), load);
    },
  };
}

/** The list cache of a run. */
export const listCacheOf = perRun(createListCache);
