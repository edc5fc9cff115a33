import { Ajv, type ErrorObject } from 'ajv';

import { isJsonObject, type Json, type JsonObject } from '../../protocol/json.js';

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
  const problems = validate(settings) ? [] : (validate.errors ?? []).map((error) => sentence(error, properties));
  return { settings, problems: [...new Set(problems)] };
}

type Properties = Readonly<Record<string, JsonObject>>;

function propertiesOf(specification: JsonObject): Properties {
  const properties = isJsonObject(specification['properties']) ? specification['properties'] : {};
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, isJsonObject(value) ? value : {}]));
}

function shape(value: Json | undefined, property: JsonObject): Json | undefined {
  const trimmed = typeof value === 'string' ? value.trim() : value;
  if (trimmed === undefined || trimmed === null || trimmed === '') return undefined;
  switch (property['type']) {
    case 'integer':
    case 'number':
      return typeof trimmed === 'string' && /^[+-]?\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : trimmed;
    case 'boolean':
      return trimmed === 'true' ? true : trimmed === 'false' ? false : trimmed;
    case 'string':
      return textOf(trimmed);
    default:
      return trimmed;
  }
}

function textOf(value: Json): Json | undefined {
  if (typeof value === 'number') return String(value);
  if (!Array.isArray(value)) return value;
  const members = value as readonly Json[];
  if (!members.every((member) => typeof member === 'string' || typeof member === 'number')) return value;
  return members.length === 0 ? undefined : members.join(',');
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
};

function sentence({ keyword, instancePath, params, message }: ErrorObject, properties: Properties): string {
  const parameters = params as Readonly<Record<string, unknown>>;
  const key = keyword === 'required' ? String(parameters['missingProperty']) : (instancePath.split('/')[1] ?? '');
  switch (keyword) {
    case 'required':
      return `${key} is required`;
    case 'type':
      return `${key} must be ${TYPE_NAMES[String(parameters['type'])] ?? String(parameters['type'])}`;
    case 'minimum':
      return `${key} must be at least ${String(parameters['limit'])}`;
    case 'maximum':
      return `${key} must be at most ${String(parameters['limit'])}`;
    case 'pattern': {
      const descriptor = properties[key]?.['pattern_descriptor'];
      return `${key} must look like ${typeof descriptor === 'string' ? descriptor : String(parameters['pattern'])}`;
    }
    default:
      return `${key} ${message ?? 'is not valid'}`;
  }
}
