// Whether the cost of a read grows as its rows do.
import { atMost, median } from '../arithmetic.mjs';
import { read } from '../read.mjs';

const ROWS = 200_000;
const FACTORS = [1, 4, 16];
/** Short runs are repeated: a hiccup of the machine weighs more in them. */
const SHORT_RUNS = 3;

async function shortRun(rows) {
  const runs = [];
  for (let run = 0; run < SHORT_RUNS; run += 1) runs.push(await read({ server: { rows, metrics: '36' } }));
  const of = (name) => median(runs.map((figures) => figures[name]));
  return { cpuSeconds: of('cpuSeconds'), seconds: of('seconds') };
}

export async function growth({ say }) {
  const start = await shortRun(1);
  const costs = [];
  for (const factor of FACTORS) {
    const rows = ROWS * factor;
    const { cpuSeconds, seconds } =
      factor === 1 ? await shortRun(rows) : await read({ server: { rows, metrics: '36' } });
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
