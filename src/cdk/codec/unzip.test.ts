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
  it.each([1, 7, 100_000])(
    'the file of an archive is unpacked when it arrives %d bytes at a time',
    async (size) => {
      expect(await read(zip(LONG), size)).toBe(LONG);
    },
  );

  it.each([29, 60, -1, -22, -80])('an archive that ends too soon, at %d, is rejected', async (at) => {
    await expect(read(zip(LONG).subarray(0, at))).rejects.toThrow(SyntaxError);
  });

  it.each([
    ['is damaged', { crc: 1 }, 'does not match its checksum and length'],
    ['is shorter than it was', { size: LONG.length + 1 }, 'does not match its checksum and length'],
    ['has several files', { files: 2 }, 'has 2 files instead of 1'],
    ['has another compression method', { method: 12 }, 'has another compression method than deflate'],
  ])('an archive that %s is rejected', async (_, options, message) => {
    await expect(read(zip(LONG, options))).rejects.toThrow(message);
  });

  it('an error of the bytes is passed on, even after the file', async () => {
    const packed = zip('x');
    async function* failing(at: number): AsyncGenerator<Buffer, void, undefined> {
      yield await Promise.resolve(packed.subarray(0, at));
      throw new Error('reset');
    }
    for (const at of [10, 35, packed.length - 10]) {
      await expect(collect(unzipped(failing(at)))).rejects.toThrow('reset');
    }
  });

  it('an archive with more data after its file is rejected', async () => {
    async function* endless(): AsyncGenerator<Buffer, void, undefined> {
      yield zip('x');
      for (;;) yield await Promise.resolve(Buffer.alloc(65_536));
    }
    await expect(collect(unzipped(endless()))).rejects.toThrow('more data after its file');
  });

  it('the bytes are ended when the reader stops', async () => {
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

describe('bytes that are not an archive', () => {
  it.each(['', 'a', 'PK', 'Product,Key\n', LONG])(
    'bytes that are not an archive are passed through: %j',
    async (text) => {
      expect(await read(Buffer.from(text))).toBe(text);
    },
  );
});
