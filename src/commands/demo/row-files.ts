import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

import type { JsonObject } from '../../cdk/index.js';
import { cannotWrite } from '../new-files.js';

interface RowFile {
  readonly path: string;
  readonly handle: FileHandle;
  text: string;
}

const BATCH_CHARACTERS = 256 * 1024;

/**
 * One `<stream>.jsonl` per stream. Writes are awaited, so a slow disk slows the connector instead of filling memory.
 */
export interface RowFiles {
  write(stream: string, row: JsonObject): Promise<void>;
  close(): Promise<void>;
}

/** @throws SyncError (config_error), here or when writing, if a file already exists or the disk is full */
export async function openRowFiles(folder: string, streams: readonly string[]): Promise<RowFiles> {
  const files = new Map<string, RowFile>();
  for (const stream of streams) {
    files.set(stream, await openNew(join(folder, `${stream}.jsonl`)));
  }
  return {
    async write(stream, row) {
      const file = files.get(stream);
      if (file === undefined) throw new Error(`row of ${stream}, which is not in the catalog`);
      file.text += `${JSON.stringify(row)}\n`;
      if (file.text.length >= BATCH_CHARACTERS) await flush(file);
    },
    async close() {
      for (const file of files.values()) {
        await flush(file);
        await file.handle.close();
      }
    },
  };
}

async function openNew(path: string): Promise<RowFile> {
  try {
    return { path, handle: await open(path, 'wx'), text: '' };
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

async function flush(file: RowFile): Promise<void> {
  const { text } = file;
  file.text = '';
  try {
    await file.handle.appendFile(text);
  } catch (error) {
    throw cannotWrite(file.path, error);
  }
}
