import { readConfigFile, secretsOf } from '../cdk/index.js';
import type { Config } from '../tiktok/index.js';
import { source } from '../connector/source.js';
import type { Terminal } from '../terminal/terminal.js';

/**
 * The config of a command for people, checked. Its secrets are masked from now on in whatever the command prints,
 * whatever key the user put them under.
 *
 * @throws SyncError for a config that cannot be used
 */
export async function configAt(path: string, { conceal }: Pick<Terminal, 'conceal'>): Promise<Config> {
  const raw = await readConfigFile(path);
  conceal(secretsOf(source.spec.connectionSpecification, raw));
  return source.parseConfig(raw);
}
