import type { Json, JsonObject, PackedList } from '../../cdk/index.js';
import type { ListTotals } from '../api/call.js';
import type { Answer } from '../api/envelope.js';

/** One page of a list, with the totals of the whole list. */
export interface ListPage extends ListTotals {
  /** Page number, counted from 1. */
  readonly number: number;
  /** Requested number of rows. */
  readonly size: number;
  readonly list: PackedList;
  readonly totalPages: number | undefined;
  /** Maximum number of pages that the API returns. */
  readonly mostPages: number;
  readonly headers: Answer['headers'];
  /** Size of the response in bytes. */
  readonly bytes: number;
}

/**
 * The last page to request, according to this page. If the totals contradict each other, the larger one counts, because
 * an empty page costs less than a missing one. A full last page ends the list only if the total equals the rows so far.
 */
export function lastPageOf(page: ListPage): number {
  const { number, size, list, totalRows, totalPages, mostPages } = page;
  if (number >= mostPages || (list.isEmpty && !isOwed(page))) return number;
  const pagesByTotals = Math.max(totalPages ?? 0, Math.ceil((totalRows ?? 0) / size));
  const isEnough = number < pagesByTotals || list.count < size || totalRows === number * size;
  return Math.min(mostPages, isEnough ? pagesByTotals : number + 1);
}

/** True if the totals claim rows on this page. */
export function isOwed({ number, size, totalRows, totalPages }: ListPage): boolean {
  return totalRows === undefined ? number < (totalPages ?? 0) : totalRows > (number - 1) * size;
}

/** Minimum number of rows in the list; undefined without totals. An empty list may have one page or none. */
export function leastRowsOf({ size, totalRows, totalPages }: ListPage): number | undefined {
  if (totalRows !== undefined || totalPages === undefined) return totalRows;
  return totalPages > 1 ? (totalPages - 1) * size + 1 : 0;
}

/** Number of rows in the whole list; undefined if the totals are missing or contradict each other. */
export function rowsInAllOf({ size, totalRows, totalPages }: ListPage): number | undefined {
  if (totalRows === undefined || totalPages === undefined) return undefined;
  // An empty list may have one page or none.
  return Math.max(1, Math.ceil(totalRows / size)) === Math.max(1, totalPages) ? totalRows : undefined;
}

/* TikTok's example of one list (playables) has other names for the totals than all others. */

/** The total number of rows in a `page_info`; undefined if it is missing. */
export const totalRowsIn = (info: JsonObject): number | undefined =>
  countAt(info['total_number'] ?? info['total']);

/** The total number of pages in a `page_info`; undefined if it is missing. */
export const totalPagesIn = (info: JsonObject): number | undefined =>
  countAt(info['total_page'] ?? info['total_pages']);

const countAt = (value: Json | undefined): number | undefined =>
  typeof value === 'number' ? value : undefined;
