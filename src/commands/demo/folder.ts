import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { configError } from '../../cdk/index.js';
import { SUGGESTED_STREAMS } from '../../streams/index.js';
import { cannotWrite, describeTaken, takenPaths } from '../new-files.js';

const NAME = 'demo-output';

/** The last resort in a container with a read-only root: Docker always mounts it writable. */
const SHARED_MEMORY = '/dev/shm';

/** Subfolder for the rows and the state of the second read. */
export const SECOND_READ = 'second-read';
const NAMES = [
  ...['config.json', 'catalog.json', 'state.json', SECOND_READ],
  ...SUGGESTED_STREAMS.map((stream) => `${stream}.jsonl`),
];

/**
 * A writable folder without files of an earlier demo: the given one, or else `./demo-output`, `./demo-output-2` and so
 * on, or else a temporary folder.
 *
 * @throws SyncError (config_error) if no folder is writable, or if the given one holds files of a demo
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
  throw configError('No writable folder was found for the output.', 'Name one with --out DIR.');
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

/** @throws the operating system's error if the folder is not writable */
async function tryOut(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const probe = join(folder, '.probe');
  await writeFile(probe, '', { flag: 'wx' });
  await rm(probe);
}
