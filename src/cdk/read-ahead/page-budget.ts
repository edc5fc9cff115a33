/** Leave to ask for pages of one slice; each page that was asked for is given back when it was emitted. */
export interface PageSlots {
  readonly acquire: () => Promise<void>;
  readonly release: () => void;
}

/**
 * Bounds memory: pages that are on their way or wait to be emitted, over all slices. When there is room, the page
 * of the earliest slice goes first. Half of the room is kept for the slice that is being emitted, or the first pages
 * of later ones would leave it none.
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

/** @param capacity pages held at a time */
export function createPageBudget(capacity: number): PageBudget {
  const held = new Map<number, number>();
  const waiting: Waiting[] = [];
  let total = 0;
  let current = 0;
  const heldBy = (slice: number): number => held.get(slice) ?? 0;
  const change = (slice: number, by: number): void => {
    total += by;
    held.set(slice, heldBy(slice) + by);
  };
  const half = Math.ceil(capacity / 2);
  const fits = (slice: number): boolean =>
    slice <= current ? heldBy(slice) < half : total - heldBy(current) < capacity - half;
  const grantNext = (): void => {
    for (let next = waiting[0]; next !== undefined && fits(next.slice); next = waiting[0]) {
      waiting.shift();
      change(next.slice, 1);
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
        change(slice, -1);
        grantNext();
      },
    }),
    emitting: (slice) => {
      held.delete(current);
      current = slice;
      grantNext();
    },
  };
}

function insertBySlice(waiting: Waiting[], entry: Waiting): void {
  const position = waiting.findIndex(({ slice }) => slice > entry.slice);
  waiting.splice(position === -1 ? waiting.length : position, 0, entry);
}
