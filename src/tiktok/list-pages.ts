import { isJsonList, isJsonObject, readPages, type Json, type JsonObject } from '../cdk/index.js';
import { accountsOf, type Call, type ListCall, type Requests } from './call.js';
import type { Answer } from './envelope.js';
import { Action } from './error-codes.js';
import { TikTokError } from './errors.js';
import { isOwed, lastPageOf, rowsInAllOf, type ListPage } from './list-totals.js';
import { rereadAround } from './moved-rows.js';

/** Empty pages in a row that end a list, whatever its totals go on to promise. */
const EMPTY_PAGES_AT_END = 3;

/**
 * Walks the pages of a list endpoint (`data.list`, `data.page_info`) so that no row is lost that the API gives. The
 * API promises little about its pages: a list changes while it is read, and nothing holds its totals to the rows.
 * Rows may come twice, which is what primary keys are for.
 */
export async function* listRows(
  requests: Requests,
  pageSize: number,
  { seen, slots, ...call }: ListCall,
): AsyncGenerator<readonly JsonObject[], void, undefined> {
  const fetch = fetchPages(requests, pageSize, call);
  const read = async (number: number): Promise<ListPage> => (await fetch(number))();
  const fail = failing(call);
  const gaps = createGaps();
  let before: ListPage | undefined;
  for await (const answered of readPages({ fetch, total: lastPageOf, bytes: ({ bytes }) => bytes }, slots)) {
    const page = isRepeated(before, answered) ? await read(answered.number) : answered;
    if (isRepeated(before, page)) {
      // An API that knows no page of this number may show its last one instead: then nothing is owed.
      if (!isOwed(page)) break;
      throw fail(`page ${String(page.number)} repeats the page before it`);
    }
    await seen?.(page.headers);
    if (page.rows.length > 0) yield page.rows;
    yield* rereadAround(before, page, { fetch: read, fail });
    // The rows are the reader's now: a second page in memory would be one too many.
    before = { ...page, rows: [] };
    if (gaps.isEndAt(page)) break;
  }
  if (gaps.first !== undefined) {
    throw fail(`page ${String(gaps.first)} came empty twice, although the total has rows on it`);
  }
}

type FetchPage = (number: number) => Promise<() => Promise<ListPage>>;

/**
 * The first page is read at once, since it tells how many there are. An empty page where the totals have rows is asked
 * for once more.
 */
function fetchPages(
  { now, later }: Requests,
  pageSize: number,
  call: Omit<ListCall, 'seen' | 'slots'>,
): FetchPage {
  const callFor = (number: number): Call => ({
    ...call,
    isWhole: hasList,
    query: { ...call.query, page: number, page_size: pageSize },
  });
  const read = async (number: number): Promise<ListPage> =>
    pageOf(await now(callFor(number)), number, pageSize);
  const orAgain = async (page: ListPage): Promise<ListPage> =>
    page.rows.length === 0 && isOwed(page) ? read(page.number) : page;
  return async (number) => {
    if (number === 1) {
      const page = await orAgain(await read(number));
      return () => Promise.resolve(page);
    }
    const answer = await later(callFor(number));
    return async () => orAgain(pageOf(await answer(), number, pageSize));
  };
}

/** An empty list may be left out where the totals say that it is empty. */
function hasList({ list, page_info: info }: JsonObject): boolean {
  return isJsonList(list) || (isJsonObject(info) && info['total_number'] === 0);
}

function pageOf({ data, headers, size: bytes }: Answer, number: number, size: number): ListPage {
  const list = isJsonList(data['list']) ? data['list'] : [];
  const info = isJsonObject(data['page_info']) ? data['page_info'] : {};
  const rows = list.filter(isJsonObject);
  return {
    ...{ number, size, headers, bytes, rows },
    isFull: list.length >= size,
    ends: JSON.stringify([rows.length, rows[0], rows.at(-1)]),
    totalRows: countAt(info['total_number']),
    totalPages: countAt(info['total_page']),
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
      if (page.rows.length === 0) {
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
  return page.rows.length > 0 && before?.ends === page.ends && rowsInAllOf(before) === rowsInAllOf(page);
}

/** The rows that are missing come with the next run, which begins where this one's state stands. */
function failing({ path, query }: Pick<ListCall, 'path' | 'query'>): (what: string) => TikTokError {
  return (what) => new TikTokError({ action: Action.retry, what, path, accounts: accountsOf(query) });
}
