import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';

import { parseConfiguredCatalog, type ConfiguredStream } from '../protocol/catalog.js';
import { isJsonObject, type Json, type JsonObject } from '../protocol/json.js';
import { parseInputState, type InputState } from '../protocol/state.js';
import { configError } from './errors.js';
import { parseJson } from './json.js';

/**
 * The config file: one JSON or YAML object.
 *
 * @throws SyncError (config_error) that never quotes the file, since it holds the token
 */
export async function readConfigFile(path: string): Promise<JsonObject> {
  const content = await readText(path, 'config');
  const config = /^\s*[{[]/.test(content) ? jsonOf(content, 'config', path) : await yamlOf(content, path);
  if (!isJsonObject(config))
    throw configError(`The config file ${path} must hold one object of settings (JSON or YAML).`);
  return config;
}

/** @throws SyncError (config_error) when the file is missing, no JSON, or no catalog */
export async function readCatalogFile(path: string): Promise<readonly ConfiguredStream[]> {
  const catalog = parseConfiguredCatalog(jsonOf(await readText(path, 'catalog'), 'catalog', path));
  if (typeof catalog === 'string') throw configError(`The catalog file ${path} cannot be used: ${catalog}.`);
  return catalog;
}

/**
 * The state file. A file that is missing or empty is no state: the acceptance tests pass the path of a file that
 * they did not write.
 *
 * @throws SyncError (config_error) when the content is broken: reading everything again must be the user's choice
 */
export async function readStateFile(path: string | undefined): Promise<InputState> {
  const content = path === undefined ? '' : await readText(path, 'state', '');
  if (content.trim() === '') return new Map();
  const state = parseInputState(jsonOf(content, 'state', path ?? ''));
  if (typeof state === 'string') throw configError(`The state file ${path ?? ''} cannot be used: ${state}.`);
  return state;
}

async function readText(path: string, what: string, whenMissing?: string): Promise<string> {
  try {
    const content = path === '-' ? await text(process.stdin) : await readFile(path, 'utf8');
    return content.replace(/^\uFEFF/, '');
  } catch (error) {
    const code =
      typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown error';
    if (code === 'ENOENT' && whenMissing !== undefined) return whenMissing;
    throw configError(`The ${what} file ${path} cannot be read (${code}).`);
  }
}

function jsonOf(content: string, what: string, path: string): Json {
  try {
    return parseJson(content);
  } catch (error) {
    throw configError(
      `The ${what} file ${path} is broken: ${error instanceof Error ? error.message : 'no JSON'}.`,
    );
  }
}

/** YAML is loaded only where it is used: most configs are JSON, and starting fast matters. */
async function yamlOf(content: string, path: string): Promise<Json> {
  const { parseDocument } = await import('yaml');
  const document = parseDocument(content, { intAsBigInt: true, prettyErrors: false, logLevel: 'silent' });
  const refused = (why: string) => configError(`The config file ${path} is neither JSON nor YAML (${why}).`);
  const error = document.errors[0];
  if (error !== undefined) throw refused(error.code);
  try {
    return plain(document.toJS());
  } catch {
    // The error quotes the text.
    throw refused('an alias that cannot be followed');
  }
}

/** Whole numbers come as bigint, so that an account id keeps all its digits. */
function plain(value: unknown): Json {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member)]));
  }
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
