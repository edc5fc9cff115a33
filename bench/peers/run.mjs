// This connector and two others read the same simulated accounts; every row is compared with the simulator's data.
//   node bench/peers/run.mjs             writes bench/peers/results.json and the tables of docs/scoreboard.md
//   node bench/peers/run.mjs --quick     the same with smaller accounts; writes nothing
// Ends with `N passed, N failed`: the claims about this connector's rows, and that each program ran.
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ensureBuilt, root } from '../../scripts/ensure.mjs';
import { withTables } from '../markdown.mjs';
import { path } from '../measure.mjs';
import { loadSimulator } from '../simulator.mjs';
import { judge } from './judge.mjs';
import { makeEnvironments, PROGRAMS } from './programs.mjs';
import { NOW, read } from './read.mjs';
import { readsOf } from './reads.mjs';
import { tablesOf } from './tables.mjs';

const { values: flags } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const PAGE = `${root}docs/scoreboard.md`;

ensureBuilt();
await makeEnvironments();
const { startSimulator } = await loadSimulator();

const reads = readsOf(flags.quick);
const results = {};
for (const [name, program] of Object.entries(PROGRAMS)) {
  results[name] = { title: program.title, version: program.version, reads: {} };
  for (const [readName, wanted] of Object.entries(reads)) {
    const result = await read(program, wanted, startSimulator);
    results[name].reads[readName] = result;
    const { seconds, exitCode, requests } = result;
    console.log(
      `${program.title}, ${readName}: ${seconds.toFixed(0)} s, ${requests} requests, exit code ${exitCode}`,
    );
  }
}

const outcome = { day: new Date().toISOString().slice(0, 10), now: NOW, reads, programs: results };
const tables = tablesOf(outcome);
console.log(`\n${tables}\n`);
if (!flags.quick) {
  writeFileSync(path('peers/results.json'), `${JSON.stringify(outcome, null, 2)}\n`);
  writeFileSync(PAGE, withTables(readFileSync(PAGE, 'utf8'), 'bench/peers/run.mjs', tables));
}

const claims = judge(results);
for (const { claim, holds } of claims) console.log(`${holds ? 'ok    ' : 'FAILED'} ${claim}`);
const failed = claims.filter(({ holds }) => !holds).length;
console.log(`${claims.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
