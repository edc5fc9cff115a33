import { resolve } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { commandToCopy, shortPath } from './running-program.js';

const IMAGE = { AIRBYTE_ENTRYPOINT: 'node /airbyte/integration_code/main.mjs' };
const API = 'http://127.0.0.1:8089/open_api/v1.3/';

describe('a command to copy', () => {
  it.each([
    ['bin/source-tiktok-ads', 'bin/source-tiktok-ads check'],
    ['source-tiktok-ads', './source-tiktok-ads check'],
    ['dist/main.mjs', 'node dist/main.mjs check'],
    ['/usr/local/bin/source-tiktok-ads', '/usr/local/bin/source-tiktok-ads check'],
  ])('the program %s is run as it was: %s', (path, command) => {
    expect(commandToCopy('check', {}, { program: resolve(path) })).toBe(command);
  });

  it('a simulator is named in a variable', () => {
    expect(commandToCopy('check', {}, { api: API, program: resolve('dist/main.mjs') })).toBe(
      `TIKTOK_API_BASE_URL=${API} node dist/main.mjs check`,
    );
  });

  it.each([
    [{}, 'docker run --rm source-tiktok-ads check'],
    [{ input: 'pipe' }, 'docker run --rm -i source-tiktok-ads check'],
    [
      { folder: '/data' },
      'docker run --rm --user "$(id -u):$(id -g)" -v "$PWD:/data" source-tiktok-ads check',
    ],
    [
      { api: API, input: 'terminal' },
      `docker run --rm -it --network host -e TIKTOK_API_BASE_URL=${API} source-tiktok-ads check`,
    ],
  ] as const)('from the image, a command that needs %j is run in a container', (needs, command) => {
    expect(commandToCopy('check', IMAGE, needs)).toBe(command);
  });
});

describe('a path to copy', () => {
  it.each([
    ['demo-output/config.json', 'demo-output/config.json'],
    ['/elsewhere/config.json', '/elsewhere/config.json'],
    ['.', resolve('.')],
  ])('%s is %s', (path, shown) => {
    expect(shortPath(resolve(path), {})).toBe(shown);
  });

  it('in the image, a path is whole', () => {
    expect(shortPath('config.json', IMAGE)).toBe(resolve('config.json'));
  });
});
