import { Ajv, type ErrorObject } from 'ajv';

import { isJsonList, isJsonObject, scalarText, type Json, type JsonObject } from '../../protocol/json.js';

export interface CheckedSettings {
  /** Values in the types of the specification, defaults filled in; unset keys are absent. */
  readonly settings: JsonObject;
  /** One sentence per mistake, naming the key and never the value. */
  readonly problems: readonly string[];
}

/**
 * Checks a config against its specification, after bringing it into shape: null and empty text count as unset,
 * defaults are filled in, numbers and booleans may come as text, and a list of scalars may stand where the
 * specification has comma-separated text. Keys that the specification does not know are passed over.
 */
export function checkSettings(specification: JsonObject, raw: JsonObject): CheckedSettings {
  const properties = propertiesOf(specification);
  const settings = Object.fromEntries(
    Object.entries(properties).flatMap(([key, property]) => {
      const value = shape(raw[key], property) ?? property['default'];
      return value === undefined ? [] : [[key, value]];
    }),
  );
  const validate = new Ajv({ allErrors: true, strict: false, validateFormats: false }).compile(specification);
  const problems = validate(settings)
    ? []
    : (validate.errors ?? []).map((error) => sentence(error, properties));
  return { settings, problems: [...new Set(problems)] };
}

type Properties = Readonly<Record<string, JsonObject>>;

function propertiesOf(specification: JsonObject): Properties {
  const properties = isJsonObject(specification['properties']) ? specification['properties'] : {};
  return Object.fromEntries(
    Object.entries(properties).map(([key, value]) => [key, isJsonObject(value) ? value : {}]),
  );
}

function shape(value: Json | undefined, property: JsonObject): Json | undefined {
  const trimmed = typeof value === 'string' ? value.trim() : value;
  if (trimmed === undefined || trimmed === null || trimmed === '') return undefined;
  const fit = SHAPES[scalarText(property['type'])];
  return fit === undefined ? trimmed : fit(trimmed);
}

const numberOf = (value: Json): Json =>
  typeof value === 'string' && /^[+-]?\d+(\.\d+)?$/.test(value) ? Number(value) : value;

const SHAPES: Readonly<Record<string, (value: Json) => Json | undefined>> = {
  integer: numberOf,
  number: numberOf,
  boolean: (value) => (value === 'true' || value === 'false' ? value === 'true' : value),
  string: textOf,
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

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
};

function sentence({ keyword, instancePath, params, message }: ErrorObject, properties: Properties): string {
  const { missingProperty, type, limit, allowedValues } = params as Readonly<
    Record<string, Json | undefined>
  >;
  const key = scalarText(missingProperty) || (instancePath.split('/')[1] ?? '');
  const sentences: Readonly<Record<string, string>> = {
    required: 'is required',
    type: `must be ${TYPE_NAMES[scalarText(type)] ?? scalarText(type)}`,
    minimum: `must be at least ${scalarText(limit)}`,
    enum: `must be one of ${isJsonList(allowedValues) ? allowedValues.map(scalarText).join(', ') : ''}`,
    maximum: `must be at most ${scalarText(limit)}`,
    pattern: `must look like ${scalarText(properties[key]?.['pattern_descriptor'])}`,
  };
  return `${key} ${sentences[keyword] ?? message ?? 'is not valid'}`;
}
