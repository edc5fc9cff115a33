import { once } from 'node:events';
import { pipeline, type Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';

import { toTransportError, TransportError, WireFault } from './transport-error.js';

/** A response body as a stream of unpacked bytes. */
export interface Unpacked {
  readonly stream: Readable;
  /** Resolves at the end of the packed bytes; rejects with a TransportError if they are cut off. */
  readonly ended: Promise<void>;
  readonly isPacked: boolean;
}

/** The name of no encoding. */
const IDENTITY = 'identity';

/**
 * Unpacks gzip, which is requested, and deflate and brotli, which a proxy may use instead.
 *
 * @param encoding the Content-Encoding header, in any case
 * @throws TransportError (`WireFault.encoding`) for another encoding, or more than one
 */
export async function unpacked(bytes: Readable, encoding = ''): Promise<Unpacked> {
  const names = encoding
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== IDENTITY);
  const [name] = names;
  if (name === undefined) return { stream: bytes, ended: Promise.resolve(), isPacked: false };
  const unpacker = names.length === 1 ? await unpackerOf(name, bytes) : undefined;
  if (unpacker === undefined) {
    const shown = JSON.stringify(names.join(', ').slice(0, 40));
    throw new TransportError(`a response with the unrequested encoding ${shown}`, WireFault.encoding);
  }
  const ended = new Promise<void>((resolve, reject) => {
    pipeline(bytes, unpacker, (error) => {
      if (error) reject(toTransportError(error));
      else resolve();
    });
  });
  // The reader of the unpacked bytes sees the error first and may ignore this promise.
  ended.catch(() => undefined);
  return { stream: unpacker, ended, isPacked: true };
}

async function unpackerOf(name: string, bytes: Readable): Promise<Transform | undefined> {
  switch (name) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'br':
      return createBrotliDecompress();
    case 'deflate':
      return (await beginsAsZlib(bytes)) ? createInflate() : createInflateRaw();
    default:
      return undefined;
  }
}

/** Low half of the first byte in zlib format (RFC 1950, 2.2): the method, which is always deflate. */
const METHOD = 0x08;

/** "deflate" means the zlib format, but old servers send deflate without it. */
async function beginsAsZlib(bytes: Readable): Promise<boolean> {
  if (bytes.readableLength === 0) await once(bytes, 'readable');
  const first = bytes.read() as Buffer | null;
  if (first === null) return true;
  bytes.unshift(first);
  return ((first[0] ?? 0) & 0x0f) === METHOD;
}
