import { deflateRawSync } from 'node:zlib';

import { describe, expect, it } from '@jest/globals';

import { unzipped } from './unzip.js';

/** A zip archive of one file, as far as a reader looks at it. */
function zip(text: string, method = 8): Buffer {
  const head = Buffer.alloc(30);
  head.write('PK\u0003\u0004', 'latin1');
  head.writeUInt16LE(method, 8);
  head.writeUInt16LE('leads.csv'.length, 26);
  head.writeUInt16LE(4, 28);
  return Buffer.concat([
    head,
    Buffer.from('leads.csv'),
    Buffer.from('more'),
    deflateRawSync(text),
    Buffer.from('PK\u0001\u0002 the directory'),
  ]);
}

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

  it('is broken where it ends too soon', async () => {
    const packed = zip(LONG);
    await expect(read(packed.subarray(0, 60))).rejects.toThrow(SyntaxError);
  });

  it('is not read where it is packed in another way', async () => {
    await expect(read(zip('x', 12))).rejects.toThrow('not deflated');
  });
});

describe('anything else', () => {
  it.each(['', 'a', 'PK', 'Product,Key\n', LONG])('is handed on as it is', async (text) => {
    expect(await read(Buffer.from(text))).toBe(text);
  });
});
