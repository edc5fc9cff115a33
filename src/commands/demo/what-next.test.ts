import { resolve } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { whatNext } from './what-next.js';

const shown = {
  folder: resolve('demo-output'),
  program: resolve('dist/main.mjs'),
  accounts: 3,
  ads: 1,
  days: 60,
};

describe('what to do after the demo', () => {
  it('the commands to copy start another simulator, and write rows to a file', () => {
    expect(whatNext(shown, { env: {} }).split('\n')).toEqual([
      'files: demo-output/*.jsonl (rows), demo-output/second-read/*.jsonl, and config.json, catalog.json, state.json',
      'next:  node dist/main.mjs simulate --accounts 3 --ads 1 --days 60 --plain-names &',
      '       TIKTOK_API_BASE_URL=http://127.0.0.1:8089/open_api/v1.3/ node dist/main.mjs read --config demo-output/config.json --catalog demo-output/catalog.json > output.jsonl',
      '       kill %1   # stops the simulator',
      '       or put your own token and accounts in demo-output/config.json, and omit TIKTOK_API_BASE_URL',
    ]);
  });

  it('paths outside of the working directory are shown whole', () => {
    const text = whatNext({ ...shown, folder: '/elsewhere/demo' }, { env: {} });
    expect(text).toContain('--config /elsewhere/demo/config.json');
  });

  it('the image says how to keep the files, because its paths mean nothing outside of the container', () => {
    const text = whatNext(
      { ...shown, folder: '/tmp/demo-output-1' },
      { env: { AIRBYTE_ENTRYPOINT: 'node' } },
    );
    expect(text).toContain('files: /tmp/demo-output-1/*.jsonl');
    expect(text).toContain('-v "$PWD:/data" source-tiktok-ads demo --out /data/demo-output');
    expect(text).not.toContain('simulate');
  });
});
