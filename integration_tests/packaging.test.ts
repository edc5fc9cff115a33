import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const { version, license } = JSON.parse(read('package.json')) as { version: string; license: string };
const { data: metadata } = parse(read('metadata.yaml')) as { data: Record<string, unknown> };

describe('metadata.yaml', () => {
  test('has the version and licence of package.json', () => {
    expect(metadata).toMatchObject({ dockerImageTag: version, license });
  });
});

interface LockedPackage {
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
  readonly optionalDependencies?: Record<string, string>;
}

const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, LockedPackage> };

describe('what is bundled', () => {
  const bundled = Object.entries(packages).filter(([path, { dev }]) => path !== '' && dev !== true);

  test('is locked: the packages of `dependencies`, and what they need', () => {
    const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
    expect(bundled.map(([path]) => path)).toEqual(
      expect.arrayContaining(Object.keys(dependencies).map((name) => `node_modules/${name}`)),
    );
  });

  test('runs no script when it is installed', () => {
    expect(bundled.filter(([, { hasInstallScript }]) => hasInstallScript === true)).toEqual([]);
  });
});

describe('the example for DuckDB', () => {
  const example = JSON.parse(read('examples/duckdb/package.json')) as {
    dependencies: Record<string, string>;
  };

  test('asks for the versions that it is tested with', () => {
    const { devDependencies } = JSON.parse(read('package.json')) as { devDependencies: object };
    expect(devDependencies).toMatchObject(example.dependencies);
  });

  test('brings nothing into the bundle', () => {
    const names = Object.keys(example.dependencies).map((name) => `node_modules/${name}`);
    expect(names.map((name) => packages[name]?.dev)).toEqual(names.map(() => true));
    for (const file of ['main.mjs', 'connector.mjs']) expect(read(`dist/${file}`)).not.toMatch(/duckdb/i);
  });
});

describe('package-lock.json', () => {
  test('names no address, so that any registry serves it', () => {
    expect(read('package-lock.json')).not.toContain('"resolved"');
  });

  test('holds the binaries of every platform', () => {
    const named = Object.values(packages).flatMap(({ optionalDependencies }) =>
      Object.keys(optionalDependencies ?? {}),
    );
    const locked = new Set(Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, '')));
    expect(named.filter((name) => !locked.has(name))).toEqual([]);
  });
});
