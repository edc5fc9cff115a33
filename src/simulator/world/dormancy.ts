/** When accounts deliver at all: of an agency's accounts most lie dormant, and others are active for a time. */
import type { DaySpan } from './calendar.js';
import { blend, unit } from './random.js';

/** Whether and when accounts deliver in the days of the world's history. */
export interface DormancyShape extends DaySpan {
  readonly seed: number;
  /** Share of the accounts that never deliver. */
  readonly share: number;
}

/** Whether an account, named by its place, delivers nothing on a day. */
export type Dormancy = (accountIndex: number, day: number) => boolean;

interface Range {
  readonly from: number;
  readonly to: number;
}

const AWAKE: Range = { from: Infinity, to: -Infinity };
const ASLEEP: Range = { from: -Infinity, to: Infinity };

/** A third to two thirds of the days, at the beginning, in the middle or at the end. */
const silence = (hash: number, { first, last }: DormancyShape): Range => {
  const days = last - first + 1;
  const length = Math.floor(days * (1 / 3 + unit(blend(hash, 1)) / 3));
  switch (hash % 3) {
    case 0:
      return { from: -Infinity, to: first + length - 1 };
    case 1:
      return { from: last - length + 1, to: Infinity };
    default: {
      const from = first + Math.floor((days - length) * unit(blend(hash, 2)));
      return { from, to: from + length - 1 };
    }
  }
};

const silenceOf = (accountIndex: number, shape: DormancyShape): Range => {
  const { seed, share } = shape;
  if (share === 0) return AWAKE;
  // Spread evenly, so that a small world has its share as well.
  const place = accountIndex + (seed % 100);
  const asleep = Math.floor((place + 1) * share) > Math.floor(place * share);
  return asleep ? ASLEEP : silence(blend(seed, accountIndex), shape);
};

export const makeDormancy = (shape: DormancyShape): Dormancy => {
  const known = new Map<number, Range>();
  return (accountIndex, day) => {
    const { from, to } = known.get(accountIndex) ?? silenceOf(accountIndex, shape);
    known.set(accountIndex, { from, to });
    return day >= from && day <= to;
  };
};
