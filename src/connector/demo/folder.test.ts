import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { outputFolder } from './folder.js';

const folder = mkdtempSync(join(tmpdir(), 'folder-test-'));
const before = process.cwd();

beforeAll(() => {
  process.chdir(folder);
});
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true, force: true });
});

test('a given folder is made, and left as it is', async () => {
  const wanted = join(folder, 'a', 'b');
  expect(await outputFolder('a/b')).toBe(wanted);
  expect(readdirSync(wanted)).toEqual([]);
});

test('a given folder that cannot be written to is an error that names it', async () => {
  writeFileSync(join(folder, 'file'), '');
  await expect(outputFolder('file')).rejects.toThrow('The folder file cannot be written to (EEXIST).');
});

test('without one it is demo-output here, or a temporary one where that cannot be written to', async () => {
  expect(await outputFolder(undefined)).toBe(join(folder, 'demo-output'));
  rmSync(join(folder, 'demo-output'), { recursive: true });
  writeFileSync(join(folder, 'demo-output'), '');
  const other = await outputFolder(undefined);
  expect(other.startsWith(join(tmpdir(), 'demo-output-'))).toBe(true);
  rmSync(other, { recursive: true });
});
