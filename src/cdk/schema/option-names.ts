import { distance } from 'fastest-levenshtein';

import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../protocol/json.js';
import { quotable } from './setting-problems.js';

/* Reads the keys of a config file as the options that they mean, and says so. */

/** Settings under the names of their options. */
export interface NamedOptions {
  readonly settings: JsonObject;
  /** A sentence for each key that is no option. */
  readonly notes: readonly string[];
}

/**
 * Renames keys that nearly are an option: in other capitals or without underscores, misspelled, cut off, or one of the
 * option's `aliases`. A key that is an option takes precedence. Other keys are dropped. An object without options is
 * read as its `config`, because the blocks of Mage name the source and the streams beside it.
 *
 * @param schema schema of the config; each property may have `aliases`, a list of names
 */
export function optionsByName(schema: JsonObject, raw: JsonObject): NamedOptions {
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
  const isOption = ([key]: ConfigEntry): boolean => Object.hasOwn(properties, key);
  const entries = Object.entries(raw);
  if (isJsonObject(raw['config']) && !entries.some(isOption)) return optionsByName(schema, raw['config']);
  const settings = new Map<string, Json | undefined>(entries.filter(isOption));
  const notes: string[] = [];
  for (const [key, value] of entries.filter((entry) => !isOption(entry) && !isOfPlatform(entry))) {
    const option = optionFor(key, properties);
    const isFree = option !== undefined && isUnset(settings.get(option));
    if (isFree) settings.set(option, value);
    notes.push(noteOn(quotable(key), option, isFree));
  }
  return { settings: Object.fromEntries(settings), notes };
}

type ConfigEntry = readonly [key: string, value: Json | undefined];

/** Platforms add settings of their own to a config, such as `__injected_declarative_manifest`. */
const isOfPlatform = ([key, value]: ConfigEntry): boolean => key.startsWith('_') || isUnset(value);

const isUnset = (value: Json | undefined): boolean => value === undefined || value === null || value === '';

function noteOn(key: string, option: string | undefined, isFree: boolean): string {
  if (option === undefined) return `The config key ${key} is unknown; ignoring it.`;
  return isFree
    ? `The config key ${key} is unknown; reading it as ${option}. Rename it.`
    : `The config key ${key} is unknown; ignoring it, because ${option} is set.`;
}

/** Typing mistakes in a name that is still recognised. */
const MOST_EDITS = 2;

/** Letters of the shortest name in which typing mistakes are recognised, and of the shortest beginning of a name. */
const SHORTEST = 5;
const SHORTEST_BEGINNING = 7;

/** The option that a key means; undefined if none is close enough, or several are. */
function optionFor(key: string, properties: JsonObject): string | undefined {
  const letters = lettersOf(key);
  const names = Object.entries(properties).flatMap(([option, property]) =>
    [option, ...aliasesOf(property)].map((name) => ({ option, letters: lettersOf(name) })),
  );
  const same = names.find((name) => name.letters === letters);
  if (same !== undefined || letters.length < SHORTEST) return same?.option;
  const near = names.filter((name) => distance(name.letters, letters) <= MOST_EDITS);
  const begun =
    letters.length < SHORTEST_BEGINNING ? [] : names.filter((name) => name.letters.startsWith(letters));
  const options = new Set((near.length > 0 ? near : begun).map(({ option }) => option));
  return options.size === 1 ? [...options][0] : undefined;
}

const lettersOf = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

function aliasesOf(property: Json | undefined): readonly string[] {
  const aliases = isJsonObject(property) ? property['aliases'] : undefined;
  return isJsonList(aliases) ? aliases.filter((name) => typeof name === 'string') : [];
}
