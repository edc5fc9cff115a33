// Whether the cost of a read grows as its rows do.
import { atMost } from '../arithmetic.mjs';
import { readOften } from '../read.mjs';

const ROWS = 125_000;

/** What a row costs that comes on top of others: start-up, and what V8 compiles once, are in both of two reads. */
export async function growth({ say }) {
  const readRows = (rows, times) => readOften(times, { server: { rows, metrics: '36' } });
  const costs = [
    { rows: ROWS, ...(await readRows(ROWS, 3)) },
    { rows: 4 * ROWS, ...(await readRows(4 * ROWS, 3)) },
    { rows: 16 * ROWS, ...(await readRows(16 * ROWS, 1)) },
  ];
  const [few, more, many] = costs;
  const perRow = [costOfFurther(few, more), costOfFurther(more, many)];
  say({
    name: 'CPU per further row, from 1x to 4x and from 4x to 16x: dearer / cheaper',
    value: Math.max(...perRow) / Math.min(...perRow),
    target: atMost(1.1),
    detail: costs.map(({ rows, seconds }) => `${rows} rows ${seconds.toFixed(1)} s`).join(', '),
  });
}

const costOfFurther = (less, more) => (more.cpuSeconds - less.cpuSeconds) / (more.rows - less.rows);
