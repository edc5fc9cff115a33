import type { PageSlots } from '../contract/page-slots.js';

/**
 * Bounds memory: the number of pages of all slices that are requested or wait to be emitted. Free slots go to the
 * earliest slice first.
 *
 * If the slice that is being emitted waits for a page, the page gets its slot at once, even beyond the budget.
 * Otherwise the run could deadlock: the holder of the slots may be waiting for exactly that page, such as another list
 * of the same slice whose page comes later. So lists can be nested in any way on a budget of a single page.
 */
export interface PageBudget {
  slotsOf(slice: number): PageSlots;
  /** Sets the slice that is being emitted. Slices are numbered in the order of emission. */
  emitting(slice: number): void;
}

interface Waiting {
  readonly slice: number;
  readonly grant: () => void;
  isWanted: boolean;
}

/** Slots outside any budget, for pages that are read while others are being read. */
export function onePageAtATime(): PageSlots {
  return createPageBudget(1).slotsOf(0);
}

/**
 * Share of the budget that is reserved for the slice that is being emitted. Without it, a retried request could leave
 * that slice no slots.
 */
const KEPT_SHARE = 1 / 3;

/**
 * Budget before any page was emitted; each emitted page adds one. A response arrives in chunks that V8 collects only
 * when it needs memory for rows, so many responses before the first row would take twice the memory of their pages.
 */
const PAGES_AT_START = 16;

/**
 * Creates a budget for all slices of a run.
 *
 * @param capacity maximum number of pages held at once. Only the slice that is being emitted can exceed it, by its
 *   reserved share and by one page for each list that it reads in parallel
 */
export function createPageBudget(capacity: number): PageBudget {
  const kept = Math.ceil(capacity * KEPT_SHARE);
  const typical = createTypicalPages(capacity);
  const held = createHoldings();
  const waiting = createQueue();
  let current = 0;
  const fits = (slice: number): boolean => {
    const hasRoom = held.total < Math.min(typical.room, PAGES_AT_START + held.givenBack);
    if (slice <= current) return hasRoom || held.by(slice) < kept;
    return hasRoom && (held.by(slice) > 0 || held.slicesAfter(current) < typical.slices);
  };
  const grantNext = (): void => {
    for (let next = waiting.take({ current, fits }); next; next = waiting.take({ current, fits })) {
      held.change(next.slice, 1);
      next.grant();
    }
  };
  return {
    slotsOf: (slice) => ({
      acquire: (wanted) =>
        new Promise((grant) => {
          const want = waiting.add(slice, grant);
          grantNext();
          void wanted?.then(want).then(grantNext);
        }),
      release: () => {
        held.change(slice, -1);
        grantNext();
      },
      expect: (pages, bytes) => {
        typical.learn(pages, bytes);
        grantNext();
      },
    }),
    emitting: (slice) => {
      current = slice;
      grantNext();
    },
  };
}

interface Room {
  /** The slice that is being emitted. */
  readonly current: number;
  readonly fits: (slice: number) => boolean;
}

/** Requests for slots, ordered by slice and then by arrival. */
function createQueue() {
  const waiting: Waiting[] = [];
  return {
    /** @returns a function that marks the page as the one that the reader waits for */
    add(slice: number, grant: () => void): () => void {
      const entry = { slice, grant, isWanted: false };
      const position = waiting.findIndex((other) => other.slice > slice);
      waiting.splice(position === -1 ? waiting.length : position, 0, entry);
      return () => (entry.isWanted = true);
    },
    /** Takes the page that the emitted slice waits for, or else the first one if the budget allows it. */
    take({ current, fits }: Room): Waiting | undefined {
      const wanted = waiting.findIndex(({ slice, isWanted }) => isWanted && slice <= current);
      const next = waiting[Math.max(0, wanted)];
      if (next === undefined || (wanted === -1 && !fits(next.slice))) return undefined;
      waiting.splice(Math.max(0, wanted), 1);
      return next;
    },
  };
}

/** Counts the pages that slices hold. */
function createHoldings() {
  const bySlice = new Map<number, number>();
  let total = 0;
  let givenBack = 0;
  const by = (slice: number): number => bySlice.get(slice) ?? 0;
  return {
    by,
    get total() {
      return total;
    },
    /** Number of pages that were released. */
    get givenBack() {
      return givenBack;
    },
    slicesAfter: (current: number): number => [...bySlice.keys()].filter((slice) => slice > current).length,
    change(slice: number, pages: number): void {
      total += pages;
      givenBack += Math.max(0, -pages);
      const now = by(slice) + pages;
      if (now === 0) bySlice.delete(slice);
      else bySlice.set(slice, now);
    },
  };
}

/** Memory for unparsed pages, and the minimum number of pages, however large they are. */
const ROOM_BYTES = 48 * 2 ** 20;
const FEWEST_PAGES = 4;

/** The next slice, which then shows how many pages it has, and one more in case it has only one. */
const FEWEST_SLICES_AHEAD = 2;

/** Assumed pages of a slice before any was seen, and the weight of the newest slice in the moving average. */
const PAGES_AT_FIRST = 4;
const NEWEST_SHARE = 0.25;

/**
 * Moving averages of the slices seen so far. Slices with many pages are started only a few at a time, because their
 * first pages would take slots from pages that are needed sooner. If pages are large, fewer of them fit.
 */
function createTypicalPages(capacity: number) {
  let pagesOfSlice = PAGES_AT_FIRST;
  let bytesOfPage = 0;
  const room = (): number =>
    Math.max(Math.min(FEWEST_PAGES, capacity), Math.min(capacity, Math.floor(ROOM_BYTES / bytesOfPage)));
  return {
    get room(): number {
      return room();
    },
    /** How many slices to start ahead of the one that is being emitted. */
    get slices(): number {
      return Math.max(FEWEST_SLICES_AHEAD, Math.round(room() / pagesOfSlice));
    },
    learn(pages: number, bytes: number): void {
      pagesOfSlice += (Math.max(1, pages) - pagesOfSlice) * NEWEST_SHARE;
      bytesOfPage += (bytes - bytesOfPage) * (bytesOfPage === 0 ? 1 : NEWEST_SHARE);
    },
  };
}
