import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { configError, type Json } from '../../cdk/index.js';
import { systemCode } from '../command-line.js';

const NAME = 'demo-output';

/** The last resort of a container with a read-only root: Docker mounts it writable whatever else it forbids. */
const SHARED_MEMORY = '/dev/shm';

/**
 * A folder that can be written to: the given one, else `./demo-output`, else one among the temporary files.
 *
 * @throws SyncError (config_error) when there is none
 */
export async function outputFolder(given: string | undefined): Promise<string> {
  if (given !== undefined) {
    const problem = await writable(resolve(given));
    if (problem !== undefined) throw configError(`The folder ${given} cannot be written to (${problem}).`);
    return resolve(given);
  }
  if ((await writable(resolve(NAME))) === undefined) return resolve(NAME);
  for (const parent of [tmpdir(), SHARED_MEMORY]) {
    const folder = await mkdtemp(join(parent, `${NAME}-`)).catch(() => undefined);
    if (folder !== undefined) return folder;
  }
  throw configError('No folder here can be written to.', 'Give one with --out DIR.');
}

/** @returns why a folder cannot be written to, or undefined when it can */
async function writable(folder: string): Promise<string | undefined> {
  try {
    await mkdir(folder, { recursive: true });
    const probe = join(folder, '.probe');
    await writeFile(probe, '');
    await rm(probe);
    return undefined;
  } catch (error) {
    return systemCode(error) ?? String(error);
  }
}

export async function writeJson(path: string, value: Json | object): Promise<string> {
  await writeFile(path, `${JSON.stringify(value, null, 2)}\n`);
  return path;
}
