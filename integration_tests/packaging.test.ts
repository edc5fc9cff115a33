import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const { version, license } = JSON.parse(read('package.json')) as { version: string; license: string };
const { data: metadata } = parse(read('metadata.yaml')) as { data: Record<string, unknown> };

describe('metadata.yaml', () => {
  test('package-lock.json has the version and licence of package.json', () => {
    expect(metadata).toMatchObject({ dockerImageTag: version, license });
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
