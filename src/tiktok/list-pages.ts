import { isJsonList, isJsonObject, parsedList, readPages, type Json, type JsonObject } from '../cdk/index.js';
import { accountsOf, type ListCall, type Request } from './call.js';
import type { Answer } from './envelope.js';
import { Action } from './error-codes.js';
import { TikTokError } from './errors.js';
import { isOwed, lastPageOf, rowsInAllOf, type ListPage } from './list-totals.js';
import { rereadAround } from './moved-rows.js';

/** Empty pages in a row that end a list, whatever its totals go on to promise. */
const EMPTY_PAGES_AT_END = 3;

/**
 * Walks the pages of a list endpoint so that no row is lost that the API gives. The API promises little about its
 * pages: a list changes while it is read, and nothing holds its totals to the rows. Rows may come twice, which is
 * what primary keys are for.
 *
 * @param pageSize Infinity where everything comes at once
 */
export async function* listRows(
  request: Request,
  pageSize: number,
  { seen, slots, ...call }: ListCall,
): AsyncGenerator<readonly JsonObject[], void, undefined> {
  const fetch = fetchPages(request, pageSize, call);
  const rowsOf = (page: ListPage) => readRows(page, () => fetch(page.number, true));
  const fail = failing(call);
  const gaps = createGaps();
  let before: ListPage | undefined;
  for await (const answered of readPages({ fetch, total: lastPageOf, bytes: ({ bytes }) => bytes }, slots)) {
    const page = isRepeated(before, answered) ? await fetch(answered.number) : answered;
    if (isRepeated(before, page)) {
      // An API that knows no page of this number may show its last one instead: then nothing is owed.
      if (!isOwed(page)) break;
      throw fail(`page ${String(page.number)} repeats the page before it`);
    }
    await seen?.(page.headers, page);
    yield* rowsOf(page);
    yield* rereadAround(before, page, { fetch, rowsOf, fail });
    before = page;
    if (gaps.isEndAt(page)) break;
  }
  if (gaps.first !== undefined) {
    throw fail(`page ${String(gaps.first)} came empty twice, although the total has rows on it`);
  }
}

/** @param whole the page was broken when it came before */
type FetchPage = (number: number, whole?: boolean) => Promise<ListPage>;

/** An empty page where the totals have rows is asked for once more. */
function fetchPages(request: Request, pageSize: number, call: Omit<ListCall, 'seen' | 'slots'>): FetchPage {
  const ask = async (number: number, whole = false): Promise<ListPage> => {
    const paging = pageSize === Infinity ? {} : { page: number, page_size: pageSize };
    const query = { ...call.query, ...paging };
    const isWhole = (data: JsonObject): boolean => pageSize === Infinity || hasList(data, call.rowsAt);
    return pageOf(await request({ ...call, query, whole, isWhole }), number, { size: pageSize, ...call });
  };
  return async (number, whole) => {
    const page = await ask(number, whole);
    return page.list.isEmpty && isOwed(page) ? ask(number, whole) : page;
  };
}

/** The rows of a page, some at a time. Where its text turns out to be broken it is asked for again, and begun again. */
async function* readRows(
  { list }: ListPage,
  again: () => Promise<ListPage>,
): AsyncGenerator<readonly JsonObject[], void, undefined> {
  try {
    for (const members of list.read()) yield members.filter(isJsonObject);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    yield* readRows(await again(), again);
  }
}

/** Whether an answer has its list. An empty one may be null, or be left out where the totals say that it is empty. */
export function hasList({ page_info: info, ...data }: JsonObject, rowsAt = 'list'): boolean {
  const list = data[rowsAt];
  return isJsonList(list) || list === null || (isJsonObject(info) && info['total_number'] === 0);
}

interface Form extends Pick<ListCall, 'rowsAt'> {
  readonly size: number;
}

function pageOf(
  { data, headers, size: bytes, list }: Answer,
  number: number,
  { size, rowsAt = 'list' }: Form,
): ListPage {
  const info = isJsonObject(data['page_info']) ? data['page_info'] : {};
  const rows = data[rowsAt];
  return {
    ...{ number, size, headers, bytes },
    list: list ?? parsedList(isJsonList(rows) ? rows : []),
    totalRows: countAt(info['total_number']),
    totalPages: countAt(info['total_page']),
    sums: isJsonObject(data['total_metrics']) ? data['total_metrics'] : undefined,
  };
}

const countAt = (value: Json | undefined): number | undefined =>
  typeof value === 'number' ? value : undefined;

interface Gaps {
  /** A page that came empty and cannot be the end: it is the first, or pages with rows came behind it. */
  readonly first: number | undefined;
  /** True when no rows are to be expected behind this page. */
  isEndAt(page: ListPage): boolean;
}

/** Goes on behind an empty page as long as the totals have rows there, but does not believe them for ever. */
function createGaps(): Gaps {
  let first: number | undefined;
  let empty: number[] = [];
  return {
    get first() {
      return first;
    },
    isEndAt: (page) => {
      if (page.list.isEmpty) {
        if (page.number === 1 && isOwed(page)) first = page.number;
        return !isOwed(page) || empty.push(page.number) === EMPTY_PAGES_AT_END;
      }
      first ??= empty[0];
      empty = [];
      return false;
    },
  };
}

/** While the total stays as it was, no rows can have moved: pages that look alike are one page. */
function isRepeated(before: ListPage | undefined, page: ListPage): boolean {
  return (
    !page.list.isEmpty && before?.list.ends === page.list.ends && rowsInAllOf(before) === rowsInAllOf(page)
  );
}

/** The rows that are missing come with the next run, which begins where this one's state stands. */
function failing({ path, query }: Pick<ListCall, 'path' | 'query'>): (what: string) => TikTokError {
  return (what) =>
    new TikTokError({ action: Action.retry, isTrouble: false, what, path, accounts: accountsOf(query) });
}
