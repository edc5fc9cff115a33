import { PassThrough } from 'node:stream';

import { describe, expect, it } from '@jest/globals';

import { loginCommand } from './login-command.js';

const APP = ['--app-id', '7000000000000000000'];
const FAR = ['--redirect-uri', 'https://a.example/back'];

describe('the command line of login', () => {
  it.each([
    [[], 'login needs --app-id ID and --redirect-uri URL'],
    [['--app-id', 'x', ...FAR], '--app-id must be an id (digits only), not x'],
    [['--app-id', '1'.repeat(30), ...FAR], 'not 111111111111111111111111111111 (30 digits'],
    [[...APP, '--redirect-uri', 'localhost'], '--redirect-uri must be an http or https URL, not "localhost"'],
    [[...APP, '--redirect-uri', 'http://a/#b'], '--redirect-uri must have no fragment'],
    [
      [...APP, ...FAR, '--accounts', '7100000000000000001,act_71'],
      '--accounts must be all or comma-separated ids, but these are neither: act_71 (a Meta Ads id)',
    ],
    [[...APP, ...FAR, '--accounts', ','], '--accounts must be all or comma-separated ids, but it has none'],
    [[...APP, ...FAR, '--secret', 'x'], 'the secret is never taken from the command line'],
    [[...APP, ...FAR, '--secret=x'], 'the secret is never taken from the command line'],
    [[...APP, ...FAR, '--app-secret', 'x'], 'the secret is never taken from the command line'],
    [['--app-di', '7', ...FAR], 'unknown option --app-di (did you mean --app-id?)'],
  ])('%j is wrong usage', async (argv, said) => {
    const stderr = new PassThrough();
    expect(await loginCommand(argv, { stdout: new PassThrough(), stderr, env: {} })).toBe(2);
    const text = String(stderr.read());
    expect(text).toContain(said);
    expect(text).toMatch(/^Help: source-tiktok-ads login --help$/m);
  });
});
