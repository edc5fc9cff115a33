// Everything that must hold before a change goes in, in one word: `npm run check`. All steps run, also after one has
// failed, so that one run tells everything. CHECK_SKIP_TESTS=1 leaves the tests out, for a caller that runs them itself.
import { spawnSync } from 'node:child_process';
import { ensureBuilt, root } from './ensure.mjs';

const steps = [
  ['types', 'typecheck'],
  ['lint and format', 'lint'],
  ['layers', 'layers'],
  ['dead code', 'deadcode'],
  ['generated files', 'generate', '--', '--check'],
  ['acceptance files', 'fixtures', '--', '--check'],
  ...(process.env.CHECK_SKIP_TESTS ? [] : [['tests', 'test']]),
];

ensureBuilt();
const failed = [];
for (const [title, ...script] of steps) {
  const start = performance.now();
  const { status } = spawnSync('npm', ['run', '--silent', ...script], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${title} (${seconds} s)`);
  if (status !== 0) failed.push(title);
}
console.log(failed.length === 0 ? 'check: all good' : `check: ${failed.join(', ')} failed`);
process.exit(failed.length === 0 ? 0 : 1);
