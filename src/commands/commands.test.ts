import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';

import { describe, expect, it } from '@jest/globals';

import { VERSION } from '../tiktok/index.js';
import { USAGE } from '../connector/usage.js';
import { runExtraCommand } from './commands.js';
import { completionWords } from './completion/words.js';
import { COMMANDS } from '../protocol/command.js';

/** The words that may follow each command, from the tables that the commands parse. */
const { help: NAMES = [], ...WORDS } = completionWords().commands;

async function run(...argv: readonly string[]) {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const exitCode = await runExtraCommand(argv, { stdout, stderr, env: {} });
  stdout.end();
  stderr.end();
  return { exitCode, stdout: await text(stdout), stderr: await text(stderr) };
}

describe('help', () => {
  it.each([['help'], ['--help'], ['-h']])(
    'the command line "%s %s" prints the usage of all commands',
    async (...argv) => {
      expect(await run(...argv)).toEqual({ exitCode: 0, stdout: `${USAGE}\n`, stderr: '' });
    },
  );

  it.each(NAMES)(
    'help %s is the same as --help of that command, has an example and fits 80 columns',
    async (name) => {
      const help = await run('help', name);
      expect(help).toEqual(await run(name, '--help'));
      expect(help).toEqual(await run(name, '--config', 'x', '-h'));
      expect(help.exitCode).toBe(0);
      const text = help.stdout + help.stderr;
      expect(text).toMatch(new RegExp(`^  source-tiktok-ads ${name}`, 'm'));
      expect(text).toMatch(/^Examples?:$/m);
      expect(text.split('\n').filter((line) => line.length > 80 && !line.includes(' > '))).toEqual([]);
    },
  );

  it.each(Object.entries(WORDS))('the help of %s has each of its options', async (name, words) => {
    const { stdout, stderr } = await run('help', name);
    const options = words.filter((word) => word.startsWith('--') && word !== '--help');
    expect(options.filter((option) => !(stdout + stderr).includes(option))).toEqual([]);
  });

  it('the usage names every command, and fits 80 columns', () => {
    for (const name of NAMES) expect(USAGE).toContain(`source-tiktok-ads ${name}`);
    expect(USAGE.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('--version prints the version', async () => {
    expect(await run('--version')).toEqual({ exitCode: 0, stdout: `${VERSION}\n`, stderr: '' });
  });
});

describe('a name that is misspelled', () => {
  it.each([
    [['chek'], 'unknown command "chek" (did you mean check?)'],
    [['Plan'], 'unknown command "Plan" (did you mean plan?)'],
    [['frobnicate'], 'unknown command "frobnicate"\n'],
    [['plan', '--confg', 'x'], 'unknown option --confg (did you mean --config?)'],
    [['catalog', '--stream=ads'], 'unknown option --stream (did you mean --streams?)'],
    [['plan', '--zzzzzzzzzz'], 'unknown option --zzzzzzzzzz\n'],
    [['plan', '--config'], '--config needs a value\n'],
    [['plan', '--config='], 'plan needs --config FILE\n'],
    [
      ['plan', '--config', '--streams', 'a'],
      '--config needs a value, but --streams follows; a value that begins with a dash is written --config=--streams\n',
    ],
    [['catalog', '--config', 'x', '--incremental=yes'], '--incremental takes no value\n'],
    [['catalog', '--config', 'x', '--streams', 'a,', 'b'], 'unexpected argument "b"\n'],
    [['plan', '-c', 'x'], 'unknown option -c\n'],
    [['migrate', '--from', 'airbite', '--config', 'x'], 'not "airbite" (did you mean airbyte?)\n'],
    [['migrate', '--from', 'fivetrn', '--config', 'x'], 'not "fivetrn"; for Fivetran, docs/migrating.md'],
    [['completion', 'bsh'], 'completion needs one of bash, zsh, fish (did you mean bash?)\n'],
    [['completion'], 'completion needs one of bash, zsh, fish\n'],
  ])('%j is wrong usage: a sentence, what was meant, and where the help is', async (argv, said) => {
    const { exitCode, stdout, stderr } = await run(...argv);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(said);
    expect(stderr).toMatch(/\nHelp: source-tiktok-ads ([a-z]+ )?--help\n$/);
    expect(stderr).not.toContain('Usage:');
  });

  it.each([...COMMANDS, '', '--debug'])('%j is left to the protocol', async (name) => {
    expect((await run(name)).exitCode).toBeUndefined();
  });
});
