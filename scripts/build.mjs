// Bundle src/connector/main.ts and everything it needs into one file, dist/main.mjs.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));

// An ES module has no `require`; the CommonJS packages inside the bundle still ask for Node's built-ins with it.
const banner = [
  "import { createRequire as __createRequire } from 'node:module';",
  'const require = __createRequire(import.meta.url);',
].join('\n');

const { outputFiles } = await build({
  absWorkingDir: root,
  entryPoints: ['src/connector/main.ts'],
  outfile: 'dist/main.mjs',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  banner: { js: banner },
  define: { __VERSION__: JSON.stringify(version) },
  keepNames: true,
  minifyWhitespace: true,
  legalComments: 'none',
  sourcemap: 'linked',
  logLevel: 'warning',
  write: false,
}).catch(() => process.exit(1)); // esbuild has said why

// A rename is atomic: a connector that starts while this runs sees the old bundle or the new one, never half of one.
mkdirSync(`${root}/dist`, { recursive: true });
for (const { path, contents } of outputFiles) {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, contents);
  renameSync(draft, path);
}
