// Prints the bill of materials of the connector's packages as CycloneDX, from the lock file alone.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const read = (file) => JSON.parse(readFileSync(new URL(`../${file}`, import.meta.url), 'utf8'));

/** A project's files, without development dependencies. */
function production() {
  const { devDependencies: _, ...manifest } = read('package.json');
  const { packages, ...lock } = read('package-lock.json');
  const needed = Object.entries(packages).filter(([, { dev }]) => dev !== true);
  const kept = { ...Object.fromEntries(needed), '': { ...packages[''], devDependencies: {} } };
  return { 'package.json': manifest, 'package-lock.json': { ...lock, packages: kept } };
}

// `npm sbom --omit dev` omits packages that the connector needs if development tools need them too. So npm gets a
// project without such tools, in a folder with the project's name, because npm takes the name from the folder.
const folder = mkdtempSync(join(tmpdir(), 'sbom-'));
try {
  const cwd = join(folder, read('package.json').name);
  mkdirSync(cwd);
  for (const [file, content] of Object.entries(production()))
    writeFileSync(join(cwd, file), JSON.stringify(content));
  const options = ['--sbom-format=cyclonedx', '--sbom-type=application', '--package-lock-only'];
  process.stdout.write(execFileSync('npm', ['sbom', ...options], { cwd }));
} finally {
  rmSync(folder, { recursive: true });
}
