// Bundles the fuzz program and runs it: `fuzz.mjs [--inputs 10500] [--seed N] [--only "state"]`. An input that takes
// too long is also a finding, and only another process can notice it.
import { spawn } from 'node:child_process';
import { build } from 'esbuild';
import { ensureInstalled, root } from './ensure.mjs';

const LONGEST_MS = 60_000;

ensureInstalled();
const program = `${root}/dist/fuzz.mjs`;
await build({
  absWorkingDir: root,
  entryPoints: ['fuzz/main.ts'],
  outfile: program,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  define: { __VERSION__: JSON.stringify('fuzz'), __REPOSITORY__: JSON.stringify('fuzz') },
  sourcemap: 'inline',
  logLevel: 'warning',
});

const child = spawn(process.execPath, ['--enable-source-maps', program, ...process.argv.slice(2)], {
  stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
});
let current = 'the start';
let timer;
const watch = () => {
  clearTimeout(timer);
  timer = setTimeout(() => {
    console.log(`not finished after ${LONGEST_MS / 1000} s: ${current}`);
    child.kill('SIGKILL');
  }, LONGEST_MS);
};
watch();
child.on('message', (input) => {
  current = input;
  watch();
});
child.on('close', (code) => {
  clearTimeout(timer);
  process.exitCode = code ?? 1;
});
