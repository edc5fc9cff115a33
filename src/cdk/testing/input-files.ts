import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { FailureScope, FailureType, SyncError } from '../contract/errors.js';

/** Files that a test gives to the connector, in a folder of their own. */
export interface InputFiles {
  /** The path of a file that may not exist. */
  readonly pathOf: (name: string) => string;
  /** Writes a file. @returns its path */
  readonly write: (content: string | Buffer, suffix?: string) => string;
  /** Removes the folder. */
  readonly remove: () => void;
}

export function createInputFiles(): InputFiles {
  const folder = mkdtempSync(join(tmpdir(), 'input-files-'));
  const pathOf = (name: string): string => join(folder, name);
  let written = 0;
  return {
    pathOf,
    write(content, suffix = '.json') {
      written += 1;
      const path = pathOf(`file-${String(written)}${suffix}`);
      writeFileSync(path, content);
      return path;
    },
    remove() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * The config_error of the whole run with which a file is refused.
 *
 * @throws Error if it is read, or anything else that reading it throws
 */
export async function refusalOf(reading: Promise<unknown>): Promise<SyncError> {
  try {
    await reading;
  } catch (error) {
    const isRefusal = error instanceof SyncError && error.failureType === FailureType.config;
    if (isRefusal && error.scope === FailureScope.run) return error;
    throw error;
  }
  throw new Error('The file was not refused');
}

/** JSON of lists in each other. */
export const listsInEachOther = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;
