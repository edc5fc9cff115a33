import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, expect, it } from '@jest/globals';

const folder = mkdtempSync(join(tmpdir(), 'packed-'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const run = (program: string, ...args: readonly string[]) =>
  spawnSync(program, args, { encoding: 'utf8', cwd: program === 'npm' ? process.cwd() : folder });

it('the tarball of npm pack has all that the executable needs', () => {
  const packed = run('npm', 'pack', '--silent', '--ignore-scripts', '--pack-destination', folder);
  const tarball = packed.stdout.trim();
  expect(tarball).toMatch(/^source-tiktok-ads-[\d.]+\.tgz$/);
  expect(run('tar', '-xzf', tarball).status).toBe(0);
  const demo = run('node', 'package/bin/source-tiktok-ads', 'demo', '--accounts', '1', '--days', '2');
  expect(demo.stdout).toMatch(/^\nspend of Acme US .*\n.* (New customers|Spring sale|Bestsellers)\n/);
  expect(demo.status).toBe(0);
});
