import { isJsonObject, type JsonObject } from '../../protocol/json.js';
import { doubledKey } from '../codec/json-mistake.js';
import { secretsOf } from '../process/redact.js';
import { optionsByName, type NamedOptions } from '../schema/option-names.js';
import { fileError, jsonOf, requiredText } from './file-text.js';
import { yamlOf } from './yaml.js';

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

/**
 * Reads the config file, which contains one JSON or YAML object.
 *
 * @param path path of the file; `-` for standard input
 * @throws SyncError (config_error) if the file cannot be read or is not an object. It names the place of a mistake, and
 *   never quotes the file, which contains the token
 */
export async function readConfigFile(path: string): Promise<JsonObject> {
  const file = { path, what: 'config' };
  const text = await requiredText(file);
  const isJson = /^\s*[{[]/.test(text);
  const config = isJson ? jsonOf(text, file) : await yamlOf(text, file);
  const doubled = isJson ? doubledKey(text) : undefined;
  if (doubled !== undefined) throw fileError(file, `is broken at ${doubled}`);
  if (!isJsonObject(config)) throw fileError(file, 'must contain one object of settings (JSON or YAML)');
  return config;
}
