import type { Json, JsonObject, PackedList } from '../../cdk/index.js';
import type { ListTotals } from '../api/call.js';
import type { Answer } from '../api/envelope.js';

/** One page of a list, and what the API says of the whole list with it. */
export interface ListPage extends ListTotals {
  /** Counted from 1. */
  readonly number: number;
  /** Rows asked for. */
  readonly size: number;
  readonly list: PackedList;
  readonly totalPages: number | undefined;
  /** Pages that the API gives at most, however many rows there are. */
  readonly mostPages: number;
  readonly headers: Answer['headers'];
  /** Bytes of the page. */
  readonly bytes: number;
}

/**
 * The last page to ask for, as far as this one tells. Where the totals contradict each other the larger one counts,
 * since an empty page costs less than a missing one; and a full last page, which shows once it was read, ends a list
 * only if the total says that there are no more rows than those.
 */
export function lastPageOf(page: ListPage): number {
  const { number, size, list, totalRows, totalPages, mostPages } = page;
  if (number >= mostPages || (list.isEmpty && !isOwed(page))) return number;
  const told = Math.max(totalPages ?? 0, Math.ceil((totalRows ?? 0) / size));
  const isEnough = number < told || list.count < size || totalRows === number * size;
  return Math.min(mostPages, isEnough ? told : number + 1);
}

/** True when the totals have rows on a page of this number. */
export function isOwed({ number, size, totalRows, totalPages }: ListPage): boolean {
  return totalRows === undefined ? number < (totalPages ?? 0) : totalRows > (number - 1) * size;
}

/** Rows that there are at least; undefined where no total tells. An empty list may have one page or none. */
export function leastRowsOf({ size, totalRows, totalPages }: ListPage): number | undefined {
  if (totalRows !== undefined || totalPages === undefined) return totalRows;
  return totalPages > 1 ? (totalPages - 1) * size + 1 : 0;
}

/** Rows of the whole list; undefined where the totals contradict each other, and so say nothing. */
export function rowsInAllOf({ size, totalRows, totalPages }: ListPage): number | undefined {
  if (totalRows === undefined || totalPages === undefined) return undefined;
  // An empty list may have one page or none.
  return Math.max(1, Math.ceil(totalRows / size)) === Math.max(1, totalPages) ? totalRows : undefined;
}

/* The example of one list (playables) has other names for the totals than all others. */

/** How many rows a `page_info` says there are; undefined where it does not. */
export const totalRowsIn = (info: JsonObject): number | undefined =>
  countAt(info['total_number'] ?? info['total']);

/** How many pages a `page_info` says there are; undefined where it does not. */
export const totalPagesIn = (info: JsonObject): number | undefined =>
  countAt(info['total_page'] ?? info['total_pages']);

const countAt = (value: Json | undefined): number | undefined =>
  typeof value === 'number' ? value : undefined;
