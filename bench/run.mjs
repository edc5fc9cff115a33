// What the connector costs and how well it keeps to its limits, measured on its build: `npm run bench`. All figures are
// ratios or have a fixed bound, so that they mean the same on another machine.
//   npm run bench                          all parts; writes results.json, results.svg and the table of docs/performance.md
//   npm run bench -- --only speed,quota    only these parts; writes nothing
//   npm run bench -- --strict              exits with 1 if a target is missed
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { ensureBuilt, root } from '../scripts/ensure.mjs';
import { markOf } from './arithmetic.mjs';
import { chartOf } from './chart.mjs';
import { configKeys } from './connector.mjs';
import { withTables } from './markdown.mjs';
import { path } from './measure.mjs';
import { calls } from './parts/calls.mjs';
import { catalogue } from './parts/catalogue.mjs';
import { coldStart } from './parts/cold-start.mjs';
import { connections } from './parts/connections.mjs';
import { growth } from './parts/growth.mjs';
import { ideas } from './parts/ideas.mjs';
import { memory } from './parts/memory.mjs';
import { quota } from './parts/quota.mjs';
import { slowReader } from './parts/slow-reader.mjs';
import { speed } from './parts/speed.mjs';
import { state } from './parts/state.mjs';
import { steady } from './parts/steady.mjs';
import { lineOf, resultsOf, rounded, tableOf } from './report.mjs';

const PARTS = {
  'cold-start': coldStart,
  speed,
  ideas,
  quota,
  memory,
  'slow-reader': slowReader,
  growth,
  state,
  calls,
  steady,
  catalogue,
  connections,
};

const { values: flags } = parseArgs({
  options: { only: { type: 'string' }, strict: { type: 'boolean', default: false } },
});
const chosen = flags.only?.split(',') ?? Object.keys(PARTS);
const unknown = chosen.filter((name) => !(name in PARTS));
if (unknown.length > 0) {
  console.error(`unknown part: ${unknown.join(', ')}; the parts are ${Object.keys(PARTS).join(', ')}`);
  process.exit(2);
}

ensureBuilt();
// Other load at the start is recorded with the figures, because times against a quota and speeds suffer from it.
const load = loadavg()[0].toFixed(1);
const machine = `Node ${process.version}, ${process.platform} ${process.arch}, ${availableParallelism()} cores, load ${load} before the start`;
console.log(machine);

const keys = configKeys();
const figures = [];
const broken = [];
for (const name of chosen) {
  const began = performance.now();
  console.log(`\n${name}`);
  const say = (figure) => {
    figures.push({ part: name, ...figure });
    console.log(lineOf(figure));
  };
  try {
    await PARTS[name]({ say, keys });
  } catch (error) {
    broken.push(name);
    console.log(`BROKEN  ${error.message}`);
  }
  console.log(`        (${((performance.now() - began) / 1000).toFixed(0)} s)`);
}

const count = (mark) => figures.filter((figure) => markOf(figure) === mark).length;
console.log(`\n${count('ok')} targets met, ${count('missed')} missed`);
if (broken.length > 0) console.log(`could not be measured: ${broken.join(', ')}`);
else if (flags.only === undefined) {
  const shown = figures.map(rounded);
  const results = resultsOf(machine, shown);
  const page = `${root}docs/performance.md`;
  writeFileSync(path('results.json'), `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(path('results.svg'), chartOf(machine, shown));
  writeFileSync(page, withTables(readFileSync(page, 'utf8'), 'bench/run.mjs', tableOf(results)));
  console.log('written: bench/results.json, bench/results.svg, docs/performance.md');
}
process.exitCode = broken.length > 0 || (flags.strict && count('missed') > 0) ? 1 : 0;
