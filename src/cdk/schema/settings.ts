import { Ajv, type ValidateFunction } from 'ajv';

import { isJsonList, isJsonObject, scalarText, type Json, type JsonObject } from '../../protocol/json.js';
import { lookUp } from '../collections/look-up.js';
import { problemsOf, type SettingProblem } from './setting-problems.js';
import type { Partially, SettingsOf } from './settings-type.js';

/** The result of validating settings. */
export interface CheckedSettings<S> {
  readonly problems: readonly SettingProblem[];
  /** Every value that is valid by itself, even if others are not. */
  readonly settings: Partially<SettingsOf<S>>;
  /** The settings; undefined if there are problems. */
  readonly complete: SettingsOf<S> | undefined;
}

/**
 * Validates settings against their schema, after bringing them into its shape. Unknown keys are rejected in objects with
 * `additionalProperties: false`, and ignored elsewhere.
 */
export function checkSettings<const S extends JsonObject>(schema: S, raw: JsonObject): CheckedSettings<S> {
  const shaped = shapeSettings(schema, raw);
  const validate = validatorOf<SettingsOf<S>>(schema);
  const complete = validate(shaped) ? shaped : undefined;
  const errors = validate.errors ?? [];
  // An object with a missing or unknown key is still valid in its other keys.
  const invalid = errors.filter(({ keyword }) => !['required', 'additionalProperties'].includes(keyword));
  const paths = new Set(invalid.map(({ instancePath }) => instancePath));
  return {
    problems: problemsOf(errors, shaped),
    settings: withoutInvalid(shaped, paths) as Partially<SettingsOf<S>>,
    complete,
  };
}

const validators = new WeakMap<JsonObject, ValidateFunction>();

/** Compiling takes far longer than checking, so each schema is compiled once. */
function validatorOf<T>(schema: JsonObject): ValidateFunction<T> {
  const validate = validators.get(schema) ?? compile(schema);
  validators.set(schema, validate);
  return validate as ValidateFunction<T>;
}

function compile(schema: JsonObject): ValidateFunction {
  const ajv = new Ajv({
    allErrors: true,
    strict: false,
    validateFormats: false,
    validateSchema: false,
    verbose: true,
    // Optimizing the code takes a third of the time that compiling takes, and saves nothing when it runs once.
    code: { optimize: false },
  });
  // Shaping dropped the unknown keys that are allowed.
  return ajv.compile({ ...schema, additionalProperties: false });
}

/**
 * Brings settings into the shape of their schema: null, empty text and the word of `unset` count as not set, defaults
 * are filled in, dates lose a time of day, numbers and booleans may be text, choices, and names with `letters`, may be in other capitals, and a
 * list of scalars and comma-separated text are interchangeable.
 */
export function shapeSettings(schema: JsonObject, raw: JsonObject): JsonObject {
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
  const isRefused = (key: string): boolean =>
    schema['additionalProperties'] === false && !Object.hasOwn(properties, key);
  return Object.fromEntries([
    ...Object.entries(properties).flatMap(([key, property]) => {
      if (!isJsonObject(property)) return [];
      const value = shape(lookUp(raw, key), property) ?? property['default'];
      return value === undefined ? [] : [[key, value] as const];
    }),
    ...Object.entries(raw).filter(([key]) => isRefused(key)),
  ]);
}

function withoutInvalid(value: unknown, invalid: ReadonlySet<string>, path = ''): unknown {
  if (invalid.has(path)) return undefined;
  const inner = (member: unknown, step: string | number): unknown =>
    withoutInvalid(member, invalid, `${path}/${String(step)}`);
  if (Array.isArray(value)) return value.map(inner);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, inner(member, key)]));
}

function shape(value: Json | undefined, schema: JsonObject): Json | undefined {
  const trimmed = typeof value === 'string' ? value.trim() : value;
  if (trimmed === undefined || trimmed === null || trimmed === '') return undefined;
  const option = optionFor(trimmed, schema);
  const fit = lookUp(SHAPES, scalarText(option['type']));
  return fit === undefined ? trimmed : fit(trimmed, option);
}

/** Of several alternatives, the object schema applies to objects and the first one to everything else. */
function optionFor(value: Json, schema: JsonObject): JsonObject {
  const options = isJsonList(schema['anyOf']) ? schema['anyOf'].filter(isJsonObject) : [schema];
  const forObjects = options.find((option) => option['type'] === 'object');
  return (isJsonObject(value) ? forObjects : undefined) ?? options[0] ?? schema;
}

const numberOf = (value: Json): Json =>
  typeof value === 'string' && /^[+-]?\d+(\.\d+)?$/.test(value) ? Number(value) : value;

/** Spellings of booleans in files of other tools, in lower case. */
const BOOLEANS: Readonly<Record<string, boolean>> = {
  ...{ true: true, yes: true, on: true, 1: true },
  ...{ false: false, no: false, off: false, 0: false },
};

const SHAPES: Readonly<Record<string, (value: Json, schema: JsonObject) => Json | undefined>> = {
  integer: numberOf,
  number: numberOf,
  boolean: (value) => lookUp(BOOLEANS, scalarText(value).toLowerCase()) ?? value,
  string: textOf,
  array: listOf,
  object: objectOf,
};

/** The choice that a text means, ignoring capitals; undefined if there are no choices or it is none of them. */
function choiceIn({ enum: choices }: JsonObject, value: Json): Json | undefined {
  if (!isJsonList(choices) || typeof value !== 'string') return undefined;
  return choices.find((choice) => scalarText(choice).toLowerCase() === value.toLowerCase());
}

const TIME_OF_DAY = /T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})$/;

/** `letters` is `lower` or `upper` if the API has no others. */
function writtenAs(text: string, { format, letters }: JsonObject): string {
  if (format === 'date') return text.replace(TIME_OF_DAY, '');
  return letters === 'lower' ? text.toLowerCase() : letters === 'upper' ? text.toUpperCase() : text;
}

/** A list becomes comma-separated text, unless the text is meant to be JSON. */
function textOf(value: Json, schema: JsonObject): Json | undefined {
  const choice = choiceIn(schema, value);
  if (choice !== undefined) return choice;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string')
    return value.toLowerCase() === schema['unset'] ? undefined : writtenAs(value, schema);
  if (!isJsonList(value) || schema['contentMediaType'] !== undefined) return value;
  if (!value.every((member) => typeof member === 'string' || typeof member === 'number')) return value;
  return value.length === 0 ? undefined : value.join(',');
}

/** Members that are not set are dropped, and an empty list counts as not set. */
function listOf(value: Json, schema: JsonObject): Json | undefined {
  const items = isJsonObject(schema['items']) ? schema['items'] : {};
  const isSplit = typeof value === 'string' && items['type'] !== 'object';
  const members = isSplit ? value.split(',') : value;
  if (!isJsonList(members)) return value;
  const shaped = members.map((member) => shape(member, items)).filter((member) => member !== undefined);
  return shaped.length === 0 ? undefined : shaped;
}

/** An object with nothing set counts as not set. */
function objectOf(value: Json, schema: JsonObject): Json | undefined {
  if (!isJsonObject(value)) return value;
  const members = shapeSettings(schema, value);
  return Object.keys(members).length === 0 ? undefined : members;
}
