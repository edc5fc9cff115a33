import { describe, expect, it } from '@jest/globals';

import { csvRecords } from './csv.js';
import { collect } from './testing/fakes.js';

/** The pieces of a text, some bytes each, so that characters are cut too. */
function* pieces(text: string, size = 3): Generator<Buffer, void, undefined> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function* asIfSent<T>(items: Iterable<T>): AsyncGenerator<T, void, undefined> {
  for (const item of items) yield await Promise.resolve(item);
}

const read = (text: string) => collect(csvRecords(asIfSent(pieces(text))));

describe('comma-separated values', () => {
  it.each([
    ['lines of Unix', 'a,b\n1,2\n', [['1', '2']]],
    ['lines of Windows after a mark', '\uFEFFa,b\r\n1,2\r\n', [['1', '2']]],
    ['a last line without an end', 'a,b\n1,2', [['1', '2']]],
    ['commas, quotes and line ends in quotes', 'a,b\n"1,""x""\n2",é\n', [['1,"x"\n2', 'é']]],
    ['a quote in the middle of a value', 'a,b\n5" screen,2\n', [['5" screen', '2']]],
    ['lines that are too short or too long', 'a,b\n1\n1,2,3\n', [['1'], ['1', '2', '3']]],
    [
      'empty values and empty lines',
      'a,b\n,\n\n1,\n',
      [
        ['', ''],
        ['1', ''],
      ],
    ],
    ['a header alone', 'a,b\n', []],
  ])('are read where there are %s', async (_, text, records) => {
    expect(await read(text)).toEqual([{ header: ['a', 'b'], records }]);
  });

  it('are no page at all where there is nothing', async () => {
    expect(await read('')).toEqual([]);
  });

  it('are broken where they end within quotes', async () => {
    await expect(read('a,b\n"1')).rejects.toThrow(SyntaxError);
  });

  it('come in pages, of which no more is pulled than somebody reads', async () => {
    let pulled = 0;
    async function* endless(): AsyncGenerator<Buffer, void, undefined> {
      for (;;) {
        yield await Promise.resolve(Buffer.from(pulled === 0 ? 'a\n' : '1\n'.repeat(1000)));
        pulled += 1;
      }
    }
    const pages = csvRecords(endless());
    const first = await pages.next();
    expect(first.value?.records).toHaveLength(500);
    await new Promise(setImmediate);
    const before = pulled;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(pulled).toBe(before);
    expect(pulled).toBeLessThan(100);
    await pages.return();
  });

  it('fail as their bytes fail, after the pages that were whole', async () => {
    async function* breaking(): AsyncGenerator<Buffer, void, undefined> {
      yield Buffer.from('a\n');
      for (let page = 0; page < 3; page += 1) yield await Promise.resolve(Buffer.from('1\n'.repeat(500)));
      // What came before is read before it fails.
      await new Promise(setImmediate);
      throw new Error('broken off');
    }
    const seen: number[] = [];
    const reading = (async () => {
      for await (const { records } of csvRecords(breaking())) seen.push(records.length);
    })();
    await expect(reading).rejects.toThrow('broken off');
    expect(seen).toEqual([500, 500]);
  });
});
