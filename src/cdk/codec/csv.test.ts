import { describe, expect, it } from '@jest/globals';

import { csvRecords } from './csv.js';
import { collect } from '../testing/fakes.js';

/** A text in pieces of a few bytes, so that characters are cut too. */
function* pieces(text: string, size = 3): Generator<Buffer, void, undefined> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function* asIfSent<T>(items: Iterable<T>): AsyncGenerator<T, void, undefined> {
  for (const item of items) yield await Promise.resolve(item);
}

/** The same for bytes that may not be UTF-8. */
function* piecesOf(bytes: Buffer): Generator<Buffer, void, undefined> {
  for (let at = 0; at < bytes.length; at += 3) yield bytes.subarray(at, at + 3);
}

const read = (text: string) => collect(csvRecords(asIfSent(pieces(text))));

describe('comma-separated values', () => {
  it.each([
    ['lines of Unix', 'a,b\n1,2\n', [['1', '2']]],
    ['lines of Windows after a mark', '\uFEFFa,b\r\n1,2\r\n', [['1', '2']]],
    ['commas, quotes and line ends in quotes', 'a,b\n"1,""x""\n2",é\n', [['1,"x"\n2', 'é']]],
    ['a quote in the middle of a value', 'a,b\n5" screen,2\n', [['5" screen', '2']]],
    [
      'line ends of both kinds',
      'a,b\r\n1,2\n3,4\r\n',
      [
        ['1', '2'],
        ['3', '4'],
      ],
    ],
    [
      'empty values and empty lines',
      'a,b\n,\n\n1,\n',
      [
        ['', ''],
        ['1', ''],
      ],
    ],
    ['a header alone', 'a,b\n', []],
  ])('a file is read if it has %s', async (_, text, records) => {
    expect(await read(text)).toEqual([{ header: ['a', 'b'], records }]);
  });

  it('an empty file has no page', async () => {
    expect(await read('')).toEqual([]);
  });

  it.each(['', '\uFEFF', '\n\r\n\n', '\uFEFF\r\n'])('a file without values has no page: %j', async (text) => {
    expect(await read(text)).toEqual([]);
  });

  it('a page with only a header shows whether its line has an end', async () => {
    expect(await read('a,b\n')).toEqual([{ header: ['a', 'b'], records: [] }]);
    expect(await read('a,b')).toEqual([{ header: ['a', 'b'], records: [], isCut: true }]);
  });

  it('pages of long records have about a megabyte', async () => {
    const line = `${'x'.repeat(100_000)},1\n`;
    const pages = await collect(csvRecords(asIfSent(pieces(`a,b\n${line.repeat(100)}`, 65_536))));
    expect(pages.reduce((sum, { records }) => sum + records.length, 0)).toBe(100);
    expect(Math.max(...pages.map(({ records }) => records.length))).toBeLessThan(20);
  });

  it('no more pages are pulled than are read', async () => {
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

  it('an error of the bytes is passed on after the complete pages', async () => {
    async function* breaking(): AsyncGenerator<Buffer, void, undefined> {
      yield Buffer.from('a\n');
      for (let page = 0; page < 3; page += 1) yield await Promise.resolve(Buffer.from('1\n'.repeat(500)));
      // Earlier pages are read before it fails.
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

describe('a file that is not provably complete', () => {
  it.each([
    ['ends within quotes', 'a,b\n"1'],
    ['ends within quotes behind a line end', 'a,b\n1,"2\n3\n'],
    ['has fewer values in its last line', 'a,b\n1,2\n3\n'],
    ['has fewer values in a line', 'a,b\n1\n3,4\n'],
    ['has more values in a line', 'a,b\n1,2,3\n'],
    ['has no end of its last line', 'a,b\n1,2\n3,4'],
    ['has half an end of its last line', 'a,b\r\n1,2\r\n3,4\r'],
    ['ends in the middle of a character', `a,b\n1,2\n3,\u00e9`],
  ])('a file is rejected if it %s', async (_, text) => {
    await expect(read(text)).rejects.toThrow(SyntaxError);
  });

  it('a record that may have been cut is not yielded', async () => {
    const lines = '1,2\n'.repeat(499);
    const seen: number[] = [];
    const reading = (async () => {
      for await (const { records } of csvRecords(asIfSent([Buffer.from(`a,b\n${lines}1,2`)])))
        seen.push(records.length);
    })();
    await expect(reading).rejects.toThrow('the last line has no line end');
    expect(seen).toEqual([]);
  });
});

describe('a file that exceeds a limit', () => {
  async function* endless(start: string, piece: string): AsyncGenerator<Buffer, void, undefined> {
    yield await Promise.resolve(Buffer.from(start));
    for (;;) yield Buffer.from(piece);
  }
  const long = 'x'.repeat(65_536);

  it.each([
    ['an unclosed quote', 'a,b\n1,"', long],
    ['a value without an end', 'a,b\n1,', long],
    ['a header without an end', '', `${long},`],
    ['a record of too many values', 'a,b\n1', `,${long}`],
  ])('the reader stops after a megabyte of %s', async (_, start, piece) => {
    await expect(collect(csvRecords(endless(start, piece)))).rejects.toThrow(
      'a record of more than 1,048,576 characters, or an unclosed quote',
    );
  });

  it('a file is rejected if its header has too many columns', async () => {
    await expect(read(`${','.repeat(10_000)}\n`)).rejects.toThrow('more than 10,000 columns');
  });
});

describe('a file that is not all UTF-8', () => {
  it('bytes that are not UTF-8 become lone surrogates, while a U+FFFD that was sent stays', async () => {
    const sent = Buffer.from('a,b\né,\ufffd\n1,2\n');
    const [page] = await collect(csvRecords(asIfSent(piecesOf(sent))));
    expect(page?.records).toEqual([
      ['é', '\ufffd'],
      ['1', '2'],
    ]);
    const broken = Buffer.concat([Buffer.from('a,b\n1,x'), Buffer.from([0xff]), Buffer.from('y\né,2\n')]);
    const [other] = await collect(csvRecords(asIfSent(piecesOf(broken))));
    expect(other?.records).toEqual([
      ['1', 'x\udfffy'],
      ['é', '2'],
    ]);
  });
});
