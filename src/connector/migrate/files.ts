import { lstat, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { configError } from '../../cdk/index.js';
import { systemCode } from '../command-line.js';

/** The config holds the token: its owner alone may read the files. */
const OWNER_ONLY = 0o600;

/** @returns a sentence when files of these names are there already, which are never replaced */
export async function existingFiles(folder: string, names: readonly string[]): Promise<readonly string[]> {
  const there = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      return (await lstat(path).catch(() => undefined)) === undefined ? [] : [path];
    }),
  );
  const paths = there.flat();
  if (paths.length === 0) return [];
  return [
    `There already, and not overwritten: ${paths.join(', ')}. Move away what is there, or give another folder.`,
  ];
}

/**
 * Writes new files as JSON, readable for their owner alone, into a folder that is made when it is missing.
 *
 * @returns their paths
 * @throws SyncError (config_error) when the folder cannot be written to or a file is there already
 */
export async function writeNewFiles(
  folder: string,
  files: Readonly<Record<string, unknown>>,
): Promise<readonly string[]> {
  const paths: string[] = [];
  try {
    await mkdir(folder, { recursive: true });
    for (const [name, content] of Object.entries(files)) {
      const path = join(folder, name);
      await writeFile(path, `${JSON.stringify(content, null, 2)}\n`, { flag: 'wx', mode: OWNER_ONLY });
      paths.push(path);
    }
  } catch (error) {
    throw configError(`The folder ${folder} cannot be written to (${systemCode(error) ?? String(error)}).`);
  }
  return paths;
}
