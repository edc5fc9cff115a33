// `scripts/with-image node run.mjs ENVIRONMENT`: runs pytest from that Python environment on an image that has a
// simulator's address, because the tests start it without environment. The last line is `N passed, N failed`; a run
// without tests and skipped tests count as failures.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { world } from '../../../scripts/acceptance-world.mjs';
import { ask, image, startReachableSimulator } from '../../../scripts/container/docker.mjs';

const [environment] = process.argv.slice(2);
const here = import.meta.dirname;
const derived = `${image}-standard-tests`;

/** Commits an image that differs from ours in one variable. */
function derive(url) {
  const container = ask('create', image);
  ask('commit', '--change', `ENV TIKTOK_API_BASE_URL=${url}`, container, derived);
  ask('rm', container);
}

/** The counts of pytest's report: tests, failures, errors, skipped. */
function countsOf(report) {
  const [suite] = /<testsuite [^>]*>/.exec(report) ?? [''];
  const count = (name) => Number(new RegExp(` ${name}="(\\d+)"`).exec(suite)?.[1] ?? 0);
  return Object.fromEntries(['tests', 'failures', 'errors', 'skipped'].map((name) => [name, count(name)]));
}

function pytest() {
  const folder = mkdtempSync(join(tmpdir(), 'standard-tests-'));
  const report = join(folder, 'report.xml');
  try {
    const options = [
      ...['-p', 'airbyte_cdk.test.standard_tests.pytest_hooks', '-p', 'no:cacheprovider', '-v', '-rs'],
      ...[`--connector-image=${derived}`, '--read-from-streams=all', `--junitxml=${report}`],
    ];
    const { status } = spawnSync(join(environment, 'bin/python'), ['-m', 'pytest', ...options, here], {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
    });
    return { status, ...countsOf(readFileSync(report, 'utf8')) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const simulator = await startReachableSimulator(world);
let run;
try {
  derive(simulator.url);
  run = pytest();
} finally {
  await simulator.stop();
  ask('image', 'rm', '-f', derived);
}
const bad = run.failures + run.errors + run.skipped;
const failed = bad === 0 && (run.status !== 0 || run.tests === 0) ? 1 : bad;
if (run.skipped > 0) console.log(`${run.skipped} skipped, although all should have run`);
console.log(`${run.tests - bad} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
