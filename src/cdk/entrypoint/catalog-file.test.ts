import { afterAll, describe, expect, it } from '@jest/globals';

import { createInputFiles, listsInEachOther, refusalOf } from '../testing/input-files.js';
import { readCatalogFile } from './catalog-file.js';

const files = createInputFiles();
afterAll(() => {
  files.remove();
});

/** All that a refusal says. */
async function refusal(reading: Promise<unknown>): Promise<string> {
  const { userMessage, message } = await refusalOf(reading);
  return `${userMessage} ${message}`;
}

describe('a catalog file', () => {
  it('a catalog file is read', async () => {
    const path = files.write('{"streams":[{"stream":{"name":"ads"},"sync_mode":"incremental"}]}', '.txt');
    expect(await readCatalogFile(path)).toEqual([{ descriptor: { name: 'ads' }, syncMode: 'incremental' }]);
  });

  it.each([
    ['broken', '{"streams":['],
    ['not a catalog', '{"ads":{}}'],
    ['empty', ''],
    ['100,000 lists in each other', `{"streams":${listsInEachOther(1e5)}}`],
    ['8 MB of escapes', `{"streams":"${'\\u0041'.repeat(1.4e6)}"}`],
  ])('a catalog file that is %s is a config_error that names it', async (_, content) => {
    const path = files.write(content);
    const said = await refusal(readCatalogFile(path));
    expect(said).toContain(path);
    expect(said.length).toBeLessThan(500);
  });

  it('a missing catalog file is a config_error', async () => {
    expect(await refusal(readCatalogFile(files.pathOf('missing.json')))).toContain('missing.json');
  });
});
