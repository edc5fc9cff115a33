import { randomUUID } from 'node:crypto';
import { lstat, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { configError, systemCode, systemReason, type SyncError } from '../cdk/index.js';

/** The config holds the token: its owner alone may read the files. */
const OWNER_ONLY = 0o600;

/**
 * A folder that is to be filled and cannot be told yet with what: there must be no file in it.
 *
 * @throws SyncError (config_error) where there is one, or it cannot be looked into
 */
export async function assertEmpty(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return [];
    throw cannotWrite(`The folder ${folder}`, error);
  });
  if (names.length > 0) throw configError(describeTaken(names.slice(0, 3).map((name) => join(folder, name))));
}

/** @returns the paths of what has one of these names in a folder; none where there is no folder */
export async function takenPaths(folder: string, names: readonly string[]): Promise<readonly string[]> {
  const there = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      return (await lstat(path).catch(() => undefined)) === undefined ? [] : [path];
    }),
  );
  return there.flat();
}

/** The sentence for paths that are taken. */
export const describeTaken = (paths: readonly string[]): string =>
  `There already, and not overwritten: ${paths.join(', ')}. Move away what is there, or give another folder.`;

/** The error for a folder, or a file in it, that cannot be written to. */
export const cannotWrite = (path: string, error: unknown): SyncError =>
  configError(`${path} cannot be written to: ${systemReason(error)}.`);

/** Writes values as JSON, in the way of `writeNewTexts`. */
export const writeNewFiles = (
  folder: string,
  files: Readonly<Record<string, unknown>>,
): Promise<readonly string[]> =>
  writeNewTexts(
    folder,
    Object.fromEntries(
      Object.entries(files).map(([name, content]) => [name, `${JSON.stringify(content, null, 2)}\n`]),
    ),
  );

/**
 * Writes new files, readable for their owner alone, into a folder that is made when it is missing. All are
 * written aside before the first one gets its name, so that a full disk leaves none of them; nothing that is there is
 * replaced.
 *
 * @returns their paths
 * @throws SyncError (config_error) when the folder cannot be written to or a file is there already
 */
export async function writeNewTexts(
  folder: string,
  files: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const made: string[] = [];
  const paths: string[] = [];
  try {
    await mkdir(folder, { recursive: true });
    const written: { readonly aside: string; readonly path: string }[] = [];
    for (const [name, content] of Object.entries(files)) {
      const aside = join(folder, `.${name}.${randomUUID()}`);
      made.push(aside);
      await writeWhole(aside, content);
      written.push({ aside, path: join(folder, name) });
    }
    for (const { aside, path } of written) {
      await writeWhole(path, ''); // takes the name, unless somebody has it: a rename would replace what is there
      made.push(path);
      await rename(aside, path);
      paths.push(path);
    }
  } catch (error) {
    await Promise.all(made.map((path) => rm(path, { force: true }).catch(() => undefined)));
    throw cannotWrite(`The folder ${folder}`, error);
  }
  return paths;
}

/** A new file, handed to the disk: some file systems tell only then that they are full. */
async function writeWhole(path: string, content: string): Promise<void> {
  const handle = await open(path, 'wx', OWNER_ONLY);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
