import { isOwed, type ListPage } from './page-totals.js';

/** Pages in a row without rows of their own that end a list, whatever its totals go on to promise. */
const PAGES_WITHOUT_AT_END = 3;

export interface Gaps {
  /**
   * What is wrong with a page that has rows and did not come with them: it repeats the one before it, or it is empty and
   * cannot be the end, since it is the first, or pages with rows came behind it.
   */
  readonly first: string | undefined;
  /** True when no rows are to be expected behind this page. */
  isEndAt(page: ListPage, repeats: boolean): boolean;
}

/** Goes on behind a page without rows as long as the totals have rows there, but does not believe them for ever. */
export function createGaps(): Gaps {
  let first: string | undefined;
  let emptySince: number | undefined;
  let without = 0;
  const noteRows = (): void => {
    if (emptySince !== undefined) first ??= cameEmpty(emptySince);
    emptySince = undefined;
    without = 0;
  };
  const noteEmpty = (page: ListPage): void => {
    if (page.number === 1 && isOwed(page)) first = cameEmpty(1);
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

const cameEmpty = (page: number): string =>
  `page ${String(page)} was empty twice, although the total says it has rows`;
