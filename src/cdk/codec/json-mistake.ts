import { visit, type JSONVisitor } from 'jsonc-parser';

/* Finds where a text that people write is not JSON, and why. Never quotes it, because it may contain a token. */

/** A place in a text, as editors count, from 1. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** `line 3, column 12` */
export const describePlace = ({ line, column }: TextPlace): string =>
  `line ${String(line)}, column ${String(column)}`;

/** The place of a character. */
export function placeIn(text: string, offset: number): TextPlace {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

/** Where a text stops being JSON, and the likely cause; undefined if it is JSON, or is nested too deeply to find out. */
export function jsonMistake(text: string): string | undefined {
  const offset = firstError(text);
  if (offset === undefined) return undefined;
  return `${describePlace(placeIn(text, offset))}: ${causeAt(text, offset)}`;
}

/** Where a key stands for the second time in an object; undefined if none does. */
export function doubledKey(text: string): string | undefined {
  const objects: Set<string>[] = [];
  let found: number | undefined;
  walk(text, {
    onObjectBegin: () => void objects.push(new Set()),
    onObjectEnd: () => void objects.pop(),
    onObjectProperty(key, offset) {
      const keys = objects.at(-1);
      if (keys?.has(key) === true) found ??= offset;
      keys?.add(key);
    },
  });
  return found === undefined ? undefined : `${describePlace(placeIn(text, found))}: this key appears twice`;
}

function firstError(text: string): number | undefined {
  let first: number | undefined;
  try {
    walk(text, {
      onError(_, offset) {
        first ??= offset;
      },
    });
  } catch (error) {
    // The package recurses.
    if (!(error instanceof RangeError)) throw error;
  }
  return first;
}

const walk = (text: string, visitor: JSONVisitor): void => {
  visit(text, visitor, { disallowComments: true });
};

function causeAt(text: string, offset: number): string {
  const rest = text.slice(offset, offset + LONGEST_CAUSE);
  if (/^[\]}]/.test(rest) && /,\s*$/.test(text.slice(0, offset)))
    return 'remove the comma before this bracket';
  return CAUSES.find(([begins]) => begins.test(rest))?.[1] ?? 'a comma, colon or quotation mark is missing';
}

const LONGEST_CAUSE = 100;

/** What usually stands where JSON ends. */
const CAUSES: readonly (readonly [begins: RegExp, cause: string])[] = [
  [/^$/, 'the text ends too early; a bracket may be missing'],
  [/^(?:\/[/*]|#)/, 'JSON has no comments; remove it'],
  [/^[“”„‘’«»]/u, 'replace the curly quotation marks with straight ones (")'],
  [/^'/, 'use double quotation marks (")'],
  [/^(?:True|False|None)\b/, 'JSON has true, false and null, not True, False and None'],
  [/^(?:\{|\{%|\$\{|\$\w)/, 'a placeholder was not replaced'],
  [/^"[^"\n]*$/m, 'a string must be closed on the same line'],
  [/^"/, 'a comma is missing before this text'],
  [/^[A-Z_a-z]/, 'put this word in double quotation marks'],
];
