import { randomUUID } from 'node:crypto';

import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../cdk/index.js';

/*
 * JSON whose numbers keep their digits: ids beyond 2^53 and amounts such as 9.200 are written as they arrived. In
 * between, a number is text that starts with a mark that no other text has.
 */

const MARK = `number ${randomUUID()} `;
const NUMBER_OR_TEXT = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** @throws SyntaxError */
export function parseExactly(text: string): Json {
  const marked = text.replace(NUMBER_OR_TEXT, (token) =>
    token.startsWith('"') ? token : JSON.stringify(MARK + token),
  );
  return JSON.parse(marked) as Json;
}

const MARKED = new RegExp(`"${MARK}([^"]*)"`, 'g');

/** Writes JSON with its numbers exactly as `parseExactly` read or `changeValues` invented them. */
export const renderExactly = (value: Json, indent?: number): string =>
  JSON.stringify(value, null, indent).replace(MARKED, '$1');

/** How to change the keys and values of a JSON text. `name` is the key that a value belongs to. */
export interface Changes {
  readonly key: (key: string) => string;
  readonly text: (text: string, name: string) => string;
  /** Gets the digits as written, e.g. `9.200`. */
  readonly number: (digits: string, name: string) => string;
  /** Values of these keys stay unchanged. */
  readonly untouched: readonly string[];
}

/** Items of a list to keep: enough to see what it is like. */
const MOST_MEMBERS = 20;

/** Changes all keys and values of a JSON value, and shortens its lists. */
export function changeValues(value: Json, changes: Changes, name = ''): Json {
  if (typeof value === 'string') {
    if (!value.startsWith(MARK)) return changes.text(value, name);
    return MARK + changes.number(value.slice(MARK.length), name);
  }
  if (isJsonList(value))
    return value.slice(0, MOST_MEMBERS).map((member) => changeValues(member, changes, name));
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).map(([key, member]) => {
    const isKept = member === undefined || changes.untouched.includes(key);
    return [changes.key(key), isKept ? member : changeValues(member, changes, key)];
  });
  return Object.fromEntries(members) as JsonObject;
}

/** Changes the values of a text that is itself JSON; undefined for any other text. */
export function changeJsonText(text: string, changes: Changes): string | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return renderExactly(changeValues(parseExactly(text), changes));
  } catch {
    return undefined;
  }
}
