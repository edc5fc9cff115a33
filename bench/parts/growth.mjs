// Whether the cost of a read grows as its rows do.
import { atMost } from '../arithmetic.mjs';
import { read, readThrice } from '../read.mjs';

const ROWS = 125_000;
const FACTORS = [1, 4, 16];

export async function growth({ say }) {
  const start = await readThrice({ server: { rows: 1, metrics: '36' } });
  const costs = [];
  for (const factor of FACTORS) {
    const many = { server: { rows: ROWS * factor, metrics: '36' } };
    const { cpuSeconds, seconds } = await (factor === 1 ? readThrice(many) : read(many));
    costs.push({ factor, seconds, perRow: (cpuSeconds - start.cpuSeconds) / factor });
  }
  const perRow = costs.map((cost) => cost.perRow);
  say({
    name: 'CPU per row without start-up: dearest / cheapest, 1x to 16x rows',
    value: Math.max(...perRow) / Math.min(...perRow),
    target: atMost(1.1),
    detail: costs.map(({ factor, seconds }) => `${factor * ROWS} rows ${seconds.toFixed(1)} s`).join(', '),
  });
}
