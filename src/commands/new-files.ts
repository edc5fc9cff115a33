import { randomUUID } from 'node:crypto';
import { lstat, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { configError, systemCode, systemReason, type SyncError } from '../cdk/index.js';

/** The config holds the token, so only its owner may read the files. */
const OWNER_ONLY = 0o600;

/**
 * Checks a folder that will get files whose names are not known yet: it must be empty or missing.
 *
 * @throws SyncError (config_error) if it has files or cannot be read
 */
export async function assertEmpty(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return [];
    throw cannotWrite(`The folder ${folder}`, error);
  });
  if (names.length > 0) throw configError(describeTaken(names.slice(0, 3).map((name) => join(folder, name))));
}

/** @returns the paths of these names that already exist in the folder; none if the folder is missing */
export async function takenPaths(folder: string, names: readonly string[]): Promise<readonly string[]> {
  const there = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      return (await lstat(path).catch(() => undefined)) === undefined ? [] : [path];
    }),
  );
  return there.flat();
}

/** The message for paths that already exist. */
export const describeTaken = (paths: readonly string[]): string =>
  `Already exists, not overwritten: ${paths.join(', ')}. Move it away or choose another folder.`;

/** The error for a folder, or a file in it, that is not writable. */
export const cannotWrite = (path: string, error: unknown): SyncError =>
  configError(`${path} cannot be written to: ${systemReason(error)}.`);

/** Writes values as JSON with `writeNewTexts`. */
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
 * Writes new files, readable only by their owner, and creates the folder if it is missing. All files are written under
 * temporary names before the first one is renamed, so a full disk leaves none of them. Never replaces a file.
 *
 * @returns their paths
 * @throws SyncError (config_error) if the folder is not writable or a file already exists
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
      await writeWhole(path, ''); // reserves the name and fails if it exists; a rename would replace it
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

/** Writes a new file and syncs it: some file systems report a full disk only then. */
async function writeWhole(path: string, content: string): Promise<void> {
  const handle = await open(path, 'wx', OWNER_ONLY);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
