import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';

import { outputFolder } from './folder.js';

const folder = mkdtempSync(join(tmpdir(), 'folder-test-'));
const before = process.cwd();

beforeAll(() => {
  process.chdir(folder);
});
beforeEach(() => {
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
});
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true, force: true });
});

function hasFile(...path: readonly string[]): string {
  const name = join(folder, ...path);
  mkdirSync(join(name, '..'), { recursive: true });
  writeFileSync(name, '');
  return name;
}

test('a given folder is created and left empty', async () => {
  const wanted = join(folder, 'a', 'b');
  expect(await outputFolder('a/b')).toBe(wanted);
  expect(readdirSync(wanted)).toEqual([]);
});

test('a given folder that is not writable is an error that names it', async () => {
  hasFile('file');
  await expect(outputFolder('file')).rejects.toThrow(
    'The folder file cannot be written to: a file or folder with that name already exists (EEXIST).',
  );
});

test('a given folder may hold other files, but none that a demo would write', async () => {
  hasFile('mine', 'notes.txt');
  expect(await outputFolder('mine')).toBe(join(folder, 'mine'));
  const taken = ['config.json', 'ads.jsonl'].map((name) => hasFile('mine', name));
  await expect(outputFolder('mine')).rejects.toThrow(
    `Already exists, not overwritten: ${taken.join(', ')}. Move it away or choose another folder.`,
  );
});

test('without --out the folder is the first of demo-output, demo-output-2 and so on without files of a demo', async () => {
  expect(await outputFolder(undefined)).toBe(join(folder, 'demo-output'));
  hasFile('demo-output', 'config.json');
  hasFile('demo-output-2', 'ads.jsonl');
  expect(await outputFolder(undefined)).toBe(join(folder, 'demo-output-3'));
});

test('without --out and without a writable working directory the folder is a temporary one', async () => {
  hasFile('demo-output');
  const other = await outputFolder(undefined);
  expect(other.startsWith(join(tmpdir(), 'demo-output-'))).toBe(true);
  rmSync(other, { recursive: true });
});
