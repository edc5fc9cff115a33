/** Leave to ask for pages of one slice; each page that was asked for is given back when it was emitted. */
export interface PageSlots {
  readonly acquire: () => Promise<void>;
  readonly release: () => void;
  /** Tells how many pages the slice has, and how many bytes the first one took, once that has come. */
  readonly expect: (pages: number, bytes: number) => void;
}

/**
 * Bounds memory: pages that are on their way or wait to be emitted, over all slices. When there is room, the page
 * of the earliest slice goes first.
 */
export interface PageBudget {
  slotsOf(slice: number): PageSlots;
  /** Says which slice is being emitted; slices are numbered in the order of emission. */
  emitting(slice: number): void;
}

interface Waiting {
  readonly slice: number;
  readonly grant: () => void;
}

/** Slots apart from any budget, for pages that are read in the middle of reading others: those hold what they have. */
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

/** @param capacity pages held at a time; exceeded only by what the slice that is being emitted needs to go on */
export function createPageBudget(capacity: number): PageBudget {
  const kept = Math.ceil(capacity * KEPT_SHARE);
  const typical = createTypicalPages(capacity);
  const held = createHoldings();
  const waiting: Waiting[] = [];
  let current = 0;
  const fits = (slice: number): boolean => {
    const hasRoom = held.total < Math.min(typical.room, PAGES_AT_START + held.givenBack);
    if (slice <= current) return hasRoom || held.by(slice) < kept;
    return hasRoom && (held.by(slice) > 0 || held.slicesAfter(current) < typical.slices);
  };
  const grantNext = (): void => {
    for (let next = waiting[0]; next !== undefined && fits(next.slice); next = waiting[0]) {
      waiting.shift();
      held.change(next.slice, 1);
      next.grant();
    }
  };
  return {
    slotsOf: (slice) => ({
      acquire: () =>
        new Promise((grant) => {
          insertBySlice(waiting, { slice, grant });
          grantNext();
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

function insertBySlice(waiting: Waiting[], entry: Waiting): void {
  const position = waiting.findIndex(({ slice }) => slice > entry.slice);
  waiting.splice(position === -1 ? waiting.length : position, 0, entry);
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
