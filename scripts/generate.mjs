// Writes the files generated from the code: spec.json and some of docs/. With --check nothing is written, and an
// outdated file ends with exit code 1.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { format } from 'prettier';

import { root } from './ensure.mjs';
import { renderCoverage } from './render/coverage.mjs';
import { renderMetrics } from './render/metrics.mjs';
import { isReport } from './render/reports.mjs';
import { renderStreams } from './render/streams.mjs';

const { repository } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
const code = await loadCode();
const families = code.familiesOf(code.DEFAULT_SETTINGS);
const reportsOf = (settings) => code.streamsOf(settings).filter(isReport);
const reports = reportsOf(code.DEFAULT_SETTINGS);
const reportsWith = Object.fromEntries(
  ['peers', 'all'].map((metrics) => [metrics, reportsOf({ ...code.DEFAULT_SETTINGS, metrics })]),
);

const permissions = {
  permissions: [...code.ACCOUNT_PERMISSIONS, ...code.BUSINESS_CENTER_PERMISSIONS],
  permissionOf: code.permissionOf,
};
const generated = {
  'spec.json': await formatted(JSON.stringify(code.source.spec), 'json'),
  'docs/streams.md': await formatted(
    renderStreams(families, code.SUGGESTED_STREAMS, permissions),
    'markdown',
  ),
  'docs/metrics.md': await formatted(renderMetrics({ ...code, reports, reportsWith }), 'markdown'),
  'docs/coverage.md': await formatted(renderCoverage(families), 'markdown'),
};

const stale = Object.entries(generated).filter(([file, content]) => current(file) !== content);
if (!process.argv.includes('--check')) {
  for (const [file, content] of stale) writeFileSync(`${root}/${file}`, content);
  console.log(
    stale.length === 0
      ? 'generated files are up to date'
      : `written: ${stale.map(([file]) => file).join(', ')}`,
  );
} else if (stale.length > 0) {
  console.error(`outdated: ${stale.map(([file]) => file).join(', ')}; run npm run generate`);
  process.exitCode = 1;
}

function current(file) {
  return existsSync(`${root}/${file}`) ? readFileSync(`${root}/${file}`, 'utf8') : undefined;
}

function formatted(text, parser) {
  return format(text, { parser, printWidth: 110 });
}

/** Everything that the documents need, as one object; the TypeScript is bundled to a temporary module first. */
async function loadCode() {
  const directory = mkdtempSync(`${tmpdir()}/source-tiktok-ads-`);
  try {
    await build({
      stdin: {
        contents: `
          export { source } from './src/connector/source.ts';
          export { DEFAULT_SETTINGS, familiesOf, streamsOf, SUGGESTED_STREAMS } from './src/streams/index.ts';
          export { METRIC_TABLES as tables } from './src/streams/reports/metric-tables.ts';
          export { allMetrics, columnsOf, SUPPORTED_REPORTS as supported, isSupportedMetric } from './src/tiktok/index.ts';
          export { ACCOUNT_PERMISSIONS, BUSINESS_CENTER_PERMISSIONS, permissionOf } from './src/tiktok/index.ts';
          export { BREAKDOWNS as breakdowns } from './src/tiktok/report-catalogue/breakdowns.ts';`,
        resolveDir: root,
      },
      outfile: `${directory}/code.mjs`,
      bundle: true,
      platform: 'node',
      mainFields: ['module', 'main'],
      format: 'esm',
      target: 'node20',
      banner: {
        js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
      },
      define: { __VERSION__: JSON.stringify('0.0.0'), __REPOSITORY__: JSON.stringify(repository) },
    });
    return await import(pathToFileURL(`${directory}/code.mjs`).href);
  } finally {
    rmSync(directory, { recursive: true });
  }
}
