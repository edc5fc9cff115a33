// Arithmetic on measured numbers.

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export const mean = (numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

/** The median over rounds of the ratio of two programs' figures; `pick` takes the figure from a run. */
export function medianRatio(rounds, [above, below], pick) {
  return median(rounds.map((round) => pick(round[above]) / pick(round[below])));
}

export const atMost = (limit, stretch) => ({ direction: 'at most', limit, stretch });
export const atLeast = (limit, stretch) => ({ direction: 'at least', limit, stretch });

/** 'ok' or 'missed', 'printed' for a figure without target, 'not available' without a value. */
export function markOf({ value, target }) {
  if (value === undefined) return 'not available';
  if (target === undefined) return 'printed';
  const reached = target.direction === 'at most' ? value <= target.limit : value >= target.limit;
  return reached ? 'ok' : 'missed';
}

/** The share of its target that a figure takes up: 1 is the target, less is better. */
export function shareOfTarget({ value, target: { direction, limit } }) {
  if (direction === 'at least') return limit / value;
  return limit === 0 ? (value === 0 ? 0 : Infinity) : value / limit;
}
