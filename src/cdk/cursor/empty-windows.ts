import { chunk } from '../collections/chunk.js';
import { countDays, type DateRange } from '../time/days.js';
import type { SliceRange } from '../contract/slice.js';

/** How to find windows without activity in fewer requests than it takes to read them. */
export interface EmptySearch {
  /** True if there was activity on any day of a date range. Sends one request. */
  readonly isActive: (range: DateRange) => Promise<boolean>;
  /** Days of the longest date range that one request may cover. */
  readonly maxDays: number;
  /** The fewest windows that are worth a request. */
  readonly minWindows: number;
}

/**
 * Finds date ranges of whole windows without activity. It first checks a few long date ranges that cover all windows, and
 * halves an active one until one half has no activity. It stops where both halves are active, so windows that are active
 * throughout cost three requests per date range. Windows that it misses are read like any others.
 *
 * @param windows without gaps, oldest first
 */
export async function findEmptyRanges(
  windows: readonly DateRange[],
  search: EmptySearch,
): Promise<readonly DateRange[]> {
  const found: DateRange[] = [];
  for (const group of groupWindows(windows, search.maxDays)) {
    if (await search.isActive(rangeOf(group))) found.push(...(await findEmptyHalves(group, search)));
    else found.push(rangeOf(group));
  }
  return found;
}

/** @param windows at least one of them is known to be active */
async function findEmptyHalves(
  windows: readonly DateRange[],
  search: EmptySearch,
): Promise<readonly DateRange[]> {
  const middle = Math.ceil(windows.length / 2);
  const [first, second] = [windows.slice(0, middle), windows.slice(middle)];
  if (second.length < search.minWindows) return [];
  // If the first half is empty, the second one must be active.
  if (!(await search.isActive(rangeOf(first))))
    return [rangeOf(first), ...(await findEmptyHalves(second, search))];
  if (!(await search.isActive(rangeOf(second))))
    return [...(await findEmptyHalves(first, search)), rangeOf(second)];
  return [];
}

/** As few groups as one request each may cover. All have the same number of windows, except for the last. */
function groupWindows(windows: readonly DateRange[], maxDays: number): readonly (readonly DateRange[])[] {
  for (let count = 1; count < windows.length; count += 1) {
    const groups = chunk(windows, Math.ceil(windows.length / count));
    if (groups.every((group) => countDays(rangeOf(group)) <= maxDays)) return groups;
  }
  return windows.map((window) => [window]);
}

function rangeOf(windows: readonly DateRange[]): DateRange {
  return { start: windows[0]?.start ?? '', end: windows.at(-1)?.end ?? '' };
}

/**
 * Marks slices as empty if all their days lie in one empty date range, and joins adjacent ones.
 *
 * @param slices without gaps, oldest first
 */
export function markEmpty(
  slices: readonly SliceRange[],
  emptyRanges: readonly DateRange[],
): readonly SliceRange[] {
  const marked: SliceRange[] = [];
  for (const slice of slices) {
    const { dates } = slice;
    if (dates === undefined || !emptyRanges.some((range) => includes(range, dates))) {
      marked.push(slice);
      continue;
    }
    const { start } = (marked.at(-1)?.empty === true ? marked.pop()?.dates : undefined) ?? dates;
    marked.push({ ...slice, dates: { start, end: dates.end }, empty: true });
  }
  return marked;
}

const includes = (range: DateRange, { start, end }: DateRange): boolean =>
  range.start <= start && end <= range.end;
