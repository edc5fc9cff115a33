import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';

import type * as Yaml from 'yaml';

import { parseConfiguredCatalog, type ConfiguredStream } from '../../protocol/catalog.js';
import { isJsonObject, type Json, type JsonObject } from '../../protocol/json.js';
import { parseInputState, type InputState } from '../../protocol/state.js';
import { configError } from '../contract/errors.js';
import { DEEPEST, parseJson, TOO_DEEP } from '../codec/json.js';
import { systemCode, systemReason } from '../process/system-error.js';

/**
 * Reads the config file, which contains one JSON or YAML object.
 *
 * @param path path of the file; `-` for standard input
 * @throws SyncError (config_error) if the file cannot be read or is not an object. It never quotes the file, which
 *   contains the token
 */
export async function readConfigFile(path: string): Promise<JsonObject> {
  const content = await readText(path, 'config');
  const config = /^\s*[{[]/.test(content) ? jsonOf(content, 'config', path) : await yamlOf(content, path);
  if (!isJsonObject(config))
    throw configError(`The config file ${path} must contain one object of settings (JSON or YAML).`);
  return config;
}

/**
 * Reads the configured catalog.
 *
 * @param path path of the file; `-` for standard input
 * @throws SyncError (config_error) if the file is missing, is not JSON, or is not a catalog
 */
export async function readCatalogFile(path: string): Promise<readonly ConfiguredStream[]> {
  const catalog = parseConfiguredCatalog(jsonOf(await readText(path, 'catalog'), 'catalog', path));
  if (typeof catalog === 'string') throw configError(`The catalog file ${path} cannot be used: ${catalog}.`);
  return catalog;
}

/**
 * Reads the state file. A missing or empty file means no state, because Airbyte's acceptance tests pass the path of a
 * file that they did not write.
 *
 * @param path path of the file; `-` for standard input; undefined for no state
 * @throws SyncError (config_error) if the content is broken. Reading everything again must be the user's decision
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
    if (systemCode(error) === 'ENOENT' && whenMissing !== undefined) return whenMissing;
    throw configError(`The ${what} file ${path} cannot be read: ${systemReason(error)}.`);
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

/**
 * Parses YAML. The package is loaded only when needed, because most configs are JSON and startup time matters. Anchors,
 * aliases and merge keys (`<<`) are supported, so that configs can share settings.
 */
async function yamlOf(content: string, path: string): Promise<Json> {
  const yaml = await import('yaml');
  const refused = (why: string) => configError(`The config file ${path} is neither JSON nor YAML (${why}).`);
  const document = yaml.parseDocument(content, YAML_OPTIONS);
  const error = document.errors[0]?.code ?? (hasDoubledKey(document, yaml) ? 'DUPLICATE_KEY' : undefined);
  if (error !== undefined) throw refused(error);
  try {
    return plain(document.toJS(), DEEPEST);
  } catch (thrown) {
    // Other errors quote the text, which contains the token.
    throw refused(
      thrown instanceof SyntaxError ? thrown.message : 'an alias or a merge that cannot be followed',
    );
  }
}

/**
 * Whole numbers become bigint, so that account ids keep all digits. Duplicate keys are checked here, because the
 * package compares every pair of keys, which takes minutes for ten thousand.
 */
const YAML_OPTIONS = {
  intAsBigInt: true,
  merge: true,
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'silent',
} as const;

function hasDoubledKey(document: Yaml.Document, { visit, isScalar }: typeof Yaml): boolean {
  let found = false;
  visit(document, {
    Map: (_key, { items }) => {
      const keys = items.map(({ key }) => (isScalar(key) ? key.value : key)).filter((key) => key !== '<<');
      found ||= new Set(keys).size < keys.length;
    },
  });
  return found;
}

/** @throws SyntaxError for values that are nested deeper than `levels` */
function plain(value: unknown, levels: number): Json {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value !== 'object' || value === null)
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? value
      : null;
  if (levels === 0) throw new SyntaxError(TOO_DEEP);
  if (Array.isArray(value)) return value.map((member) => plain(member, levels - 1));
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member, levels - 1)]));
}
