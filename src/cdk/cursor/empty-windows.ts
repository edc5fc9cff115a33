import { chunk } from '../collections/chunk.js';
import { countDays, type DateRange } from '../time/days.js';
import type { SliceRange } from '../contract/slice.js';

/** How to find out in which windows nothing can have happened, with fewer requests than reading them takes. */
export interface EmptySearch {
  /** Asks whether anything happened on any day of a stretch. One request. */
  readonly isActive: (stretch: DateRange) => Promise<boolean>;
  /** Days of the longest stretch that may be asked about. */
  readonly longestDays: number;
  /** The fewest windows that are worth a request. */
  readonly fewestWindows: number;
}

/**
 * Finds stretches of whole windows without any activity. All windows are asked about in a few long stretches; one
 * that has activity is halved until half of it has none. Where both halves have some, the search ends: windows that
 * are active throughout cost three requests a stretch. What is not found is read like anything else.
 *
 * @param windows without gaps, in the order of time
 */
export async function findEmptyRanges(
  windows: readonly DateRange[],
  search: EmptySearch,
): Promise<readonly DateRange[]> {
  const found: DateRange[] = [];
  for (const stretch of longStretches(windows, search.longestDays)) {
    if (await search.isActive(wholeOf(stretch))) found.push(...(await findEmptyHalves(stretch, search)));
    else found.push(wholeOf(stretch));
  }
  return found;
}

/** @param windows of which one at least is known to be active */
async function findEmptyHalves(
  windows: readonly DateRange[],
  search: EmptySearch,
): Promise<readonly DateRange[]> {
  const middle = Math.ceil(windows.length / 2);
  const [first, second] = [windows.slice(0, middle), windows.slice(middle)];
  if (second.length < search.fewestWindows) return [];
  // Once one half is known to be empty, the other one need not be asked about.
  if (!(await search.isActive(wholeOf(first))))
    return [wholeOf(first), ...(await findEmptyHalves(second, search))];
  if (!(await search.isActive(wholeOf(second))))
    return [...(await findEmptyHalves(first, search)), wholeOf(second)];
  return [];
}

/** As few stretches as may be asked about, of the same number of windows each but for the last. */
function longStretches(
  windows: readonly DateRange[],
  longestDays: number,
): readonly (readonly DateRange[])[] {
  for (let count = 1; count < windows.length; count += 1) {
    const stretches = chunk(windows, Math.ceil(windows.length / count));
    if (stretches.every((stretch) => countDays(wholeOf(stretch)) <= longestDays)) return stretches;
  }
  return windows.map((window) => [window]);
}

function wholeOf(windows: readonly DateRange[]): DateRange {
  return { start: windows[0]?.start ?? '', end: windows.at(-1)?.end ?? '' };
}

/**
 * Marks the spans whose days all lie in an empty stretch; adjacent ones become one.
 *
 * @param spans without gaps, in the order of time
 */
export function markEmpty(
  spans: readonly SliceRange[],
  stretches: readonly DateRange[],
): readonly SliceRange[] {
  const marked: SliceRange[] = [];
  for (const span of spans) {
    const { dates } = span;
    if (dates === undefined || !stretches.some((stretch) => includes(stretch, dates))) {
      marked.push(span);
      continue;
    }
    const { start } = (marked.at(-1)?.empty === true ? marked.pop()?.dates : undefined) ?? dates;
    marked.push({ ...span, dates: { start, end: dates.end }, empty: true });
  }
  return marked;
}

const includes = (stretch: DateRange, { start, end }: DateRange): boolean =>
  stretch.start <= start && end <= stretch.end;
