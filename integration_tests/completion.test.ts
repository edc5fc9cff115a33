import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from '@jest/globals';

import { completionWords, SHELLS } from '../src/commands/completion/words.js';

const folder = mkdtempSync(join(tmpdir(), 'completion-'));
const connector = join(process.cwd(), 'bin/source-tiktok-ads');

const scriptOf = (shell: string): string => {
  const { stdout, status } = spawnSync(process.execPath, [connector, 'completion', shell], {
    encoding: 'utf8',
  });
  expect(status).toBe(0);
  return stdout;
};

const script = join(folder, 'completion.bash');
writeFileSync(script, scriptOf('bash'));
writeFileSync(join(folder, 'my config.json'), '{}');
mkdirSync(join(folder, 'a folder'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** What bash suggests for the last of some words, after the script was sourced. */
function suggested(...words: readonly string[]): readonly string[] {
  const run = `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
    complete -p source-tiktok-ads >/dev/null || exit 1
    _source_tiktok_ads; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['-c', run, 'bash', script, 'source-tiktok-ads', ...words], {
    encoding: 'utf8',
    cwd: folder,
  });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((line) => line !== '');
}

describe('completion in bash', () => {
  it.each([
    [['di'], ['discover', 'diagnose']],
    [
      ['catalog', '--'],
      ['--config', '--streams', '--incremental', '--help'],
    ],
    [
      ['read', '--c'],
      ['--config', '--catalog'],
    ],
    [['check', '--s'], []],
    [['plan', '--config', 'my'], ['my config.json']],
    [['plan', '--config', '=', 'my'], ['my config.json']],
    [
      ['migrate', '--from', 'm'],
      ['mage', 'meltano'],
    ],
    [['catalog', '--streams', 'ad_rev'], ['ad_reviews']],
    [['catalog', '--streams', 'ads,ad_rev'], ['ads,ad_reviews']],
    [['catalog', '--streams', 'al'], ['all']],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [['login', '--out', 'my'], ['my config.json']],
    [['diagnose', '--out', ''], ['a folder']],
    [['catalog', '--from', 'm'], []],
    [['nothing', '--'], []],
  ])('%j is completed to %j', (words, expected) => {
    expect(suggested(...words)).toEqual(expected);
  });

  it('every stream is completed', () => {
    const { streams } = completionWords();
    expect(suggested('plan', '--streams', '')).toEqual(streams);
    expect(streams.length).toBeGreaterThan(100);
  });
});

describe.each(SHELLS)('the script for %s', (shell) => {
  it('names every command and option, and the shell can read it', () => {
    const text = scriptOf(shell);
    for (const [name, words] of Object.entries(completionWords().commands))
      for (const word of [name, ...words]) expect(text).toContain(word.replace(/^--/, ''));
    const { error, status } = spawnSync(shell, ['-n'], { input: text, encoding: 'utf8' });
    // Not every machine has every shell.
    expect(error === undefined ? status : 0).toBe(0);
  });
});
