import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';

import { describe, expect, it } from '@jest/globals';

import { VERSION } from '../tiktok/index.js';
import { USAGE } from '../connector/usage.js';
import { runExtraCommand } from './commands.js';

async function run(...argv: readonly string[]) {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const exitCode = await runExtraCommand(argv, { stdout, stderr, env: {} });
  stdout.end();
  stderr.end();
  return { exitCode, stdout: await text(stdout), stderr: await text(stderr) };
}

describe('help', () => {
  it.each([
    ['help'],
    ['--help'],
    ['-h'],
    ['check', '--help'],
    ['read', '--config', 'x', '-h'],
    ['help', 'read'],
  ])('the command line "%s %s" prints the usage of all commands', async (...argv) => {
    expect(await run(...argv)).toEqual({ exitCode: 0, stdout: `${USAGE}\n`, stderr: '' });
  });

  it.each(['login', 'catalog', 'migrate', 'plan', 'diagnose', 'simulate', 'demo'])(
    'help %s is the same as --help of that command',
    async (name) => {
      const help = await run('help', name);
      expect(help).toEqual(await run(name, '--help'));
      expect(help.exitCode).toBe(0);
      expect(help.stderr).toContain(`source-tiktok-ads ${name}`);
    },
  );

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
  ])('%j is wrong usage, and what was meant is named', async (argv, said) => {
    const { exitCode, stderr } = await run(...argv);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(said);
  });

  it.each(['spec', 'check', 'discover', 'read', '', '--debug'])(
    '%j is left to the protocol',
    async (name) => {
      expect((await run(name)).exitCode).toBeUndefined();
    },
  );
});
