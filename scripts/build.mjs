// Bundles the connector into two files: dist/main.mjs, which answers `spec` by itself, and dist/connector.mjs, which it
// loads for everything else. The notices of the bundled packages are written next to them.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { notices } from './notices.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version, repository } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));

// An ES module has no `require`, but bundled CommonJS packages use it to load Node's built-ins.
const banner = [
  "import { createRequire as __createRequire } from 'node:module';",
  'const require = __createRequire(import.meta.url);',
].join('\n');

/** Keeps the import of the second file as an import. */
const loadLater = {
  name: 'load-later',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^\.\/cli\.js$/ }, () => ({ path: './connector.mjs', external: true }));
  },
};

/**
 * got loads its HTTP/2 client, which is never used. Loading it creates a TLS context with all root certificates, which
 * takes half as long as the rest of got.
 */
const withoutHttp2 = {
  name: 'without-http2',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^http2-wrapper$/ }, ({ path }) => ({ path, namespace: 'without-http2' }));
    onLoad({ filter: /^http2-wrapper$/, namespace: 'without-http2' }, () => ({
      contents: 'export default {};',
    }));
  },
};

/**
 * Bundles the connector into a folder; `plugins` run first.
 *
 * Not minified: stack traces stay readable, and start-up takes no longer. Names survive because nothing is renamed;
 * `keepNames` would add a call wherever a function is created, even in the loop over rows.
 *
 * @throws Error if esbuild fails, which has then printed the reason
 */
export async function bundle(folder, plugins = []) {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: { main: 'src/main.ts', connector: 'src/cli.ts' },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    plugins: [...plugins, loadLater, withoutHttp2],
    bundle: true,
    platform: 'node',
    // jsonc-parser's other form loads its parts in a way that cannot be bundled.
    mainFields: ['module', 'main'],
    format: 'esm',
    target: 'node20',
    banner: { js: banner },
    define: { __VERSION__: JSON.stringify(version), __REPOSITORY__: JSON.stringify(repository) },
    legalComments: 'none',
    sourcemap: 'linked',
    logLevel: 'warning',
    metafile: true,
    write: false,
  });
  // A rename is atomic: a connector that starts during a build loads either the old bundle or the new one.
  mkdirSync(folder, { recursive: true });
  const papers = { path: `${folder}/THIRD-PARTY-NOTICES.txt`, contents: notices(metafile, root) };
  for (const { path, contents } of [papers, ...outputFiles]) {
    const draft = `${path}.${process.pid}`;
    writeFileSync(draft, contents);
    renameSync(draft, path);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await bundle(`${root}dist`).catch(() => process.exit(1)); // esbuild has printed the reason
