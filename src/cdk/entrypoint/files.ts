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
 * YAML is loaded only where it is used: most configs are JSON, and starting fast matters. Anchors, aliases and merge keys
 * (`<<`) are followed, so that several configs can share what they have in common.
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
    // Any other error quotes the text.
    throw refused(
      thrown instanceof SyntaxError ? thrown.message : 'an alias or a merge that cannot be followed',
    );
  }
}

/**
 * Whole numbers come as bigint, so that an account id keeps all its digits. That each key is there once is checked here:
 * the package compares each with each, which takes minutes for some ten thousand.
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

/** @throws SyntaxError for what lies deeper than `levels` */
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
