// Whether the cost of a read grows as its rows do.
import { atMost, median } from '../arithmetic.mjs';
import { read } from '../read.mjs';

const SIZES = [1, 4, 16].map((times) => times * 125_000);

/** A machine that is shared is faster in one minute than in the next, so each size has its turn in each round. */
const ROUNDS = 3;

export async function growth({ say }) {
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const costs = [];
    for (const rows of SIZES) costs.push({ rows, ...(await read({ server: { rows, metrics: '36' } })) });
    rounds.push(costs);
  }
  say({
    name: 'CPU per further row, from 1x to 4x and from 4x to 16x: dearer / cheaper',
    value: median(rounds.map(dearerThanCheaper)),
    target: atMost(1.1),
    detail: rounds[0].map(({ rows, seconds }) => `${rows} rows ${seconds.toFixed(1)} s`).join(', '),
  });
}

/** What a row costs that comes on top of others: start-up, and what V8 compiles once, are in both of two reads. */
function dearerThanCheaper([few, more, many]) {
  const perRow = [costOfFurther(few, more), costOfFurther(more, many)];
  return Math.max(...perRow) / Math.min(...perRow);
}

const costOfFurther = (less, more) => (more.cpuSeconds - less.cpuSeconds) / (more.rows - less.rows);
