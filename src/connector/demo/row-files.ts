import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

import type { JsonObject } from '../../cdk/index.js';

const BATCH_CHARACTERS = 256 * 1024;

/** One `<stream>.jsonl` each. A write is awaited, so a slow disk slows the connector down instead of filling memory. */
export interface RowFiles {
  write(stream: string, row: JsonObject): Promise<void>;
  close(): Promise<void>;
}

/** Replaces what an earlier demo left. */
export async function openRowFiles(folder: string, streams: readonly string[]): Promise<RowFiles> {
  const files = new Map<string, { readonly handle: FileHandle; text: string }>();
  for (const stream of streams) {
    files.set(stream, { handle: await open(join(folder, `${stream}.jsonl`), 'w'), text: '' });
  }
  const flush = async (file: { readonly handle: FileHandle; text: string }): Promise<void> => {
    const { text } = file;
    file.text = '';
    await file.handle.appendFile(text);
  };
  return {
    async write(stream, row) {
      const file = files.get(stream);
      if (file === undefined) throw new Error(`a row of ${stream}, which was not asked for`);
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
