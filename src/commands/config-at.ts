import { readConfig } from '../cdk/index.js';
import type { Config } from '../tiktok/index.js';
import { source } from '../connector/source.js';
import type { Terminal } from '../terminal/terminal.js';

/**
 * Reads and validates the config of a terminal command. From then on its secrets are masked in everything the command
 * prints, whatever key they are under.
 *
 * @throws SyncError if the config is invalid
 */
export async function configAt(
  path: string,
  { conceal, say }: Pick<Terminal, 'conceal' | 'say'>,
): Promise<Config> {
  const { settings, secrets, notes } = await readConfig(path, source.configSchema);
  conceal(secrets);
  for (const note of notes) say(note);
  return source.parseConfig(settings);
}
