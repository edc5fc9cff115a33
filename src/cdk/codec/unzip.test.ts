import { describe, expect, it } from '@jest/globals';

import { collect } from '../testing/fakes.js';
import { zip } from '../testing/zip.js';
import { unzipped } from './unzip.js';

async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Buffer, void, undefined> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

async function read(bytes: Buffer, size = 7): Promise<string> {
  const all: Buffer[] = [];
  for await (const piece of unzipped(pieces(bytes, size))) all.push(piece);
  return Buffer.concat(all).toString();
}

const LONG = 'lead id,Name\n'.repeat(10_000);

describe('a zip archive', () => {
  it.each([1, 7, 100_000])('gives its first file, however it is cut (%d bytes at a time)', async (size) => {
    expect(await read(zip(LONG), size)).toBe(LONG);
  });

  it.each([29, 60, -1, -22, -80])('is broken where it ends too soon, at %d', async (at) => {
    await expect(read(zip(LONG).subarray(0, at))).rejects.toThrow(SyntaxError);
  });

  it.each([
    ['is damaged', { crc: 1 }, 'holds another file than its directory says'],
    ['is shorter than it was', { size: LONG.length + 1 }, 'holds another file than its directory says'],
    ['has several files', { files: 2 }, 'has 2 files, and one is known'],
    ['is packed in another way', { method: 12 }, 'not deflated'],
  ])('is broken where it %s', async (_, options, message) => {
    await expect(read(zip(LONG, options))).rejects.toThrow(message);
  });

  it('fails as its bytes fail, also behind its file', async () => {
    const packed = zip('x');
    async function* failing(at: number): AsyncGenerator<Buffer, void, undefined> {
      yield await Promise.resolve(packed.subarray(0, at));
      throw new Error('reset');
    }
    for (const at of [10, 35, packed.length - 10]) {
      await expect(collect(unzipped(failing(at)))).rejects.toThrow('reset');
    }
  });

  it('is given up where it goes on behind its file', async () => {
    async function* endless(): AsyncGenerator<Buffer, void, undefined> {
      yield zip('x');
      for (;;) yield await Promise.resolve(Buffer.alloc(65_536));
    }
    await expect(collect(unzipped(endless()))).rejects.toThrow('something else behind its file');
  });

  it('ends its bytes when its reader stops', async () => {
    let ended = 0;
    async function* watched(): AsyncGenerator<Buffer, void, undefined> {
      try {
        yield zip(LONG);
        for (;;) yield await Promise.resolve(Buffer.from('more'));
      } finally {
        ended += 1;
      }
    }
    const reading = unzipped(watched());
    await reading.next().catch(() => undefined);
    await reading.return();
    expect(ended).toBe(1);
  });
});

describe('anything else', () => {
  it.each(['', 'a', 'PK', 'Product,Key\n', LONG])('is handed on as it is', async (text) => {
    expect(await read(Buffer.from(text))).toBe(text);
  });
});
