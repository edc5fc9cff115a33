import { Ajv, type ValidateFunction } from 'ajv';

import { isJsonList, isJsonObject, scalarText, type Json, type JsonObject } from '../../protocol/json.js';
import { lookUp } from '../collections/look-up.js';
import { problemsOf, type SettingProblem } from './setting-problems.js';
import type { Partially, SettingsOf } from './settings-type.js';

export interface CheckedSettings<S> {
  readonly problems: readonly SettingProblem[];
  /** Every value that is valid by itself, also where others are not. */
  readonly settings: Partially<SettingsOf<S>>;
  /** The settings, where there are no problems. */
  readonly complete: SettingsOf<S> | undefined;
}

/**
 * Checks settings against their schema, after bringing them into its shape. The schema itself may hold unknown keys;
 * the objects in it that say `additionalProperties: false` may not, and neither may a key of the schema be spelled
 * with other capitals.
 */
export function checkSettings<const S extends JsonObject>(schema: S, raw: JsonObject): CheckedSettings<S> {
  const shaped = shapeSettings(schema, raw);
  const validate = validatorOf<SettingsOf<S>>(schema);
  const complete = validate(shaped) ? shaped : undefined;
  const errors = validate.errors ?? [];
  // An object with a missing or an unknown key is as good as its other keys.
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
  });
  // Shaping has dropped the unknown keys that are allowed.
  return ajv.compile({ ...schema, additionalProperties: false });
}

/**
 * Brings settings into the shape of their schema: null and empty text count as unset, defaults are filled in, numbers
 * and booleans may come as text, and a list of scalars and comma-separated text may stand for each other.
 */
export function shapeSettings(schema: JsonObject, raw: JsonObject): JsonObject {
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
  const isRefused = (key: string): boolean =>
    !Object.hasOwn(properties, key) &&
    (schema['additionalProperties'] === false || Object.hasOwn(properties, key.toLowerCase()));
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

/** Of several schemas, the one for objects takes objects, and the first one takes everything else. */
function optionFor(value: Json, schema: JsonObject): JsonObject {
  const options = isJsonList(schema['anyOf']) ? schema['anyOf'].filter(isJsonObject) : [schema];
  const forObjects = options.find((option) => option['type'] === 'object');
  return (isJsonObject(value) ? forObjects : undefined) ?? options[0] ?? schema;
}

const numberOf = (value: Json): Json =>
  typeof value === 'string' && /^[+-]?\d+(\.\d+)?$/.test(value) ? Number(value) : value;

const SHAPES: Readonly<Record<string, (value: Json, schema: JsonObject) => Json | undefined>> = {
  integer: numberOf,
  number: numberOf,
  boolean: (value) => (value === 'true' || value === 'false' ? value === 'true' : value),
  string: textOf,
  array: listOf,
  object: objectOf,
};

/** A list becomes comma-separated text, but not where the text is to be JSON. */
function textOf(value: Json, schema: JsonObject): Json | undefined {
  if (typeof value === 'number') return String(value);
  if (!isJsonList(value) || schema['contentMediaType'] !== undefined) return value;
  if (!value.every((member) => typeof member === 'string' || typeof member === 'number')) return value;
  return value.length === 0 ? undefined : value.join(',');
}

/** Members that are unset stay out, and an empty list is unset. */
function listOf(value: Json, schema: JsonObject): Json | undefined {
  const items = isJsonObject(schema['items']) ? schema['items'] : {};
  const isSplit = typeof value === 'string' && items['type'] !== 'object';
  const members = isSplit ? value.split(',') : value;
  if (!isJsonList(members)) return value;
  const shaped = members.map((member) => shape(member, items)).filter((member) => member !== undefined);
  return shaped.length === 0 ? undefined : shaped;
}

/** An object of which nothing is set is unset itself. */
function objectOf(value: Json, schema: JsonObject): Json | undefined {
  if (!isJsonObject(value)) return value;
  const members = shapeSettings(schema, value);
  return Object.keys(members).length === 0 ? undefined : members;
}
