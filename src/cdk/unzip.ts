import { pipeline, Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';

/** What a zip archive begins with: the head of its first file (PKWARE's APPNOTE, 4.3.7). */
const SIGNATURE = 'PK\u0003\u0004';
const METHOD_AT = 8;
const NAME_LENGTH_AT = 26;
const EXTRA_LENGTH_AT = 28;
const HEAD_LENGTH = 30;
const DEFLATED = 8;

/**
 * The first file of a zip archive, as it comes in; bytes that are no archive are handed on as they are.
 *
 * @throws SyntaxError where the archive is cut off or packed in another way
 */
export async function* unzipped(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  const pieces = bytes[Symbol.asyncIterator]();
  const start = await atLeast(HEAD_LENGTH, Buffer.alloc(0), pieces);
  if (!start.toString('latin1').startsWith(SIGNATURE)) {
    yield* rest(start, pieces);
    return;
  }
  if (start.readUInt16LE(METHOD_AT) !== DEFLATED) throw new SyntaxError('the zip archive is not deflated');
  const length = HEAD_LENGTH + start.readUInt16LE(NAME_LENGTH_AT) + start.readUInt16LE(EXTRA_LENGTH_AT);
  const head = await atLeast(length, start, pieces);
  yield* inflated(rest(head.subarray(length), pieces));
}

async function* inflated(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  const source = Readable.from(bytes);
  const inflate = createInflateRaw();
  pipeline(source, inflate, () => undefined);
  try {
    yield* inflate as AsyncIterable<Buffer>;
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (!code.startsWith('Z_')) throw error;
    throw new SyntaxError(`the zip archive is broken: ${message}`, { cause: error });
  } finally {
    source.destroy();
  }
}

/** Pulls until so many bytes are there, or there are no more. */
async function atLeast(length: number, known: Buffer, pieces: AsyncIterator<Buffer>): Promise<Buffer> {
  let all = known;
  while (all.length < length) {
    const step = await pieces.next();
    if (step.done === true) return all;
    all = Buffer.concat([all, step.value]);
  }
  return all;
}

async function* rest(first: Buffer, pieces: AsyncIterator<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  try {
    if (first.length > 0) yield first;
    for (let step = await pieces.next(); step.done !== true; step = await pieces.next()) yield step.value;
  } finally {
    await pieces.return?.();
  }
}
