import type { JsonObject } from '../../protocol/json.js';
import { secretsOf } from '../process/redact.js';
import { optionsByName, type NamedOptions } from '../schema/option-names.js';
import { readConfigFile } from './files.js';

/** The content of a config file. */
export interface GivenConfig extends NamedOptions {
  /** Values that must never be shown. */
  readonly secrets: readonly string[];
}

/**
 * Reads a config file, with its keys as the options that they mean.
 *
 * @param path path of the file; `-` for standard input
 * @param schema schema of the config, which marks secrets with `airbyte_secret` and may give options `aliases`
 * @throws SyncError (config_error) if the file cannot be read or is not an object
 */
export async function readConfig(path: string, schema: JsonObject): Promise<GivenConfig> {
  const named = optionsByName(schema, await readConfigFile(path));
  return { ...named, secrets: secretsOf(schema, named.settings) };
}
