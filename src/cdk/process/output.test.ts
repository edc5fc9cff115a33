import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { fileSink } from './output.js';

describe('a file sink', () => {
  it('a file sink writes all bytes in order', async () => {
    const path = join(tmpdir(), `sink-${String(process.pid)}`);
    const descriptor = openSync(path, 'w');
    const sink = fileSink(descriptor);
    const parts = [Buffer.alloc(300_000, 'a'), Buffer.from('é'), Buffer.alloc(0), Buffer.alloc(300_000, 'b')];
    for (const part of parts) await sink(part);
    closeSync(descriptor);
    expect(readFileSync(path).equals(Buffer.concat(parts))).toBe(true);
    rmSync(path);
  });

  it('a file sink rejects with the error of the operating system', async () => {
    const path = join(tmpdir(), `sink-${String(process.pid)}`);
    const descriptor = openSync(path, 'w');
    rmSync(path);
    closeSync(descriptor);
    await expect(fileSink(descriptor)(Buffer.from('x'))).rejects.toMatchObject({ code: 'EBADF' });
  });
});
