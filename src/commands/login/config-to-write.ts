import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { basename, dirname } from 'node:path';

import { configError, systemCode, type JsonObject } from '../../cdk/index.js';
import { cannotWrite, takenPaths, writeNewFiles } from '../new-files.js';

/**
 * Checks that a new file can be written, before somebody takes the trouble to authorize the app.
 *
 * @throws SyncError (config_error) if the file exists or its folder is not writable
 */
export async function assertWritable(path: string): Promise<void> {
  const folder = dirname(path);
  const taken = await takenPaths(folder, [basename(path)]);
  if (taken.length > 0)
    throw configError(
      `${path} already exists and is never overwritten.`,
      'Move it away, or name another file with --out.',
    );
  await access(folder, constants.W_OK).catch((error: unknown) => {
    if (systemCode(error) !== 'ENOENT') throw cannotWrite(`The folder ${folder}`, error);
  });
}

/** Writes the config, readable only by its owner. Never replaces a file. */
export async function writeConfig(path: string, config: JsonObject): Promise<void> {
  await writeNewFiles(dirname(path), { [basename(path)]: config });
}
