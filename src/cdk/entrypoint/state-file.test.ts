import { mkdirSync } from 'node:fs';

import { afterAll, describe, expect, it } from '@jest/globals';

import { createInputFiles, listsInEachOther, refusalOf } from '../testing/input-files.js';
import { readStateFile } from './state-file.js';

const ID = '7100000000000000001';

const files = createInputFiles();
afterAll(() => {
  files.remove();
});

const refusal = async (reading: Promise<unknown>): Promise<string> => (await refusalOf(reading)).userMessage;

const stateOf = (name: string, day: string) => ({
  type: 'STREAM',
  stream: { stream_descriptor: { name }, stream_state: { day } },
});
const message = (name: string, day: string) => JSON.stringify({ type: 'STATE', state: stateOf(name, day) });
const RECORD = '{"type":"RECORD","record":{"stream":"ads","data":{"text":"\\"STATE\\""},"emitted_at":1}}';

describe('the output of an earlier run', () => {
  const output = [
    '{"type":"LOG","log":{"level":"INFO","message":"x"}}',
    message('ads', '2026-01-01'),
    RECORD,
    message('campaigns', '2026-01-02'),
    message('ads', '2026-01-03'),
    RECORD,
  ];
  const expected = { ads: { day: '2026-01-03' }, campaigns: { day: '2026-01-02' } };
  const read = async (content: string | Buffer) =>
    Object.fromEntries(await readStateFile(files.write(content)));

  it.each([
    ['as it is', output.join('\n')],
    ['with line breaks of Windows', `${output.join('\r\n')}\r\n`],
    ['cut off in its last line', `${output.join('\n')}\n{"type":"STATE","state":{"type":"STR`],
    ['mixed with other lines', ['Pulling image', ...output, 'Done.'].join('\n')],
    [
      'of which only the state messages are left',
      output.filter((line) => line.includes('"STATE","')).join('\n'),
    ],
    [
      'of one state message a line, without the envelope',
      [stateOf('campaigns', '2026-01-02'), stateOf('ads', '2026-01-03')]
        .map((state) => JSON.stringify(state))
        .join('\n'),
    ],
    ['as PowerShell redirects it', Buffer.from(`\uFEFF${output.join('\r\n')}`, 'utf16le')],
  ])('the output of an earlier run is a state file %s', async (_, content) => {
    expect(await read(content)).toEqual(expected);
  });

  it('the output of an earlier run is no state file if it has no state', async () => {
    expect(await refusal(readStateFile(files.write(`${RECORD}\n${RECORD}\n`)))).toMatch(
      /^The state file .*\.json is the output of a run that emitted no state\.$/,
    );
  });

  it('a state file may not be broken in the middle, unless it is an output', async () => {
    const lines = [message('ads', '2026-01-01'), '{"type":', message('ads', '2026-01-03')].join('\n');
    expect(await refusal(readStateFile(files.write(lines)))).toContain('is broken at line 2, column 1');
  });
});

describe('a state file', () => {
  it('a state file is read without rounding ids', async () => {
    const path = files.write(
      `[{"type":"STREAM","stream":{"stream_descriptor":{"name":"ads"},"stream_state":{"states":[{"partition":{"advertiser_id":${ID}}}]}}}]`,
    );
    expect(Object.fromEntries(await readStateFile(path))).toEqual({
      ads: { states: [{ partition: { advertiser_id: ID } }] },
    });
  });

  it.each([
    ['empty', ''],
    ['blank', ' \n'],
    ['an empty list', '[]'],
    ['an empty object', '{}'],
    ['null', 'null'],
  ])('a state file that is %s is no state', async (_, content) => {
    expect((await readStateFile(files.write(content))).size).toBe(0);
  });

  it('a missing state file, or none, is no state', async () => {
    const missing: string[] = [];
    const path = files.pathOf('missing.json');
    const state = await readStateFile(path, (told) => Promise.resolve(void missing.push(told)));
    expect([state.size, missing]).toEqual([0, [path]]);
    expect((await readStateFile(undefined)).size).toBe(0);
  });

  it.each([
    ['cut off', '[{"type":"STREAM","stream":'],
    ['not JSON', 'state'],
    ['a number', '7'],
    ['a list of texts', '["ads"]'],
    ['100,000 lists in each other', listsInEachOther(1e5)],
  ])(
    'a state file that is %s is a config_error, because reading everything again is the user’s decision',
    async (_, content) => {
      const path = files.write(content);
      expect(await refusal(readStateFile(path))).toContain(path);
    },
  );

  it('a state file that is a folder is a config_error with the usual cause', async () => {
    const path = files.pathOf('mount');
    mkdirSync(path);
    expect(await refusal(readStateFile(path))).toContain(
      'Docker creates a folder when the file to mount does not exist',
    );
  });
});
