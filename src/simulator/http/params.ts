/** Strict parsers of parameters: anything that is not exactly right is a 40002. */
import { badRequest } from './failure.js';

export type Params = ReadonlyMap<string, string>;

/** Empty counts as absent. */
const given = (params: Params, name: string): string | undefined => {
  const text = params.get(name);
  return text === '' ? undefined : text;
};

const missing = (names: readonly string[]) => badRequest(`Missing required field(s): ${names.join(', ')}.`);

export const requireFields = (params: Params, names: readonly string[]): void => {
  const absent = names.filter((name) => given(params, name) === undefined);
  if (absent.length > 0) throw missing(absent);
};

export const requiredText = (params: Params, name: string): string => {
  requireFields(params, [name]);
  return params.get(name) ?? '';
};

export const optionalText = (params: Params, name: string): string | undefined => given(params, name);

const invalid = (name: string, wanted: string) =>
  badRequest(`Invalid value for ${name}: it must be ${wanted}.`);

export const wholeNumber = (
  params: Params,
  name: string,
  range: { min: number; max: number; fallback: number },
): number => {
  const text = given(params, name);
  if (text === undefined) return range.fallback;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= range.min && value <= range.max) return value;
  throw invalid(name, `a whole number from ${range.min} to ${range.max}`);
};

export const flag = (params: Params, name: string): boolean => {
  const text = given(params, name);
  if (text === undefined || text === 'false') return false;
  if (text === 'true') return true;
  throw invalid(name, 'true or false');
};

export const oneOf = <T extends string>(
  params: Params,
  name: string,
  allowed: readonly T[],
): T | undefined => {
  const text = given(params, name);
  if (text === undefined) return undefined;
  const found = allowed.find((value) => value === text);
  if (found === undefined) throw invalid(name, `one of ${allowed.join(', ')}`);
  return found;
};

export const requiredOneOf = <T extends string>(params: Params, name: string, allowed: readonly T[]): T => {
  const found = oneOf(params, name, allowed);
  if (found === undefined) throw missing([name]);
  return found;
};

export const parseJson = (text: string, name: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid(name, 'valid JSON');
  }
};

/** A list of non-empty strings. Numbers are refused, because ids do not fit in them. */
export const stringArray = (value: unknown, name: string): readonly string[] => {
  if (!Array.isArray(value)) throw invalid(name, 'a JSON array');
  return value.map((item: unknown) => {
    if (typeof item !== 'string' || item === '') throw invalid(name, 'an array of strings');
    return item;
  });
};

export const stringArrayParam = (params: Params, name: string): readonly string[] | undefined => {
  const text = given(params, name);
  return text === undefined ? undefined : stringArray(parseJson(text, name), name);
};

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const objectParam = (params: Params, name: string): Readonly<Record<string, unknown>> | undefined => {
  const text = given(params, name);
  if (text === undefined) return undefined;
  const value = parseJson(text, name);
  if (!isRecord(value)) throw invalid(name, 'a JSON object');
  return value;
};
