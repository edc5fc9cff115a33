import { isJsonList, type Json } from '../../protocol/json.js';
import { uniformRowsParser, type UniformRowsParser } from './uniform-rows.js';
import { decodeText } from './decode.js';
import { fingerprint } from './fingerprint.js';
import { parseJson } from './json.js';

/** A list of a JSON text that is parsed as it is read: parsed it takes many times its memory. */
export interface PackedList {
  readonly isEmpty: boolean;
  /** Members that were read so far; all of them once it was read to its end. */
  readonly count: number;
  /** Stands for what it begins and ends with and how long it is: lists that are alike have the same. */
  readonly ends: string;
  /**
   * The members, some at a time. Can be read once.
   *
   * @throws SyntaxError when the text turns out to be broken, maybe after some of them
   */
  read(): Generator<readonly Json[], void, undefined>;
}

/** A list that was parsed already. It is let go of when it is read. */
export function parsedList(members: readonly Json[]): PackedList {
  const { length } = members;
  let rest = members;
  return {
    isEmpty: length === 0,
    count: length,
    ends: fingerprint([
      length,
      ...[members[0], members.at(-1)].map((member) => JSON.stringify(member ?? null)),
    ]),
    *read() {
      const all = rest;
      rest = [];
      if (all.length > 0) yield all;
    },
  };
}

/**
 * Bytes to parse at a time. Objects of so few are gone before V8 takes them for long-lived ones, and their text is small
 * enough for it to be kept among them, also with two bytes a character: larger ones cost a page fault for every 4 KB.
 */
export const PART_BYTES = 48 * 1024;

/** Bytes at either end of a list that tell whether two are alike. */
const END_BYTES = 2048;

export interface Unpacked {
  /** The text with the list empty. */
  readonly around: Json;
  readonly list: PackedList;
}

/**
 * Finds the list that is the first member of this name in a JSON text, and parses what is around it.
 *
 * @param release called when the list was read and the bytes are not needed any more
 * @returns undefined where there is no such list, or the text is not as expected: then it must be parsed as a whole
 */
export function unpackAround(bytes: Buffer, name: string, release: () => void): Unpacked | undefined {
  const found = Math.max(0, bytes.indexOf(`"${name}"`));
  const opening = /^"\w+"\s*:\s*\[/.exec(startOf(bytes.subarray(found)))?.[0];
  if (opening === undefined) return undefined;
  const start = found + opening.length;
  const end = bytes.lastIndexOf(']');
  const inside = bytes.subarray(start, Math.max(start, end));
  if (!endsWithMember(inside)) return undefined;
  try {
    const around = parseJson(decodeText(bytes.subarray(0, start)) + decodeText(bytes.subarray(end)));
    return { around, list: packedList(inside, release) };
  } catch {
    return undefined;
  }
}

/** The last bracket of a text need not be that of the list. */
function endsWithMember(bytes: Buffer): boolean {
  const opening = openingOf(bytes);
  return (
    opening === undefined || guessMembers(bytes.subarray(bytes.lastIndexOf(opening)), parseJson) !== undefined
  );
}

/** How the members begin, if they are objects: with the first name of the first one. */
const openingOf = (bytes: Buffer): string | undefined => /^\s*(\{\s*"\w+"\s*:)/.exec(startOf(bytes))?.[1];

function packedList(bytes: Buffer, release: () => void): PackedList {
  let count = 0;
  let wasRead = false;
  return {
    isEmpty: startOf(bytes).trim() === '',
    get count() {
      return count;
    },
    ends: fingerprint([bytes.length, startOf(bytes), startOf(bytes.subarray(-END_BYTES))]),
    *read() {
      if (wasRead) throw new Error('this list was read before, and its memory may hold another one');
      wasRead = true;
      for (const members of partsOf(bytes)) {
        count += members.length;
        yield members;
      }
      release();
    },
  };
}

const startOf = (bytes: Buffer): string => bytes.toString('latin1', 0, END_BYTES);

/**
 * Parses the members of a list a part at a time. A part ends where the next member seems to begin, which is looked for
 * as text: it begins as the first one does. That what was cut off is a list by itself shows that it was cut between
 * members; where it is none, the rest is parsed in one. The first member is a part of its own: it shows how the others
 * look, which makes them cheaper.
 */
function* partsOf(bytes: Buffer): Generator<readonly Json[], void, undefined> {
  const opening = openingOf(bytes);
  const parse = createPartParser();
  for (let at = 0; at < bytes.length;) {
    const length = at === 0 ? 1 : PART_BYTES;
    const comma = opening === undefined ? undefined : commaBefore(opening, bytes, at + length);
    const part = comma === undefined ? undefined : guessMembers(bytes.subarray(at, comma), parse);
    yield part ?? membersOf(bytes.subarray(at), parse);
    at = part === undefined || comma === undefined ? bytes.length : comma + 1;
  }
}

/** Parts with a member of other looks, after which looks are not gone by any more. */
const MOST_ODD_PARTS = 4;

/** Parts are parsed by the looks of the first member, as long as most of them are alike. */
function createPartParser(): Parse {
  let alike: UniformRowsParser | undefined;
  let oddParts = 0;
  return (text) => {
    const members = alike?.(text);
    if (members !== undefined) return members;
    const parsed = parseJson(text);
    if (oddParts === 0 && isJsonList(parsed)) alike = uniformRowsParser(parsed[0], blankOf(text));
    oddParts += 1;
    if (oddParts === MOST_ODD_PARTS) alike = undefined;
    return parsed;
  };
}

/** Whoever writes blanks writes them everywhere, as Python does. */
const blankOf = (text: string): string => /"\w+":( ?)/.exec(text)?.[1] ?? '';

const BLANKS = new Set([' ', '\n', '\r', '\t'].map((blank) => blank.charCodeAt(0)));
const COMMA = ','.charCodeAt(0);

/** Where a comma stands before such an opening; undefined when there is none from here on. */
function commaBefore(opening: string, bytes: Buffer, from: number): number | undefined {
  for (let next = bytes.indexOf(opening, from); next !== -1; next = bytes.indexOf(opening, next + 1)) {
    let before = next - 1;
    while (BLANKS.has(bytes[before] ?? 0)) before -= 1;
    if (bytes[before] === COMMA) return before;
  }
  return undefined;
}

type Parse = (text: string) => Json;

/** @throws SyntaxError when the bytes are no whole members */
function membersOf(bytes: Buffer, parse: Parse): readonly Json[] {
  const members = parse(`[${decodeText(bytes)}]`);
  return isJsonList(members) ? members : [];
}

/** Undefined when the bytes are no whole members. */
function guessMembers(bytes: Buffer, parse: Parse): readonly Json[] | undefined {
  try {
    return membersOf(bytes, parse);
  } catch {
    return undefined;
  }
}
