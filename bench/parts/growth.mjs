// Whether the cost of a read grows as its rows do.
import { atMost } from '../arithmetic.mjs';
import { read, readThrice } from '../read.mjs';

/** Enough for V8 to have compiled what runs for every row: that is paid once, as the start is. */
const START_ROWS = 20_000;
const ROWS = 125_000;
const FACTORS = [1, 4, 16];

export async function growth({ say }) {
  const start = await readThrice({ server: { rows: START_ROWS, metrics: '36' } });
  const costs = [];
  for (const factor of FACTORS) {
    const many = { server: { rows: ROWS * factor, metrics: '36' } };
    const { cpuSeconds, seconds } = await (factor < 16 ? readThrice(many) : read(many));
    const perRow = (cpuSeconds - start.cpuSeconds) / (ROWS * factor - START_ROWS);
    costs.push({ factor, seconds, perRow });
  }
  const perRow = costs.map((cost) => cost.perRow);
  say({
    name: 'CPU per row without start-up: dearest / cheapest, 1x to 16x rows',
    value: Math.max(...perRow) / Math.min(...perRow),
    target: atMost(1.1),
    detail: costs.map(({ factor, seconds }) => `${factor * ROWS} rows ${seconds.toFixed(1)} s`).join(', '),
  });
}
