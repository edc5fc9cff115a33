/** Documents whose blocks another test types, section by section. */
export const TYPED_BY: Readonly<Record<string, string>> = {
  'docs/adding-a-stream.md': 'integration_tests/adding-a-stream.test.ts',
  'docs/custom-reports.md': 'integration_tests/custom-reports.test.ts',
  'docs/migrating.md': 'integration_tests/migrate.test.ts',
  'examples/dbt/README.md': 'integration_tests/clients/dbt/given.ts',
  'examples/pyairbyte/README.md': 'integration_tests/clients/pyairbyte/test_readme.py',
};

/** The file that runs a command, and its words for it. */
type Run = readonly [file: string, words: string];

const CI = '.ci/run';
const DEMO = 'integration_tests/demo.test.ts';
const DUCKDB = 'integration_tests/clients/duckdb/run';
const IMAGE = 'scripts/container/image.mjs';
const DIAGNOSE = 'src/commands/diagnose/diagnose-command.test.ts';
const PYAIRBYTE = 'integration_tests/clients/pyairbyte/test_readme.py';

/** Commands that are not typed as they stand, because what runs them is a test or CI itself. */
export const RUN_BY: readonly (readonly [command: string, ...Run])[] = [
  ['npm ci', CI, 'npm ci'],
  ['npm run check', CI, 'npm run --silent check'],
  ['npm run build', 'Dockerfile', 'RUN npm run build'],
  ['npm run demo', DUCKDB, 'npm run --silent demo -- --duckdb'],
  ['docker run --rm source-tiktok-ads demo', DEMO, "run('demo', '--out'"],
  ['docker run --rm --user "$(id -u):$(id -g)" -v "$PWD:/data" source-tiktok-ads demo', DEMO, "run('demo', "],
  ['docker run --rm --entrypoint cat source-tiktok-ads', IMAGE, "read('/airbyte/sbom.cdx.json')"],
  ['npm run test:integration -- faults', CI, 'npm test'],
  ['npm run test:unit -- killed-run', CI, 'npm test'],
  ['npm run fuzz', 'integration_tests/fuzz.test.ts', 'scripts/fuzz.mjs'],
  ['node bench/peers/run.mjs', 'scripts/clients-test', 'node bench/peers/run.mjs'],
  ['bin/source-tiktok-ads login', 'integration_tests/clients/login/browser-checks.mjs', "'login'"],
  ['bin/source-tiktok-ads diagnose --config config.json --out samples', DIAGNOSE, "'--out',"],
  ['python3 -m venv venv', 'scripts/venv', '-m venv'],
  ['venv/bin/pip install -r examples/pyairbyte/requirements.txt', 'scripts/venv', 'pip install'],
  ['SOURCE_EXECUTABLE=bin/source-tiktok-ads venv/bin/python', PYAIRBYTE, 'SOURCE_EXECUTABLE=bin'],
];

/** Commands that nothing runs, and why. */
export const RUN_BY_NOBODY: readonly (readonly [command: string, reason: string])[] = [
  ['helm repo add', 'needs Helm and a chart; helm.test.ts compares the values with the keys of the chart'],
  ['helm upgrade', 'needs a cluster'],
  ['curl https://business-api.tiktok.com', "needs TikTok and an app's secret; login.test.ts exchanges codes"],
  [
    'docker run --rm -i -v "$PWD/company.pem',
    'needs a proxy that re-signs; edge.test.ts and proxy.test.ts have one',
  ],
];
