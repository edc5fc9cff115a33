import type { ErrorObject } from 'ajv';

import { isJsonList, scalarText, type Json, type JsonObject } from '../../protocol/json.js';
import { didYouMean, nearestName } from '../collections/did-you-mean.js';
import { lookUp } from '../collections/look-up.js';

/* Describes mistakes in settings, in sentences that name the key and never the value. */

/** One mistake in the settings. */
export interface SettingProblem {
  /** Keys and list indexes, from the outside in. A misspelled key is replaced by the key that it resembles. */
  readonly path: readonly string[];
  readonly sentence: string;
}

/** Converts the errors of ajv (with `allErrors` and `verbose`) to problems, in the same order. */
export function problemsOf(errors: readonly ErrorObject[], settings: JsonObject): readonly SettingProblem[] {
  const wholes = errors.filter(({ schemaPath }) => !/\/anyOf\/\d/.test(schemaPath));
  const unknown = wholes.filter(isUnknownKey).map((error) => unknownKey(error, settings));
  const misspelled = new Set(unknown.map(({ path }) => path.join('/')));
  const others = wholes
    .filter((error) => !isUnknownKey(error))
    .map((error) => problemOf(error, settings))
    .filter(({ path, isMissing }) => !(isMissing && misspelled.has(path.join('/'))));
  return [...unknown, ...others];
}

/** A path as messages show it, e.g. `custom_reports[0] (mine): level`. Objects in lists are also named, if possible. */
export function placeOf(path: readonly string[], settings: unknown): string {
  let value = settings;
  let place = '';
  for (const step of path) {
    const isIndex = Array.isArray(value);
    value = memberOf(value, step);
    if (isIndex) place += `[${step}]${nameIn(value)}`;
    else place += `${place === '' ? '' : /[\])]$/.test(place) ? ': ' : '.'}${step}`;
  }
  return place;
}

const memberOf = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? lookUp({ ...value }, key) : undefined;

function nameIn(value: unknown): string {
  const name = memberOf(value, 'name');
  return typeof name === 'string' && quotable(name) === name ? ` (${name})` : '';
}

/**
 * A name for quoting in a message. A long text without a break may be a misplaced secret, so only its length is shown.
 */
export function quotable(name: string): string {
  const isName = /^[\w.-]{1,64}$/.test(name) && !/[a-z0-9]{24}/i.test(name);
  return isName ? name : `<${String(name.length)} characters>`;
}

const isUnknownKey = ({ keyword }: ErrorObject): boolean => keyword === 'additionalProperties';

const stepsOf = ({ instancePath }: ErrorObject): readonly string[] => instancePath.split('/').slice(1);

function unknownKey(error: ErrorObject, settings: JsonObject): SettingProblem {
  const steps = stepsOf(error);
  const key = scalarText((error.params as JsonObject)['additionalProperty']);
  const known = Object.keys((error.parentSchema?.['properties'] ?? {}) as JsonObject);
  const unknown = `unknown key ${quotable(key)}${didYouMean(key, known)}`;
  const place = placeOf(steps, settings);
  return {
    path: [...steps, nearestName(key, known) ?? key],
    sentence: place === '' ? unknown : `${place}: ${unknown}, allowed: ${known.join(', ')}`,
  };
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

function problemOf(
  error: ErrorObject,
  settings: JsonObject,
): SettingProblem & { readonly isMissing: boolean } {
  const { keyword, params, message = 'is not valid' } = error;
  const missing = (params as JsonObject)['missingProperty'];
  const path = [...stepsOf(error), ...(typeof missing === 'string' ? [missing] : [])];
  const sentence = lookUp(SENTENCES, keyword)?.(error.params as JsonObject, error) ?? message;
  return { path, sentence: `${placeOf(path, settings)} ${sentence}`, isMissing: keyword === 'required' };
}

/** The requirement of each schema keyword. */
const SENTENCES: Readonly<Record<string, (params: JsonObject, error: ErrorObject) => string>> = {
  required({ missingProperty }, { parentSchema }) {
    const properties = parentSchema?.['properties'] as Readonly<Record<string, JsonObject>>;
    const choices = choicesIn(properties[scalarText(missingProperty)]?.['enum']);
    return choices.length === 0 ? 'is required' : `is required: one of ${choices.join(', ')}`;
  },
  type: ({ type }) => `must be ${lookUp(TYPE_NAMES, scalarText(type)) ?? scalarText(type)}`,
  anyOf: (_, { parentSchema }) => `must be ${String(parentSchema?.['description'])}`,
  minimum: ({ limit }) => `must be at least ${scalarText(limit)}`,
  maximum: ({ limit }) => `must be at most ${scalarText(limit)}`,
  enum({ allowedValues }, { data }) {
    const choices = choicesIn(allowedValues);
    return `must be one of ${choices.join(', ')}${typeof data === 'string' ? didYouMean(data, choices) : ''}`;
  },
  pattern: (_, { parentSchema }) => `must look like ${String(parentSchema?.['pattern_descriptor'])}`,
};

const choicesIn = (values: Json | undefined): readonly string[] =>
  isJsonList(values) ? values.map(scalarText) : [];
