import {
  createRedactor,
  proxySecrets,
  readConfigFile,
  secretsOf,
  SyncError,
  type ProcessIo,
} from '../cdk/index.js';
import type { Config } from '../tiktok/index.js';
import { source } from './source.js';

/** Masks secrets of the config and of proxies in a text, whatever key the user put them under. */
type Mask = (text: string) => string;

/**
 * Runs a command for people with its config, read and checked.
 *
 * @param env variables of the environment
 * @param use is given the config, and what masks secrets in a text that it prints
 * @throws SyncError for a config that cannot be used, and whatever `use` throws; no message of one holds a secret
 */
export async function withConfig<T>(
  path: string,
  env: ProcessIo['env'],
  use: (config: Config, mask: Mask) => Promise<T>,
): Promise<T> {
  const raw = await readConfigFile(path);
  const mask: Mask = createRedactor([
    ...secretsOf(source.spec.connectionSpecification, raw),
    ...proxySecrets(env),
  ]);
  try {
    return await use(source.parseConfig(raw), mask);
  } catch (thrown) {
    if (!(thrown instanceof SyncError)) throw thrown;
    const { failureType, scope, userMessage } = thrown;
    throw new SyncError({ failureType, scope, what: mask(userMessage) });
  }
}
