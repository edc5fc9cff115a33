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

/** Words after the program's name, the last of them incomplete, and what it is completed to. */
const COMPLETED: readonly (readonly [words: readonly string[], to: readonly string[]])[] = [
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
];

describe('completion in bash', () => {
  it.each(COMPLETED)('%j is completed to %j', (words, expected) => {
    expect(suggested(...words)).toEqual(expected);
  });

  it('a value after "=" is completed', () => {
    expect(suggested('plan', '--config', '=', 'my')).toEqual(['my config.json']);
  });

  it('every stream is completed', () => {
    const { streams } = completionWords();
    expect(suggested('plan', '--streams', '')).toEqual(streams);
    expect(streams.length).toBeGreaterThan(100);
  });
});

const hasShell = (shell: string): boolean => spawnSync(shell, ['--version']).error === undefined;

/** How a shell is asked for what it suggests for a line. */
const ASKED: Readonly<Record<string, (line: string, script: string) => readonly string[]>> = {
  zsh: (line, own) => ['-f', join(process.cwd(), 'integration_tests/support/capture.zsh'), own, line],
  fish: (line, own) => ['--no-config', '-c', 'source $argv[1]; complete -C $argv[2]', own, line],
};

/** Suggestions in one form: fish describes them, zsh escapes them and completes what follows the last comma. */
const inOneForm = (suggestions: readonly string[]): readonly string[] => {
  const plain = suggestions.map((text) =>
    text
      .replace(/\/?\t.*/, '')
      .replace(/^.*,/, '')
      .replaceAll('\\', ''),
  );
  return [...new Set(plain)].sort();
};

// Not every machine has these shells: bash is what is always tried.
for (const shell of Object.keys(ASKED).filter(hasShell))
  describe(`completion in ${shell}`, () => {
    const own = join(folder, `completion.${shell}`);
    writeFileSync(own, scriptOf(shell));

    it.each(COMPLETED)('%j is completed to %j', (words, expected) => {
      const line = ['source-tiktok-ads', ...words].join(' ');
      const { stdout } = spawnSync(shell, [...(ASKED[shell]?.(line, own) ?? [])], {
        encoding: 'utf8',
        cwd: folder,
        timeout: 60_000,
      });
      expect(inOneForm(stdout.split('\n').filter((text) => text !== ''))).toEqual(inOneForm(expected));
    });
  });

describe.each(SHELLS)('the script for %s', (shell) => {
  const isHere = hasShell(shell);

  it(`names every command and option${isHere ? ', and the shell can read it' : '; this machine has no such shell to read it'}`, () => {
    const text = scriptOf(shell);
    for (const [name, words] of Object.entries(completionWords().commands))
      for (const word of [name, ...words]) expect(text).toContain(word.replace(/^--/, ''));
    const file = join(folder, `read.${shell}`);
    writeFileSync(file, text);
    if (isHere) expect(spawnSync(shell, ['-n', file]).status).toBe(0);
  });
});
