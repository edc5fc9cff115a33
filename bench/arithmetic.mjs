// What is done with measured numbers.

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export const mean = (numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

/** The median over rounds of one program's figure by another's; `pick` takes the figure from a run. */
export function medianRatio(rounds, [above, below], pick) {
  return median(rounds.map((round) => pick(round[above]) / pick(round[below])));
}

export const atMost = (limit, stretch) => ({ direction: 'at most', limit, stretch });
export const atLeast = (limit, stretch) => ({ direction: 'at least', limit, stretch });

/** 'ok', 'missed', 'printed' where nothing is asked of a figure, 'not available' where there is none. */
export function markOf({ value, target }) {
  if (value === undefined) return 'not available';
  if (target === undefined) return 'printed';
  const reached = target.direction === 'at most' ? value <= target.limit : value >= target.limit;
  return reached ? 'ok' : 'missed';
}

/** How much of its target a figure takes up: 1 is the target itself, less is better. */
export function shareOfTarget({ value, target: { direction, limit } }) {
  if (direction === 'at least') return limit / value;
  return limit === 0 ? (value === 0 ? 0 : Infinity) : value / limit;
}
