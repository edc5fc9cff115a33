// This connector and two others read the same simulated accounts; every row is compared with the simulator's data.
//   node bench/peers/run.mjs             writes bench/peers/results.json and the tables of docs/scoreboard.md
//   node bench/peers/run.mjs --quick     the same with smaller accounts, all at once; writes nothing
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
const calls = Object.entries(PROGRAMS).flatMap(([name, program]) =>
  Object.entries(reads).map(([readName, wanted]) => ({ name, program, readName, wanted })),
);

async function take({ program, readName, wanted }) {
  const result = await read(program, wanted, startSimulator);
  const { seconds, exitCode, requests } = result;
  console.log(
    `${program.title}, ${readName}: ${seconds.toFixed(0)} s, ${requests} requests, exit code ${exitCode}`,
  );
  return result;
}

// Published figures need a machine that does nothing else. The quick run only compares rows, and waits most of the time:
// for responses, and between the attempts of a program that repeats failed requests.
const taken = [];
for (const call of calls) taken.push(flags.quick ? take(call) : await take(call));

const results = {};
for (const [index, result] of (await Promise.all(taken)).entries()) {
  const { name, program, readName } = calls[index];
  results[name] ??= { title: program.title, version: program.version, reads: {} };
  results[name].reads[readName] = result;
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
