import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const root = fileURLToPath(new URL('..', import.meta.url));

function run(
  program: string,
  args: readonly string[],
): { exitCode: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: tmpdir(), encoding: 'utf8' });
  return { exitCode: status, stdout, stderr };
}

const typesIn = (stdout: string): unknown[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { type: unknown }).type);

describe('the executable, in a folder without packages', () => {
  const folder = mkdtempSync(join(tmpdir(), 'executable-'));
  const built = join(folder, 'built');
  const unbuilt = join(folder, 'unbuilt');

  beforeAll(() => {
    for (const part of ['package.json', 'bin', 'dist']) {
      cpSync(join(root, part), join(built, part), { recursive: true });
    }
    for (const part of ['package.json', 'bin']) {
      cpSync(join(root, part), join(unbuilt, part), { recursive: true });
    }
    chmodSync(join(built, 'bin/source-tiktok-ads'), 0o755);
    symlinkSync(join(built, 'bin/source-tiktok-ads'), join(folder, 'linked'));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test.each([
    ['the bundle', process.execPath, [join(built, 'dist/main.mjs'), 'spec']],
    ['the executable', join(built, 'bin/source-tiktok-ads'), ['spec']],
    ['a link to the executable', join(folder, 'linked'), ['spec']],
  ] as const)('%s prints its specification', (_title, program, args) => {
    const { exitCode, stdout, stderr } = run(program, args);
    expect({ exitCode, types: typesIn(stdout), stderr }).toEqual({
      exitCode: 0,
      types: ['SPEC'],
      stderr: '',
    });
  });

  test('the executable passes on the exit code', () => {
    expect(run(join(folder, 'linked'), ['frobnicate']).exitCode).toBe(2);
  });

  test('the executable says how to build it if it is not built', () => {
    expect(run(join(unbuilt, 'bin/source-tiktok-ads'), ['spec'])).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'source-tiktok-ads: not built yet; run npm ci && npm run build first\n',
    });
  });

  test('the executable says that Node.js is too old if it lacks something that the bundle imports', () => {
    const old = join(folder, 'old');
    for (const part of ['package.json', 'bin'])
      cpSync(join(root, part), join(old, part), { recursive: true });
    mkdirSync(join(old, 'dist'));
    writeFileSync(join(old, 'dist/main.mjs'), "import { notYetThere } from 'node:zlib';\nnotYetThere();\n");
    const { exitCode, stderr } = run(join(old, 'bin/source-tiktok-ads'), ['spec']);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: `source-tiktok-ads: cannot run on Node.js ${process.version}; use one of the versions that README names\n`,
    });
  });
});
