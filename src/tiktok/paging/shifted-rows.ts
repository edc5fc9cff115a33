import type { JsonObject } from '../../cdk/index.js';
import type { TikTokError } from '../api/errors.js';
import { lastPageOf, rowsInAllOf, type ListPage } from './page-totals.js';

/** Times that one place of a list is gone back to; a list that has changed each time will go on changing. */
const MOST_LOOKS_BACK = 10;

export interface Reread {
  readonly fetch: (page: number) => Promise<ListPage>;
  readonly rowsOf: (page: ListPage) => AsyncIterable<readonly JsonObject[]>;
  readonly fail: (what: string) => TikTokError;
}

/**
 * Rows that go away make those behind them move up, onto a page that was read already. It shows: the total of a page
 * is less than that of the page before it, by as many rows at least as have moved. The pages on both sides are read
 * again, one after the other, until nothing moves between them. (Answers can overtake each other; then the rows have
 * moved down, from the page before onto one that was read earlier, and the second side has them.)
 */
export async function* rereadAround(
  before: ListPage | undefined,
  after: ListPage,
  { fetch, rowsOf, fail }: Reread,
): AsyncGenerator<readonly JsonObject[], void, undefined> {
  const moved = -growth(before, after);
  if (moved <= 0) return;
  let newest = after;
  let from = after.number - pagesOf(moved, after);
  let to = after.number - 1 + pagesOf(moved, after);
  for (let page = Math.max(1, from), looks = 1; page <= Math.min(to, lastPageOf(newest)); page += 1) {
    const again = await fetch(page);
    yield* rowsOf(again);
    const grown = growth(newest, again);
    newest = again;
    if (grown > 0) to += pagesOf(grown, again);
    if (grown >= 0) continue;
    if ((looks += 1) > MOST_LOOKS_BACK) throw fail('the list changes faster than it can be read');
    from -= pagesOf(-grown, again);
    page = Math.max(1, from) - 1;
  }
}

/** By how many rows the list has grown from one answer to the next; 0 where their totals do not tell. */
function growth(earlier: ListPage | undefined, later: ListPage): number {
  const then = earlier && rowsInAllOf(earlier);
  const now = rowsInAllOf(later);
  return then === undefined || now === undefined ? 0 : now - then;
}

const pagesOf = (rows: number, { size }: ListPage): number => Math.ceil(rows / size);
