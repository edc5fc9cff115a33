import { isJsonObject, type JsonObject } from '../protocol/json.js';

/** What stands in place of a secret. */
export const MASK = '****';

/** Shorter values would mask ordinary words ("no", "1") all over the log. */
const SHORTEST_SECRET = 4;

/** Masks secrets in every string of a value; anything that is not a string keeps its shape. */
export type Redactor = <T>(value: T) => T;

/**
 * Builds a redactor for known secret values. Each is also recognised URL-encoded, JSON-escaped, as base64 and as hex,
 * longest first, so that a secret that is part of another one leaves no remainder.
 */
export function createRedactor(secrets: readonly string[]): Redactor {
  const needles = [...new Set(secrets.flatMap(spellings))].sort((a, b) => b.length - a.length);
  const mask = (text: string): string =>
    needles.reduce((masked, needle) => masked.replaceAll(needle, MASK), text);
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return mask(value);
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [mask(key), walk(member)]));
  };
  return <T>(value: T): T => (needles.length === 0 ? value : (walk(value) as T));
}

function spellings(secret: string): readonly string[] {
  if (secret.length < SHORTEST_SECRET) return [];
  const bytes = Buffer.from(secret);
  const hex = bytes.toString('hex');
  const inAddress = [
    encodeURIComponent(secret.toWellFormed()),
    new URLSearchParams({ '': secret }).toString().slice(1),
  ];
  const encoded = [
    ...inAddress,
    ...inAddress.map((text) => text.replace(/%[\dA-F]{2}/g, (byte) => byte.toLowerCase())),
    JSON.stringify(secret).slice(1, -1),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    hex,
    hex.toUpperCase(),
  ];
  return [secret, secret.trim(), ...encoded].filter((text) => text.length >= SHORTEST_SECRET);
}

/** Values of a raw config's properties that the specification marks `airbyte_secret`. */
export function secretsOf(specification: JsonObject, config: unknown): readonly string[] {
  const properties = specification['properties'];
  if (!isJsonObject(properties) || !isJsonObject(config)) return [];
  return Object.entries(properties)
    .filter(([, property]) => isJsonObject(property) && property['airbyte_secret'] === true)
    .flatMap(([key]) => textsOf(config[key]));
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [String(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}
