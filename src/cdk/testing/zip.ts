import { crc32, deflateRawSync } from 'node:zlib';

const NAME = 'file.csv';
/** The extra field after the name of a file. */
const EXTRA = 'more';

/** Options for creating faulty archives. */
export interface ZipOptions {
  /** Compression method in the header of the file; default 8, deflate. */
  readonly method?: number;
  /** Checksum and size in the directory, if they should be wrong. */
  readonly crc?: number;
  readonly size?: number;
  /** Number of directory entries, all for the same file. */
  readonly files?: number;
}

/** A zip archive of one file, written as a stream: checksum and sizes are in the directory, not in the header. */
export function zip(text: string, { method = 8, files = 1, ...told }: ZipOptions = {}): Buffer {
  const bytes = Buffer.from(text);
  const packed = deflateRawSync(bytes);
  const { crc = crc32(bytes), size = bytes.length } = told;
  const numbers = (at: number, target: Buffer): Buffer => {
    target.writeUInt16LE(method, at - 4);
    target.writeUInt32LE(crc, at);
    target.writeUInt32LE(packed.length, at + 4);
    target.writeUInt32LE(size, at + 8);
    target.writeUInt16LE(NAME.length, at + 12);
    target.writeUInt16LE(EXTRA.length, at + 14);
    return target;
  };
  const head = Buffer.alloc(30);
  head.write('PK\u0003\u0004', 'latin1');
  head.writeUInt16LE(method, 8);
  head.writeUInt16LE(NAME.length, 26);
  head.writeUInt16LE(EXTRA.length, 28);
  const entry = numbers(16, Buffer.alloc(46));
  entry.write('PK\u0001\u0002', 'latin1');
  entry.writeUInt16LE(method, 10);
  const directory = Buffer.concat(
    Array.from({ length: files }, () => Buffer.concat([entry, Buffer.from(NAME + EXTRA)])),
  );
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt16LE(files, 8);
  end.writeUInt16LE(files, 10);
  end.writeUInt32LE(directory.length, 12);
  return Buffer.concat([head, Buffer.from(NAME + EXTRA), packed, directory, end]);
}
