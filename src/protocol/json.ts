/** Any JSON value. `undefined` members are dropped on output. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** A scalar as text: what an id looks like, whether it came quoted or bare. */
export function scalarText(value: Json | undefined): string {
  return typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
}

/** `Array.isArray`, but the members keep their type. */
export function isJsonList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** True for a JSON object; false for null, arrays and scalars. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Applies `change` to every string of a value, names of members too; anything else keeps its shape. */
export function inEachText(change: (text: string) => string): <T>(value: T) => T {
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return change(value);
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [change(key), walk(member)]));
  };
  return <T>(value: T): T => walk(value) as T;
}
