import { readConfigFile, secretsOf } from '../cdk/index.js';
import type { Config } from '../tiktok/index.js';
import { source } from '../connector/source.js';
import type { Terminal } from '../terminal/terminal.js';

/**
 * Reads and validates the config of a terminal command. From then on its secrets are masked in everything the command
 * prints, whatever key they are under.
 *
 * @throws SyncError if the config is invalid
 */
export async function configAt(path: string, { conceal }: Pick<Terminal, 'conceal'>): Promise<Config> {
  const raw = await readConfigFile(path);
  conceal(secretsOf(source.spec.connectionSpecification, raw));
  return source.parseConfig(raw);
}
