// Whether the cost of a read grows in proportion to its rows.
import { atMost, mean } from '../arithmetic.mjs';
import { read } from '../read.mjs';

const [FEW, MORE, MANY] = [1, 4, 16].map((times) => times * 62_500);
const READS_OF_MANY = 6;

/**
 * A shared machine can be half as fast again from one minute to the next. So the small reads are repeated while the
 * large ones run, and all of them see the same machine on average.
 */
export async function growth({ say }) {
  const costs = new Map([FEW, MORE, MANY].map((rows) => [rows, []]));
  const measure = async (rows) => {
    const { cpuSeconds } = await read({ server: { rows, metrics: '36' } });
    costs.get(rows).push(cpuSeconds);
  };
  const readMany = async () => {
    while (costs.get(MANY).length < READS_OF_MANY) await measure(MANY);
  };
  const readFewer = async () => {
    while (costs.get(MANY).length < READS_OF_MANY) for (const rows of [FEW, MORE]) await measure(rows);
  };
  await Promise.all([readMany(), readFewer()]);
  const [few, more, many] = [...costs].map(([rows, seconds]) => ({ rows, seconds: mean(seconds) }));
  const ratio = costOfFurther(more, many) / costOfFurther(few, more);
  say({
    name: 'CPU per further row, from 1x to 4x and from 4x to 16x: dearer / cheaper',
    value: Math.max(ratio, 1 / ratio),
    target: atMost(1.1),
    detail: [few, more, many].map(({ rows, seconds }) => `${rows} rows ${seconds.toFixed(1)} s`).join(', '),
  });
}

/** The cost of an additional row: start-up, and what V8 compiles once, are in both of two reads. */
const costOfFurther = (less, more) => (more.seconds - less.seconds) / (more.rows - less.rows);
