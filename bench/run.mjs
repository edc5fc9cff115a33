// What the connector costs and how it keeps to its limits, measured on its build: `npm run bench`. All figures are
// ratios or have a fixed bound, so that they mean the same on another machine.
//   npm run bench -- --only speed,quota    these parts
//   npm run bench -- --strict              exit code 1 when a target is missed
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../scripts/ensure.mjs';
import { markOf } from './arithmetic.mjs';
import { configKeys } from './connector.mjs';
import { coldStart } from './parts/cold-start.mjs';
import { memory } from './parts/memory.mjs';
import { quota } from './parts/quota.mjs';
import { speed } from './parts/speed.mjs';
import { lineOf } from './report.mjs';

const PARTS = { 'cold-start': coldStart, speed, quota, memory };

const { values: flags } = parseArgs({
  options: { only: { type: 'string' }, strict: { type: 'boolean', default: false } },
});
const chosen = flags.only?.split(',') ?? Object.keys(PARTS);
const unknown = chosen.filter((name) => !(name in PARTS));
if (unknown.length > 0) {
  console.error(`no such part: ${unknown.join(', ')}; there are ${Object.keys(PARTS).join(', ')}`);
  process.exit(2);
}

ensureBuilt();
const machine = {
  node: process.version,
  platform: `${process.platform} ${process.arch}`,
  cores: availableParallelism(),
};
console.log(`Node ${machine.node}, ${machine.platform}, ${machine.cores} cores`);

const keys = configKeys();
const figures = [];
for (const name of chosen) {
  const began = performance.now();
  console.log(`\n${name}`);
  const say = (figure) => {
    figures.push({ part: name, ...figure });
    console.log(lineOf(figure));
  };
  await PARTS[name]({ say, keys });
  console.log(`        (${((performance.now() - began) / 1000).toFixed(0)} s)`);
}
const missed = figures.filter((figure) => markOf(figure) === 'missed');
console.log(`\n${missed.length} of ${figures.length} figures miss their target`);
process.exitCode = flags.strict && missed.length > 0 ? 1 : 0;
