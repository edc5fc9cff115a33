/** Leave to ask for pages of one slice; each page that was asked for is given back when it was emitted. */
export interface PageSlots {
  /**
   * Resolves when the page may be asked for.
   *
   * @param wanted resolves when the reader waits for just this page; absent: it is asked for ahead
   */
  readonly acquire: (wanted?: Promise<unknown>) => Promise<void>;
  readonly release: () => void;
  /** Tells how many pages the slice has, and how many bytes the first one took, once that has come. */
  readonly expect: (pages: number, bytes: number) => void;
}

/**
 * Bounds memory: pages that are on their way or wait to be emitted, over all slices. When there is room, the page
 * of the earliest slice goes first.
 *
 * A page that the slice which is being emitted waits for gets its slot at once, room or not. Whoever holds the room may
 * be waiting for just that page (another list of the same slice, whose page comes after it), and then no room would
 * ever come. So lists can be read one after the other or side by side, in any nesting, on a budget of a single page.
 */
export interface PageBudget {
  slotsOf(slice: number): PageSlots;
  /** Says which slice is being emitted; slices are numbered in the order of emission. */
  emitting(slice: number): void;
}

interface Waiting {
  readonly slice: number;
  readonly grant: () => void;
  isWanted: boolean;
}

/** Slots apart from any budget, for pages that are read in the middle of reading others. */
export function onePageAtATime(): PageSlots {
  return createPageBudget(1).slotsOf(0);
}

/**
 * What the slice that is being emitted may hold when later ones have taken all the room: a request that had to be
 * repeated would else leave it none.
 */
const KEPT_SHARE = 1 / 3;

/**
 * Room before any page was emitted; each that is makes room for one more. An answer comes in pieces, which V8 throws away
 * only when it makes room for rows: of many answers before the first row they would be as much again as the pages.
 */
const PAGES_AT_START = 16;

/**
 * @param capacity pages held at a time; exceeded only by what is kept for the slice that is being emitted, and by the
 *   pages that it waits for: one for each list that it reads side by side
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

/** Who waits for a page, by slice, and within a slice in the order in which they came. */
function createQueue() {
  const waiting: Waiting[] = [];
  return {
    /** @returns what says that the reader waits for just this page */
    add(slice: number, grant: () => void): () => void {
      const entry = { slice, grant, isWanted: false };
      const position = waiting.findIndex((other) => other.slice > slice);
      waiting.splice(position === -1 ? waiting.length : position, 0, entry);
      return () => (entry.isWanted = true);
    },
    /** The page that the slice in its turn waits for, or else the first one if there is room for it. */
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
    /** Pages that are held no more. */
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

/** Memory for pages that were not parsed yet, and the fewest pages at a time, however large they are. */
const ROOM_BYTES = 48 * 2 ** 20;
const FEWEST_PAGES = 4;

/** The next slice shows how many pages it has before its turn comes, and one more in case that it has just one. */
const FEWEST_SLICES_AHEAD = 2;

/** Pages of a slice before any was seen, and how much the newest counts against those before it. */
const PAGES_AT_FIRST = 4;
const NEWEST_SHARE = 0.25;

/**
 * What slices turned out to be like. Those with many pages are begun a few at a time, since their first pages would
 * only take the room of pages that are wanted sooner; and of large pages there is room for fewer.
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
    /** How many slices to begin ahead of the one that is being emitted. */
    get slices(): number {
      return Math.max(FEWEST_SLICES_AHEAD, Math.round(room() / pagesOfSlice));
    },
    learn(pages: number, bytes: number): void {
      pagesOfSlice += (Math.max(1, pages) - pagesOfSlice) * NEWEST_SHARE;
      bytesOfPage += (bytes - bytesOfPage) * (bytesOfPage === 0 ? 1 : NEWEST_SHARE);
    },
  };
}
