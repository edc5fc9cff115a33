import { isJsonObject, type Json, type JsonObject } from '../../protocol/json.js';
import { parseJson } from './json.js';
import { propertyName } from './property-name.js';

/** Parses a JSON list of objects of one shape; undefined if one of them has another shape, or if it is not JSON. */
export type UniformRowsParser = (text: string) => readonly JsonObject[] | undefined;

/**
 * Creates a parser for objects of one shape: the same names in the same order, with values of the same kinds. Report rows
 * repeat the same hundred names a thousand times per page; parsed by a general parser instead of a regular expression,
 * one takes 1.3 times the CPU from page to record (`npm run bench -- --only ideas`).
 *
 * It accepts only valid JSON and returns what `parseJson` returns; anything else is left to that. Long strings in the
 * objects share the memory of the text that they came from.
 *
 * @param sample an object of the shape
 * @param blank what follows each colon and comma: nothing, or the space that Python writes
 * @returns undefined for a sample that is not an object, or that contains lists
 */
export function uniformRowsParser(sample: Json | undefined, blank: string): UniformRowsParser | undefined {
  const key = JSON.stringify([namesOf(sample), blank]);
  if (parsers.has(key)) return parsers.get(key);
  if (parsers.size === MOST_PARSERS) parsers.clear();
  const parser = isJsonObject(sample) ? makeParser(sample, blank) : undefined;
  parsers.set(key, parser);
  return parser;
}

/** Maximum number of cached parsers. Streams alternate, and creating one costs as much as parsing some hundred rows. */
const MOST_PARSERS = 50;
const parsers = new Map<string, UniformRowsParser | undefined>();

/** The names and kinds of a shape. */
function namesOf(sample: Json | undefined): Json {
  if (!isJsonObject(sample)) return kindOf(sample);
  return Object.entries(sample).map(([name, value]) => [name, namesOf(value)]);
}

const kindOf = (value: Json | undefined): string =>
  typeof value === 'string' ? 'text' : Array.isArray(value) ? 'list' : 'bare';

const TEXT = '"([^"\\\\\\x00-\\x1f]*(?:\\\\.[^"\\\\\\x00-\\x1f]*)*)"';
const BARE = '(-?\\d[\\d.eE+-]*|true|false|null)';

interface Pattern {
  /** Source of a regular expression with a group for each value. */
  readonly source: string;
  /** Source of an object literal that takes its values from the groups in `found`. */
  readonly literal: string;
}

function makeParser(sample: JsonObject, blank: string): UniformRowsParser | undefined {
  const pattern = patternOf(sample, blank);
  if (pattern === undefined) return undefined;
  const member = new RegExp(`${pattern.source}(?:,${blank}|\\])`, 'y');
  const code = `return (found, text) => (${pattern.literal});`;
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- names, quoted
  const objectOf = new Function('bare', code)(valueOfBare) as ObjectOf;
  return (text) => {
    const objects: JsonObject[] = [];
    member.lastIndex = 1;
    try {
      for (let found = member.exec(text); found !== null; found = member.exec(text)) {
        objects.push(objectOf(found, found[0].includes('\\') ? unescaped : asItIs));
        if (member.lastIndex === text.length) return text.endsWith(']') ? objects : undefined;
      }
    } catch (error) {
      // V8 fails on very long strings with very many escapes, so they are left to the general parser too.
      if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
    }
    return undefined;
  };
}

type TextOf = (found: string) => Json;
type ObjectOf = (found: RegExpExecArray, text: TextOf) => JsonObject;

const asItIs: TextOf = (found) => found;
const unescaped: TextOf = (found) => (found.includes('\\') ? (JSON.parse(`"${found}"`) as string) : found);
const valueOfBare = (found: string): Json => (parseJson(`[${found}]`) as readonly Json[])[0] ?? null;

function patternOf(sample: JsonObject, blank: string): Pattern | undefined {
  let group = 0;
  const take = (value: Json | undefined): Pattern | undefined => {
    if (isJsonObject(value)) return takeMembers(value);
    const kind = kindOf(value);
    if (kind === 'list') return undefined;
    group += 1;
    return kind === 'text'
      ? { source: TEXT, literal: `text(found[${group}])` }
      : { source: BARE, literal: `bare(found[${group}])` };
  };
  const takeMembers = (value: JsonObject): Pattern | undefined => {
    const members: Pattern[] = [];
    for (const [name, inside] of Object.entries(value)) {
      const taken = take(inside);
      if (taken === undefined) return undefined;
      members.push({
        source: `${escaped(JSON.stringify(name))}:${blank}${taken.source}`,
        literal: `${propertyName(name)}: ${taken.literal}`,
      });
    }
    return {
      source: `\\{${members.map(({ source }) => source).join(`,${blank}`)}\\}`,
      literal: `{ ${members.map(({ literal }) => literal).join(', ')} }`,
    };
  };
  return takeMembers(sample);
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
