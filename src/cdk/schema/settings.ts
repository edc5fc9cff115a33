import { Ajv, type ErrorObject } from 'ajv';

import { isJsonList, isJsonObject, scalarText, type Json, type JsonObject } from '../../protocol/json.js';
import { lookUp } from '../collections/look-up.js';

export interface CheckedSettings {
  /** Values in the types of the specification, defaults filled in; unset keys are absent. */
  readonly settings: JsonObject;
  /** One sentence per mistake, naming the key and never the value. */
  readonly problems: readonly string[];
}

/**
 * Checks a config against its specification, after bringing it into shape: null and empty text count as unset,
 * defaults are filled in, numbers and booleans may come as text, and a list of scalars and comma-separated text may
 * stand for each other. Keys that the specification does not know are passed over.
 */
export function checkSettings(specification: JsonObject, raw: JsonObject): CheckedSettings {
  const settings = shapeMembers(raw, specification);
  const validate = new Ajv({
    allErrors: true,
    strict: false,
    validateFormats: false,
    validateSchema: false,
  }).compile(specification);
  const problems = validate(settings)
    ? []
    : (validate.errors ?? []).map((error) => sentence(error, specification));
  return { settings, problems: [...new Set(problems)] };
}

type Properties = Readonly<Record<string, JsonObject>>;

function propertiesOf(specification: JsonObject): Properties {
  const properties = isJsonObject(specification['properties']) ? specification['properties'] : {};
  return Object.fromEntries(
    Object.entries(properties).map(([key, value]) => [key, isJsonObject(value) ? value : {}]),
  );
}

function shapeMembers(raw: JsonObject, specification: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(propertiesOf(specification)).flatMap(([key, property]) => {
      const value = shape(lookUp(raw, key), property) ?? property['default'];
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

function shape(value: Json | undefined, property: JsonObject): Json | undefined {
  const trimmed = typeof value === 'string' ? value.trim() : value;
  if (trimmed === undefined || trimmed === null || trimmed === '') return undefined;
  const fit = lookUp(SHAPES, scalarText(property['type']));
  return fit === undefined ? trimmed : fit(trimmed, property);
}

const numberOf = (value: Json): Json =>
  typeof value === 'string' && /^[+-]?\d+(\.\d+)?$/.test(value) ? Number(value) : value;

const SHAPES: Readonly<Record<string, (value: Json, property: JsonObject) => Json | undefined>> = {
  integer: numberOf,
  number: numberOf,
  boolean: (value) => (value === 'true' || value === 'false' ? value === 'true' : value),
  string: textOf,
  array: listOf,
  object: objectOf,
};

function textOf(value: Json): Json | undefined {
  if (typeof value === 'number') return String(value);
  if (
    !isJsonList(value) ||
    !value.every((member) => typeof member === 'string' || typeof member === 'number')
  )
    return value;
  return value.length === 0 ? undefined : value.join(',');
}

/** Members that are unset stay out, and an empty list is unset. */
function listOf(value: Json, property: JsonObject): Json | undefined {
  const items = isJsonObject(property['items']) ? property['items'] : {};
  const members = typeof value === 'string' ? value.split(',') : value;
  if (!isJsonList(members)) return value;
  const shaped = members.map((member) => shape(member, items)).filter((member) => member !== undefined);
  return shaped.length === 0 ? undefined : shaped;
}

/** An object of which nothing is set is unset itself. */
function objectOf(value: Json, property: JsonObject): Json | undefined {
  if (!isJsonObject(value)) return value;
  const members = shapeMembers(value, property);
  return Object.keys(members).length === 0 ? undefined : members;
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

function sentence(
  { keyword, instancePath, params, message }: ErrorObject,
  specification: JsonObject,
): string {
  const { missingProperty, type, limit, allowedValues } = params as Readonly<
    Record<string, Json | undefined>
  >;
  // Places in a list have no name of their own.
  const path = instancePath.split('/').filter((step) => step !== '' && !/^\d+$/.test(step));
  const key = [...path, scalarText(missingProperty)].filter((step) => step !== '').join('.');
  const descriptor = propertyAt(specification, path)['pattern_descriptor'];
  const sentences: Readonly<Record<string, string>> = {
    required: 'is required',
    type: `must be ${lookUp(TYPE_NAMES, scalarText(type)) ?? scalarText(type)}`,
    minimum: `must be at least ${scalarText(limit)}`,
    enum: `must be one of ${isJsonList(allowedValues) ? allowedValues.map(scalarText).join(', ') : ''}`,
    maximum: `must be at most ${scalarText(limit)}`,
    pattern: `must look like ${scalarText(descriptor)}`,
  };
  return `${key} ${lookUp(sentences, keyword) ?? message ?? 'is not valid'}`;
}

function propertyAt(specification: JsonObject, path: readonly string[]): JsonObject {
  return path.reduce<JsonObject>((object, step) => lookUp(propertiesOf(object), step) ?? {}, specification);
}
