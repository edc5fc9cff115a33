// Runs Jest on a clone in any state: `test.mjs [unit|integration] [Jest's own arguments]`. Unit tests don't need the
// bundle, so running only those just installs packages.
import { spawnSync } from 'node:child_process';
import { ensureBuilt, ensureInstalled, root } from './ensure.mjs';

const folders = { unit: 'src', integration: 'integration_tests' };
const [first, ...rest] = process.argv.slice(2);
const folder = folders[first];
const args = folder ? [...rest, '--roots', folder] : process.argv.slice(2);

if (first === 'unit') ensureInstalled();
else ensureBuilt();

// Jest needs a flag to run ES modules, and Node warns about that flag in each worker unless it is switched off.
const flags = ['--experimental-vm-modules'];
if (process.allowedNodeEnvironmentFlags.has('--disable-warning'))
  flags.push('--disable-warning=ExperimentalWarning');

// Node 20 optimizes a function eight times later than usual: most of a suite's functions run too few times to pay for
// that. Later versions have a faster compiler for them, and no such flag.
const lazily = Number.parseInt(process.versions.node) < 22 ? ['--interrupt-budget=540000'] : [];

const { status } = spawnSync(process.execPath, [...lazily, 'node_modules/jest/bin/jest.js', ...args], {
  cwd: root,
  stdio: ['ignore', 'inherit', 'inherit'],
  env: { ...process.env, NODE_OPTIONS: [process.env.NODE_OPTIONS, ...flags].filter(Boolean).join(' ') },
});
process.exit(status ?? 1);
