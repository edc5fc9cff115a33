// Everything that must hold before a change is merged: `npm run check`. All steps run even if one fails, so that one
// run reports everything; as many at a time as there are cores, the longest first.
// CHECK_SKIP_TESTS=1 skips the tests, for a caller that runs them separately.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { ensureBuilt, root } from './ensure.mjs';

const steps = [
  ['lint', 'lint'],
  ['acceptance files', 'fixtures', '--', '--check'],
  ['format', 'format:check'],
  ['types', 'typecheck'],
  ['generated files', 'generate', '--', '--check'],
  ['layers', 'layers'],
  ['dead code', 'deadcode'],
];

/** The steps hold the parsed code of all files, and collecting garbage moves it fewer times if young objects have room. */
const NURSERY = '--max-semi-space-size';
const roomy = process.allowedNodeEnvironmentFlags.has(NURSERY)
  ? { NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} ${NURSERY}=96`.trim() }
  : {};

/** Resolves to whether the step passed; prints its output in one piece when it ends. */
function run([title, ...script], env = {}) {
  const start = performance.now();
  const child = spawn('npm', ['run', '--silent', ...script], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => said.push(chunk));
  return new Promise((resolve) => {
    child.once('close', (status) => {
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      process.stdout.write(Buffer.concat(said));
      console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${title} (${seconds} s)`);
      resolve(status === 0);
    });
  });
}

ensureBuilt();
const failed = [];
const left = [...steps];
const work = async () => {
  for (let step = left.shift(); step !== undefined; step = left.shift()) {
    if (!(await run(step, roomy))) failed.push(step[0]);
  }
};
await Promise.all(Array.from({ length: availableParallelism() }, work));
// Tests use all cores themselves.
if (!process.env.CHECK_SKIP_TESTS && !(await run(['tests', 'test']))) failed.push('tests');
console.log(failed.length === 0 ? 'check: all good' : `check: ${failed.join(', ')} failed`);
process.exit(failed.length === 0 ? 0 : 1);
