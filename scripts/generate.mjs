// Write the files that are made from the code: spec.json and docs/streams.md. With --check nothing is written and
// a file that is not what the code says ends with exit code 1.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { format } from 'prettier';

import { renderStreams } from './render-streams.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { source, reportStreams } = await loadSource();
const generated = {
  'spec.json': await format(JSON.stringify(source.spec), { parser: 'json', printWidth: 110 }),
  'docs/streams.md': await format(renderStreams(source.streams, reportStreams), {
    parser: 'markdown',
    printWidth: 110,
  }),
};

const stale = Object.entries(generated).filter(([file, content]) => current(file) !== content);
if (!process.argv.includes('--check')) {
  for (const [file, content] of stale) writeFileSync(`${root}/${file}`, content);
  console.log(
    stale.length === 0 ? 'generated files were fresh' : `written: ${stale.map(([file]) => file).join(', ')}`,
  );
} else if (stale.length > 0) {
  console.error(`not what the code says: ${stale.map(([file]) => file).join(', ')}; run npm run generate`);
  process.exitCode = 1;
}

function current(file) {
  return existsSync(`${root}/${file}`) ? readFileSync(`${root}/${file}`, 'utf8') : undefined;
}

/** The source as an object: TypeScript is bundled to a throw-away module first. */
async function loadSource() {
  const directory = mkdtempSync(`${tmpdir()}/source-tiktok-ads-`);
  try {
    await build({
      stdin: {
        contents:
          "export { source } from './src/connector/source.ts'; export { reportStreams } from './src/streams/index.ts';",
        resolveDir: root,
      },
      outfile: `${directory}/source.mjs`,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      banner: {
        js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
      },
      define: { __VERSION__: JSON.stringify('0.0.0') },
    });
    return await import(pathToFileURL(`${directory}/source.mjs`).href);
  } finally {
    rmSync(directory, { recursive: true });
  }
}
