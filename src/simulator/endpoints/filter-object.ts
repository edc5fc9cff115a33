/** The parameter `filtering` of endpoints that list something: one JSON object of named filters. */
import { badRequest, failure } from '../http/failure.js';
import { objectParam, type Params, stringArray } from '../http/params.js';
import type { WireRow, WireValue } from '../types.js';
import { textAt } from '../world/assets/text-at.js';
import { lookUp } from '../look-up.js';

/** Reads the value of one filter strictly. `label` is how messages call it. */
export type Filter<T> = (value: unknown, label: string) => (one: T) => boolean;

export type RowFilter = Filter<WireRow>;

const wrong = (label: string, wanted: string): Error =>
  badRequest(`Invalid value for ${label}: it must be ${wanted}.`);

const texts = (value: WireValue | undefined): readonly WireValue[] =>
  Array.isArray(value) ? (value as readonly WireValue[]) : value === undefined ? [] : [value];

/** All of the values, up to a maximum number. */
export const idList = (value: unknown, label: string, most: number): readonly string[] => {
  const ids = stringArray(value, label);
  if (ids.length === 0) throw wrong(label, 'a list that is not empty');
  if (ids.length > most) throw failure(40011);
  return ids;
};

export const idsIn =
  (column: string, most: number): RowFilter =>
  (value, label) => {
    const ids = idList(value, label, most);
    return (row) => typeof row[column] === 'string' && ids.includes(row[column]);
  };

/** A list of values that exist; a row passes when it has one of them. */
export const anyOf =
  (column: string, allowed: readonly string[], most = allowed.length): RowFilter =>
  (value, label) => {
    const wanted = stringArray(value, label);
    if (wanted.length > most) throw wrong(label, `${most} values at most`);
    if (wanted.some((one) => !allowed.includes(one))) throw wrong(label, `of ${allowed.join(', ')}`);
    return (row) => texts(row[column]).some((own) => typeof own === 'string' && wanted.includes(own));
  };

export const fuzzyText =
  (column: string): RowFilter =>
  (value, label) => {
    if (typeof value !== 'string') throw wrong(label, 'a text');
    return (row) => textAt(row, column).includes(value);
  };

/** One of a few words. */
export const oneWord =
  (column: string, allowed: readonly string[]): RowFilter =>
  (value, label) => {
    if (typeof value !== 'string' || !allowed.includes(value))
      throw wrong(label, `one of ${allowed.join(', ')}`);
    return (row) => row[column] === value;
  };

export const sameNumber =
  (column: string): RowFilter =>
  (value, label) => {
    if (typeof value !== 'number') throw wrong(label, 'a number');
    return (row) => row[column] === value;
  };

export const sameFlag =
  (column: string): RowFilter =>
  (value, label) => {
    if (typeof value !== 'boolean') throw wrong(label, 'true or false');
    return (row) => row[column] === value;
  };

/** One test for all filters of a request. */
export const filterTest = <T>(
  params: Params,
  filters: Readonly<Record<string, Filter<T>>>,
): ((one: T) => boolean) => {
  const tests = Object.entries(objectParam(params, 'filtering') ?? {}).map(([name, value]) => {
    const filter = lookUp(filters, name);
    if (!filter) throw badRequest(`filtering.${name}: unknown field.`);
    return filter(value, `filtering.${name}`);
  });
  return (one) => tests.every((test) => test(one));
};
