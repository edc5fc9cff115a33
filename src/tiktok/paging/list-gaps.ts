import { isOwed, type ListPage } from './page-totals.js';

/** Consecutive pages without new rows that end a list, whatever its totals claim. */
const PAGES_WITHOUT_AT_END = 3;

/** Pages that should have rows and came without them. */
export interface Gaps {
  /**
   * Describes the first such page: it repeats the page before it, or it is empty although it cannot be the end, because
   * it is the first page or is followed by pages with rows. Undefined if there is none.
   */
  readonly first: string | undefined;
  /** True if no rows are expected after this page. */
  isEndAt(page: ListPage, repeats: boolean): boolean;
}

/** Continues after a page without rows while the totals claim more, but only for a few pages. */
export function createGaps(): Gaps {
  let first: string | undefined;
  let emptySince: number | undefined;
  let without = 0;
  const noteRows = (): void => {
    if (emptySince !== undefined) first ??= describeEmptyPage(emptySince);
    emptySince = undefined;
    without = 0;
  };
  const noteEmpty = (page: ListPage): void => {
    if (page.number === 1 && isOwed(page)) first = describeEmptyPage(1);
    emptySince ??= page.number;
    without += 1;
  };
  const noteRepeated = ({ number }: ListPage): void => {
    first ??= `page ${String(number)} repeats the page before it`;
    without += 1;
  };
  return {
    get first() {
      return first;
    },
    isEndAt(page, repeats) {
      if (repeats) noteRepeated(page);
      else if (page.list.isEmpty) noteEmpty(page);
      else noteRows();
      return (page.list.isEmpty && !isOwed(page)) || without === PAGES_WITHOUT_AT_END;
    },
  };
}

const describeEmptyPage = (page: number): string =>
  `page ${String(page)} was empty twice, although the total says it has rows`;
