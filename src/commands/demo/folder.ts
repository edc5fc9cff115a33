import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { configError } from '../../cdk/index.js';
import { SUGGESTED_STREAMS } from '../../streams/index.js';
import { cannotWrite, describeTaken, takenPaths } from '../new-files.js';

const NAME = 'demo-output';

/** The last resort of a container with a read-only root: Docker mounts it writable whatever else it forbids. */
const SHARED_MEMORY = '/dev/shm';

/** What a demo writes, in a folder of the second read too. */
export const SECOND_READ = 'second-read';
const NAMES = [
  ...['config.json', 'catalog.json', 'state.json', SECOND_READ],
  ...SUGGESTED_STREAMS.map((stream) => `${stream}.jsonl`),
];

/**
 * A folder that can be written to and holds nothing that a demo would write: the given one, else `./demo-output`, or
 * `./demo-output-2` where an earlier demo has left that, and so on; else one among the temporary files.
 *
 * @throws SyncError (config_error) when there is none, or the given one holds such files
 */
export async function outputFolder(given: string | undefined): Promise<string> {
  if (given !== undefined) {
    const folder = resolve(given);
    const taken = await takenPaths(folder, NAMES);
    if (taken.length > 0) throw configError(describeTaken(taken));
    await tryOut(folder).catch((error: unknown) => {
      throw cannotWrite(`The folder ${given}`, error);
    });
    return folder;
  }
  const own = resolve(await freshName());
  if (await isWritable(own)) return own;
  for (const parent of [tmpdir(), SHARED_MEMORY]) {
    const folder = await mkdtemp(join(parent, `${NAME}-`)).catch(() => undefined);
    if (folder !== undefined) return folder;
  }
  throw configError('No folder here can be written to.', 'Give one with --out DIR.');
}

async function freshName(): Promise<string> {
  let name = NAME;
  for (let number = 2; (await takenPaths(name, NAMES)).length > 0; number += 1) name = `${NAME}-${number}`;
  return name;
}

const isWritable = (folder: string): Promise<boolean> =>
  tryOut(folder).then(
    () => true,
    () => false,
  );

/** @throws the operating system's error where a folder cannot be written to */
async function tryOut(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const probe = join(folder, '.probe');
  await writeFile(probe, '', { flag: 'wx' });
  await rm(probe);
}
