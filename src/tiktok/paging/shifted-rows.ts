import type { JsonObject } from '../../cdk/index.js';
import type { TikTokError } from '../api/errors.js';
import { lastPageOf, rowsInAllOf, type ListPage } from './page-totals.js';

/** Maximum steps back in a list. A list that changed each time will keep changing. */
const MOST_LOOKS_BACK = 10;

/** How to read pages again. */
export interface Reread {
  readonly fetch: (page: number) => Promise<ListPage>;
  readonly rowsOf: (page: ListPage) => AsyncIterable<readonly JsonObject[]>;
  readonly fail: (what: string) => TikTokError;
}

/**
 * Finds rows that have moved. When rows disappear, later rows move up onto a page that was already read. The total of a
 * page is then smaller than that of the page before it, by at least the number of moved rows. The pages on both sides
 * are read again, one after the other, until nothing moves between them. (Responses can overtake each other; then rows
 * have moved down, from the page before onto one that was read earlier, and the second side has them.)
 *
 * @throws TikTokError (transient_error) if the list changes faster than it can be read
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

/** By how many rows the list has grown between two responses; 0 if their totals are missing. */
function growth(earlier: ListPage | undefined, later: ListPage): number {
  const then = earlier && rowsInAllOf(earlier);
  const now = rowsInAllOf(later);
  return then === undefined || now === undefined ? 0 : now - then;
}

const pagesOf = (rows: number, { size }: ListPage): number => Math.ceil(rows / size);
