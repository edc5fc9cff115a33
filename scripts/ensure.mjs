// Prepares a clone for tests and the demo: installs packages and builds the bundle. Silent if there is nothing to do.
// Uses only Node, because it installs everything else.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

const changedAt = (path) => (existsSync(root + path) ? statSync(root + path).mtimeMs : 0);

/** Newest change at or below `path`. Folders count too: their time shows that a file was removed. */
function newestIn(path) {
  if (!existsSync(root + path) || !statSync(root + path).isDirectory()) return changedAt(path);
  return Math.max(changedAt(path), ...readdirSync(root + path).map((name) => newestIn(`${path}/${name}`)));
}

function orExit(command, args) {
  // Progress goes to stderr, because the stdout of the calling command may be parsed.
  const { status } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(status ?? 1);
}

export function ensureInstalled() {
  if (changedAt('node_modules/.package-lock.json') < changedAt('package-lock.json')) {
    console.error('Installing packages (once)…');
    orExit('npm', ['ci', '--no-audit', '--no-fund']);
  }
}

export function ensureBuilt() {
  ensureInstalled();
  const newest = Math.max(
    ...['src', 'spec.json', 'package.json', 'package-lock.json'].map(newestIn),
    ...['scripts/build.mjs', 'scripts/notices.mjs'].map(newestIn),
  );
  if (changedAt('dist/main.mjs') < newest) orExit(process.execPath, ['scripts/build.mjs']);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) ensureBuilt();
