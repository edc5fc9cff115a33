import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';

import { sectionsOf, withRelease } from '../scripts/release/changelog.mjs';
import { mentions } from '../scripts/release/places.mjs';
import { problemsOf } from '../scripts/release/problems.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string): string => readFileSync(root + path, 'utf8');
const { version, license } = JSON.parse(read('package.json')) as { version: string; license: string };
const { data: metadata } = parse(read('metadata.yaml')) as { data: Record<string, unknown> };

describe('metadata.yaml', () => {
  test('metadata.yaml has the version and licence of package.json', () => {
    expect(metadata).toMatchObject({ dockerImageTag: version, license });
  });
});

describe('the version', () => {
  const changelog = read('CHANGELOG.md');
  const [unreleased, newest] = sectionsOf(changelog);

  test('the version of package.json is the one that every other file names', () => {
    const files = new Set(mentions().map(({ file }) => file));
    expect(mentions().filter((mention) => mention.version !== version)).toEqual([]);
    expect([...files]).toEqual(
      expect.arrayContaining(['package-lock.json', 'metadata.yaml', 'Dockerfile', 'README.md']),
    );
  });

  test('the version is the newest release of the changelog, with its day', () => {
    expect(unreleased?.version).toBe('Unreleased');
    expect(newest).toMatchObject({ version, day: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/) });
  });

  test('a tagged commit is the release that its tag says', () => {
    const git = ['tag', '--points-at', 'HEAD', '--list', 'v*'];
    const tags = execFileSync('git', git, { cwd: root, encoding: 'utf8' }).split('\n').filter(Boolean);
    expect(tags.flatMap(problemsOf)).toEqual([]);
  });

  test('a tag that is not a release gets an error that says what is wrong', () => {
    expect(problemsOf('v9.8.7-rc')).toEqual(
      expect.arrayContaining([
        'v9.8.7-rc is not of the form v1.2.3',
        `package.json says ${version}`,
        `Dockerfile says ${version}`,
        `the newest release in CHANGELOG.md is ${version}`,
        'integration_tests/fixtures/releases/9.8.7-rc is missing',
      ]),
    );
  });

  test('a release moves the entries under Unreleased to its own section', () => {
    const entries = '### Fixed\n\n- Something.';
    const next = changelog.replace('## [Unreleased]\n', `## [Unreleased]\n\n${entries}\n`);
    const [open, made, former] = sectionsOf(withRelease(next, '9.8.7', '2030-01-02'));
    expect(open).toMatchObject({ version: 'Unreleased', text: '' });
    expect(made).toMatchObject({ version: '9.8.7', day: '2030-01-02' });
    expect(made?.text.startsWith(entries)).toBe(true);
    expect(former?.version).toBe(version);
  });
});

describe('the versions of Node', () => {
  const { engines } = JSON.parse(read('package.json')) as { engines: { node: string } };
  const least = engines.node.split(' || ').map((range) => range.replace(/^(\^|>=)/, ''));

  test('README.md and CONTRIBUTING.md name the versions of `engines`', () => {
    const [first, second, third] = least.map((one) => `${one.replace(/\.0$/, '')}+`);
    const named = `Node.js ${first}, ${second} or ${third}`;
    for (const file of ['README.md', 'CONTRIBUTING.md']) expect(read(file)).toContain(named);
  });
});

interface LockedPackage {
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
  readonly optionalDependencies?: Record<string, string>;
}

const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, LockedPackage> };

describe('the bundled packages', () => {
  const bundled = Object.entries(packages).filter(([path, { dev }]) => path !== '' && dev !== true);

  test('the bundled packages are locked: `dependencies`, and what they need', () => {
    const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
    expect(bundled.map(([path]) => path)).toEqual(
      expect.arrayContaining(Object.keys(dependencies).map((name) => `node_modules/${name}`)),
    );
  });

  test('no bundled package runs a script when it is installed', () => {
    expect(bundled.filter(([, { hasInstallScript }]) => hasInstallScript === true)).toEqual([]);
  });
});

describe('the DuckDB example', () => {
  const example = JSON.parse(read('examples/duckdb/package.json')) as {
    dependencies: Record<string, string>;
  };

  test('the DuckDB example requires the versions that it is tested with', () => {
    const { devDependencies } = JSON.parse(read('package.json')) as { devDependencies: object };
    expect(devDependencies).toMatchObject(example.dependencies);
  });

  test('the DuckDB example adds nothing to the bundle', () => {
    const names = Object.keys(example.dependencies).map((name) => `node_modules/${name}`);
    expect(names.map((name) => packages[name]?.dev)).toEqual(names.map(() => true));
    for (const file of ['main.mjs', 'connector.mjs']) expect(read(`dist/${file}`)).not.toMatch(/duckdb/i);
  });
});

describe('package-lock.json', () => {
  test('the lock file names no registry address, so that any registry can serve it', () => {
    expect(read('package-lock.json')).not.toContain('"resolved"');
  });

  test('the lock file has the binaries of every platform', () => {
    const named = Object.values(packages).flatMap(({ optionalDependencies }) =>
      Object.keys(optionalDependencies ?? {}),
    );
    const locked = new Set(Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, '')));
    expect(named.filter((name) => !locked.has(name))).toEqual([]);
  });
});
