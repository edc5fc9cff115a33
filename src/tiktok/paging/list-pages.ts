import {
  isJsonList,
  isJsonObject,
  parsedList,
  readPages,
  type JsonObject,
  type Rows,
} from '../../cdk/index.js';
import { accountsOf, type ListCall, type Request } from '../api/call.js';
import type { Answer } from '../api/envelope.js';
import { Action } from '../api/error-codes.js';
import { TikTokError } from '../api/errors.js';
import { createGaps } from './list-gaps.js';
import { createListTally, type ListTally } from './list-tally.js';
import { isOwed, lastPageOf, rowsInAllOf, totalPagesIn, totalRowsIn, type ListPage } from './page-totals.js';
import { rereadAround } from './shifted-rows.js';
import { hasList, createEmptyCheck } from './whole-answer.js';

/**
 * Reads a list endpoint without losing rows. The API guarantees little: a list changes while it is read, and its totals
 * may not match its rows. A list that falls short of its totals is read a second time. Rows may be yielded twice;
 * primary keys handle that.
 *
 * @param pageSize rows per page; Infinity if the endpoint has no pages
 * @throws TikTokError (transient_error) if rows are missing that another read may return
 */
export async function* listRows(
  request: Request,
  pageSize: number,
  call: ListCall,
): AsyncGenerator<Rows, void, undefined> {
  const tally = createListTally(call.rowKey);
  const fail = failing(call);
  const walk = { ...call, tally, fail, fetch: fetchPages(request, pageSize, { ...call, tally }) };
  let gap = yield* walkPages(walk);
  if (isComplete(tally, gap)) return;
  gap = yield* walkPages(walk);
  if (isComplete(tally, gap)) return;
  if (gap !== undefined) throw fail(gap);
  const { distinct, total } = tally;
  const what = `${String(distinct)} of ${String(total)} rows arrived, although the list was read twice`;
  if (tally.hasBroughtMore || call.keepCursor === undefined) throw fail(what);
  call.keepCursor(`TikTok ${call.path}: ${what}.`);
}

/** Complete means that no rows are owed. With a gap, the number of rows must equal the total exactly. */
const isComplete = ({ owed, distinct, total }: ListTally, gap: string | undefined): boolean =>
  owed === 0 && (gap === undefined || distinct === total);

/** @param whole parse the page at once, because it was broken before */
type FetchPage = (number: number, whole?: boolean) => Promise<ListPage>;

interface Walk extends Pick<ListCall, 'onTotals' | 'slots'> {
  readonly tally: ListTally;
  readonly fetch: FetchPage;
  readonly fail: (what: string) => TikTokError;
}

/** Reads all pages once. @returns the description of a page that should have rows and came without them */
async function* walkPages({
  fetch,
  fail,
  tally,
  slots,
  onTotals,
}: Walk): AsyncGenerator<Rows, string | undefined, undefined> {
  const gaps = createGaps();
  let before: ListPage | undefined;
  const rowsOf = async function* (page: ListPage) {
    for await (const rows of readRows(page, () => fetch(page.number, true))) {
      tally.add(rows);
      yield rows;
    }
  };
  tally.begin();
  for await (const answered of readPages({ fetch, total: lastPageOf, bytes: ({ bytes }) => bytes }, slots)) {
    const page = isRepeated(before, answered) ? await fetch(answered.number) : answered;
    const repeats = isRepeated(before, page);
    // An API may return its last page for a number beyond it; then nothing is owed.
    if (repeats && !isOwed(page)) break;
    await onTotals?.(page.headers, page);
    yield* rowsOf(page);
    yield* rereadAround(before, page, { fetch, rowsOf, fail });
    before = page;
    if (gaps.isEndAt(page, repeats)) break;
  }
  return gaps.first;
}

interface FetchOptions extends Omit<ListCall, 'onTotals' | 'slots'> {
  readonly tally: ListTally;
}

/** Requests an empty page once more if the totals claim rows on it. */
function fetchPages(
  request: Request,
  pageSize: number,
  { tally, onTotalRows, ...call }: FetchOptions,
): FetchPage {
  const passesForEmpty = createEmptyCheck(call.onEmptyAnswer);
  let hasBegun = false;
  let hasReportedTotal = false;
  const asked = new Set<number>();
  const ask = async (number: number, whole = false): Promise<ListPage> => {
    const paging = pageSize === Infinity ? {} : { page: number, page_size: pageSize };
    const query = { ...call.query, ...paging };
    const isWhole = (data: JsonObject): boolean =>
      hasList(data, call.recordsPath) || (!hasBegun && passesForEmpty(data));
    const again = asked.has(number);
    asked.add(number);
    const answer = await request({ ...call, query, whole, isComplete: isWhole, again });
    hasBegun = true;
    const page = pageOf(answer, number, { size: pageSize, ...call });
    tally.recordTotals(page);
    if (!hasReportedTotal && page.totalRows !== undefined) {
      hasReportedTotal = true;
      onTotalRows?.(page.totalRows);
    }
    return page;
  };
  return async (number, whole) => {
    const page = await ask(number, whole);
    return page.list.isEmpty && isOwed(page) ? ask(number, whole) : page;
  };
}

/** The rows of a page in batches. If its text turns out to be broken, the page is requested again and starts over. */
async function* readRows(
  { list }: ListPage,
  again: () => Promise<ListPage>,
): AsyncGenerator<Rows, void, undefined> {
  try {
    for (const members of list.read()) yield members.filter(isJsonObject);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    yield* readRows(await again(), again);
  }
}

interface PageFormat extends Pick<ListCall, 'recordsPath' | 'totals'> {
  readonly size: number;
}

function pageOf(
  { data, headers, size: bytes, list }: Answer,
  number: number,
  { size, recordsPath = 'list', totals }: PageFormat,
): ListPage {
  const rows = data[recordsPath];
  return {
    number,
    size,
    headers,
    bytes,
    list: list ?? parsedList(isJsonList(rows) ? rows : []),
    ...totalsOf(data, size, totals),
    sums: isJsonObject(data['total_metrics']) ? data['total_metrics'] : undefined,
  };
}

/** The totals of a response, as far as they can be trusted. */
function totalsOf({ page_info: info }: JsonObject, size: number, totals: ListCall['totals']) {
  const trusted = isJsonObject(info) && totals !== 'unreliable' ? info : {};
  const mostPages = isJsonObject(totals) && size !== Infinity ? Math.floor(totals.reach / size) : Infinity;
  const reach = mostPages === Infinity ? Infinity : mostPages * size;
  const totalRows = totalRowsIn(trusted);
  return {
    totalRows: totalRows === undefined ? undefined : Math.min(totalRows, reach),
    totalPages: totalPagesIn(trusted),
    mostPages: size === Infinity ? 1 : mostPages,
    beyondReach: Math.max(0, (totalRows ?? 0) - reach),
  };
}

/** With an unchanged total no rows can have moved, so equal pages are the same page. */
function isRepeated(before: ListPage | undefined, page: ListPage): boolean {
  return (
    !page.list.isEmpty && before?.list.ends === page.list.ends && rowsInAllOf(before) === rowsInAllOf(page)
  );
}

/** Missing rows are read by the next run, which continues from the state of this one. */
function failing({ path, query }: Pick<ListCall, 'path' | 'query'>): (what: string) => TikTokError {
  return (what) =>
    new TikTokError({ action: Action.retry, isOutage: false, what, path, accounts: accountsOf(query) });
}
