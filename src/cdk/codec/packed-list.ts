import { isJsonList, type Json } from '../../protocol/json.js';
import { uniformRowsParser, type UniformRowsParser } from './uniform-rows.js';
import { decodeText } from './decode.js';
import { fingerprint } from './fingerprint.js';
import { parseJson } from './json.js';

/** A list in a JSON text that is parsed while it is read, because parsed members take many times the memory. */
export interface PackedList {
  readonly isEmpty: boolean;
  /** Number of members read so far. */
  readonly count: number;
  /** A hash of its beginning, end and length; the same for equal lists. */
  readonly ends: string;
  /**
   * The members, in batches. Can be read only once.
   *
   * @throws SyntaxError if the text is not valid JSON, possibly after some members
   */
  read(): Generator<readonly Json[], void, undefined>;
}

/** Wraps a list that was already parsed. Its members are released when they are read. */
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
 * Bytes to parse at a time. The objects of a part are gone before V8 promotes them to the old generation, and its text,
 * even with two bytes per character, is small enough for the young generation; larger ones cost a page fault per 4 KB. If
 * a page is parsed at once, a report row takes 1.3 times the CPU (`npm run bench -- --only ideas`).
 */
export const PART_BYTES = 48 * 1024;

/** Bytes at either end of a list that are compared. */
const END_BYTES = 2048;

/** A JSON text whose list is not parsed yet. */
export interface Unpacked {
  /** The parsed text with the list empty. */
  readonly around: Json;
  readonly list: PackedList;
}

/**
 * Finds the first list of this name in a JSON text, and parses everything around it.
 *
 * @param release called when the list was read and the bytes are no longer needed
 * @returns undefined if there is no such list or the text has an unexpected shape; it must then be parsed as a whole
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

/** Checks that the last bracket of the text closes the list, which it need not. */
function endsWithMember(bytes: Buffer): boolean {
  const opening = openingOf(bytes);
  return (
    opening === undefined || guessMembers(bytes.subarray(bytes.lastIndexOf(opening)), parseJson) !== undefined
  );
}

/** How each member begins, if they are objects: with the first name of the first one. */
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
      if (wasRead) throw new Error('this list was already read, and its memory may have been reused');
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
 * Parses the members of a list in parts. A part ends where the next member seems to begin, which is found as text: it
 * begins like the first one. If the part parses as a list, it was cut between members; otherwise the whole rest is
 * parsed at once. The first member is a part by itself: it shows the shape of the others, which makes parsing cheaper.
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

/** Parts with a member of another shape, after which the fast parser is given up. */
const MOST_ODD_PARTS = 4;

/** Parses parts by the shape of the first member, as long as most members share it. */
function createPartParser(): Parse {
  let parseUniform: UniformRowsParser | undefined;
  let oddParts = 0;
  return (text) => {
    const members = parseUniform?.(text);
    if (members !== undefined) return members;
    const parsed = parseJson(text);
    if (oddParts === 0 && isJsonList(parsed)) parseUniform = uniformRowsParser(parsed[0], blankOf(text));
    oddParts += 1;
    if (oddParts === MOST_ODD_PARTS) parseUniform = undefined;
    return parsed;
  };
}

/** The blank after a colon. A serializer that writes blanks writes them everywhere, as Python does. */
const blankOf = (text: string): string => /"\w+":( ?)/.exec(text)?.[1] ?? '';

const BLANKS = new Set([' ', '\n', '\r', '\t'].map((blank) => blank.charCodeAt(0)));
const COMMA = ','.charCodeAt(0);

/** The position of the next comma before such an opening; undefined if there is none. */
function commaBefore(opening: string, bytes: Buffer, from: number): number | undefined {
  for (let next = bytes.indexOf(opening, from); next !== -1; next = bytes.indexOf(opening, next + 1)) {
    let before = next - 1;
    while (BLANKS.has(bytes[before] ?? 0)) before -= 1;
    if (bytes[before] === COMMA) return before;
  }
  return undefined;
}

type Parse = (text: string) => Json;

/** @throws SyntaxError if the bytes are not complete members */
function membersOf(bytes: Buffer, parse: Parse): readonly Json[] {
  const members = parse(`[${decodeText(bytes)}]`);
  return isJsonList(members) ? members : [];
}

/** Like `membersOf`, but undefined if the bytes are not complete members. */
function guessMembers(bytes: Buffer, parse: Parse): readonly Json[] | undefined {
  try {
    return membersOf(bytes, parse);
  } catch {
    return undefined;
  }
}
