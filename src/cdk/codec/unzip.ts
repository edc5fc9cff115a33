import { Readable, pipeline } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';

/* A zip archive with one file, as PKWARE's APPNOTE describes it. */

/** The signature at the beginning of an archive: the header of its first file (4.3.7). */
const SIGNATURE = 'PK\u0003\u0004';
const METHOD_AT = 8;
const NAME_LENGTH_AT = 26;
const EXTRA_LENGTH_AT = 28;
const HEAD_LENGTH = 30;
const DEFLATED = 8;

/** The central directory at the end (4.3.12), and its end record (4.3.16). */
const ENTRY = 'PK\u0001\u0002';
const END = 'PK\u0005\u0006';
const END_LENGTH = 22;

/** Placeholder for a number that does not fit and is stored elsewhere. */
const ELSEWHERE = 0xffffffff;

/** Maximum bytes of the directory of one file, with the longest possible names and comments. */
const LONGEST_DIRECTORY = 5 * 65_536;

/**
 * Unpacks the only file of a zip archive while it arrives. Bytes that are not an archive are passed through unchanged.
 * The checksum and the length at the end of the archive are compared with the unpacked file.
 *
 * @throws SyntaxError if the archive is cut off, damaged, not deflated, or has several files
 */
export async function* unzipped(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  const pieces = bytes[Symbol.asyncIterator]();
  try {
    const start = await atLeast(HEAD_LENGTH, Buffer.alloc(0), pieces);
    if (!start.toString('latin1').startsWith(SIGNATURE)) {
      yield* rest(start, pieces);
      return;
    }
    if (start.length < HEAD_LENGTH) throw new SyntaxError('the zip archive is cut off');
    if (start.readUInt16LE(METHOD_AT) !== DEFLATED)
      throw new SyntaxError('the zip archive has another compression method than deflate');
    const length = HEAD_LENGTH + start.readUInt16LE(NAME_LENGTH_AT) + start.readUInt16LE(EXTRA_LENGTH_AT);
    const head = await atLeast(length, start, pieces);
    yield* inflated(rest(head.subarray(length), pieces));
  } finally {
    await pieces.return?.();
  }
}

async function* inflated(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  const packed = withTail(bytes[Symbol.asyncIterator]());
  const source = Readable.from(packed.pieces);
  const inflate = createInflateRaw();
  pipeline(source, inflate, () => undefined);
  const found = { crc: 0, size: 0 };
  try {
    for await (const piece of inflate as AsyncIterable<Buffer>) {
      found.crc = crc32(piece, found.crc);
      found.size += piece.length;
      yield piece;
    }
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (!code.startsWith('Z_')) throw error;
    throw new SyntaxError(`the zip archive is broken: ${message}`, { cause: error });
  } finally {
    source.destroy();
  }
  checkDirectory(await packed.tail(), found);
}

interface Packed {
  /** Has no `return`, so that a reader that stops does not end the bytes. */
  readonly pieces: AsyncIterable<Buffer>;
  /** Reads the rest, and returns the end of the archive. */
  readonly tail: () => Promise<Buffer>;
}

function withTail(bytes: AsyncIterator<Buffer>): Packed {
  const kept: Buffer[] = [];
  let size = 0;
  const next = async (): Promise<IteratorResult<Buffer>> => {
    const step = await bytes.next();
    if (step.done === true) return step;
    kept.push(step.value);
    size += step.value.length;
    while (size - (kept[0]?.length ?? 0) >= LONGEST_DIRECTORY) size -= kept.shift()?.length ?? 0;
    return step;
  };
  return {
    pieces: { [Symbol.asyncIterator]: () => ({ next }) },
    tail: async () => {
      let left = LONGEST_DIRECTORY;
      for (;;) {
        const step = await next();
        if (step.done === true) return Buffer.concat(kept);
        left -= step.value.length;
        if (left < 0) throw new SyntaxError('the zip archive has more data after its file');
      }
    },
  };
}

/** @throws SyntaxError if the directory is missing, or describes another file than the one that was read */
function checkDirectory(tail: Buffer, found: { readonly crc: number; readonly size: number }): void {
  const end = tail.lastIndexOf(END, undefined, 'latin1');
  if (end === -1 || tail.length < end + END_LENGTH) throw new SyntaxError('the zip archive is cut off');
  const files = tail.readUInt16LE(end + 10);
  if (files !== 1) throw new SyntaxError(`the zip archive has ${String(files)} files instead of 1`);
  const directory = tail.readUInt32LE(end + 12);
  const entry = end - directory;
  if (entry < 0 || tail.toString('latin1', entry, entry + ENTRY.length) !== ENTRY)
    throw new SyntaxError('the directory of the zip archive is broken');
  const size = tail.readUInt32LE(entry + 24);
  if (tail.readUInt32LE(entry + 16) !== found.crc || (size !== ELSEWHERE && size !== found.size))
    throw new SyntaxError('the file in the zip archive does not match its checksum and length');
}

/** Reads at least `length` bytes, or as many as there are. */
async function atLeast(length: number, known: Buffer, pieces: AsyncIterator<Buffer>): Promise<Buffer> {
  const all = [known];
  let size = known.length;
  while (size < length) {
    const step = await pieces.next();
    if (step.done === true) break;
    all.push(step.value);
    size += step.value.length;
  }
  return Buffer.concat(all);
}

async function* rest(first: Buffer, pieces: AsyncIterator<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  if (first.length > 0) yield first;
  for (let step = await pieces.next(); step.done !== true; step = await pieces.next()) yield step.value;
}
