import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

import { source } from '../src/connector/source.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string): string => readFileSync(root + path, 'utf8');
const { repository } = JSON.parse(read('package.json')) as { readonly repository: string };

/** Everything in the project, also what is not committed yet. */
const FILES = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\0')
  .filter((file) => /\.(ts|mjs|json|md|ya?ml)$|Dockerfile$/.test(file));

/** An address of this project, wherever it is said to be. */
const ADDRESS = /https?:\/\/[^\s"'`()<>]*source-tiktok-ads[^\s"'`()<>]*/g;

describe('the address of the project', () => {
  it('spec names the repository of package.json, and its changelog', () => {
    expect(source.spec).toMatchObject({
      documentationUrl: repository,
      changelogUrl: `${repository}/blob/main/CHANGELOG.md`,
    });
  });

  it('every address of the project begins with the repository of package.json', () => {
    const addresses = FILES.flatMap((file) =>
      (read(file).match(ADDRESS) ?? []).map((address) => ({ file, address })),
    );
    const elsewhere = addresses.filter(
      ({ address }) => address !== repository && !address.startsWith(`${repository}/`),
    );
    const named = new Set(addresses.map(({ file }) => file));
    expect(elsewhere).toEqual([]);
    for (const file of ['spec.json', 'metadata.yaml', 'Dockerfile']) expect(named).toContain(file);
  });
});

it('every address of a file of the project names a file that exists', () => {
  const files = FILES.flatMap((file) =>
    (read(file).match(ADDRESS) ?? []).flatMap((address) => /\/blob\/main\/([^#]+)/.exec(address)?.[1] ?? []),
  ).filter((file) => !file.startsWith('${'));
  expect(files).toEqual(expect.arrayContaining(['CHANGELOG.md', 'docs/diagnosing.md', 'docs/upgrading.md']));
  expect(files.filter((file) => !existsSync(root + file))).toEqual([]);
});

describe('a message that asks to be reported', () => {
  const lines = FILES.filter((file) => /^src\/.*\.ts$/.test(file) && !file.endsWith('.test.ts'))
    .flatMap((file) => read(file).split('\n'))
    .filter((line) => !/^\s*(\/\/|\/?\*)/.test(line) && /report (it|this)\b/i.test(line));

  it('a message that asks to be reported says where', () => {
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.filter((line) => !line.includes('${ISSUES}'))).toEqual([]);
  });
});
