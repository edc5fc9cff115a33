import { createHmac, randomBytes } from 'node:crypto';

/** Replaces texts by invented ones of the same shape. */
export interface Inventor {
  /** The same text, word or number always gets the same replacement, wherever it appears. */
  readonly text: (text: string) => string;
  /** Original texts and their replacements. */
  readonly changed: ReadonlyMap<string, string>;
}

export interface InventorOptions {
  /** Words and numbers that must not serve as replacements, because they could be mistaken for originals. */
  readonly taken: ReadonlySet<string>;
  /** The replacements depend on this key; without it they cannot be reversed. */
  readonly key?: Buffer;
}

/** Kinds of characters and their replacements. The first match counts; all other characters stay unchanged. */
const ALPHABETS = (
  [
    [/[0-9]/, '0123456789'],
    [/[a-z]/, 'abcdefghijklmnopqrstuvwxyz'],
    [/[A-Z]/, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'],
    [/\p{Script=Arabic}/u, 'ابتجدرسعفقلمنهو'],
    [/\p{Script=Devanagari}/u, 'अकखगचजतदनपबमरलवस'],
    [
      /\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Han}|\p{Script=Hangul}/u,
      'あいうえおかきくけこさしすせそたちつてと',
    ],
    [/\p{Ll}/u, 'àâäçéèêëîïôöùûüñ'],
    [/\p{Lu}/u, 'ÀÂÄÇÉÈÊËÎÏÔÖÙÛÜÑ'],
    [/\p{L}/u, 'абвгдежзиклмнопрст'],
    [/\p{N}/u, '٠١٢٣٤٥٦٧٨٩'],
    [/\p{Extended_Pictographic}/u, '🌵🌻🍄🍋🎈🎲🐙🐝🐳🚀🧩🪁'],
  ] as const
).map(([kind, alphabet]) => ({ kind, alphabet: Array.from<string>(alphabet) }));

/**
 * A number, a word including its digits, or a pictograph. Punctuation between them is part of the shape, and so is the
 * escape character of `%C3` and `\xc3`.
 */
const TOKEN =
  /%[0-9A-Fa-f]{2}|\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|[nrt'"\\])|\bb(?=['"])|[\p{L}\p{M}\p{N}]+|\p{Extended_Pictographic}/gu;
const DECIMAL = /^\d+\.\d+$/;

/** An escaped character or byte; it becomes an escaped letter. */
const ESCAPE = /^(%|\\x|\\u00|\\u)(?:[0-9A-Fa-f]{2}|[0-9A-Fa-f]{4})$/;

/** The scheme of a URL, the prefix of a Python bytes literal, or an escape such as `\n`. */
const OF_THE_SHAPE = /^(https?|b|\\[nrt'"\\])$/;

/** Attempts to find an unused token; a token of one character has few alternatives. */
const TRIES = 64;

/** Creates an inventor. With the same key, it invents the same replacements. */
export function createInventor({ taken, key = randomBytes(32) }: InventorOptions): Inventor {
  const tokens = new Map<string, string>();
  const given = new Set<string>();
  const changed = new Map<string, string>();
  const invent = (token: string): string => {
    const known = tokens.get(token);
    if (known !== undefined) return known;
    const chosen =
      firstDrawn(token, key, (other) => !taken.has(other) && !given.has(other)) ??
      firstDrawn(token, key, () => true) ??
      token;
    tokens.set(token, chosen);
    given.add(chosen);
    return chosen;
  };
  return {
    changed,
    text(text) {
      const made = DECIMAL.test(text)
        ? invent(text)
        : text.replace(TOKEN, (token) => (OF_THE_SHAPE.test(token) ? token : invent(token)));
      if (made !== text) changed.set(text, made);
      return made;
    },
  };
}

/** The tokens of a text. */
export const tokensOf = (text: string): readonly string[] =>
  DECIMAL.test(text) ? [text] : (text.match(TOKEN) ?? []);

/** The first token of the same shape that differs and is good. */
function firstDrawn(token: string, key: Buffer, isGood: (other: string) => boolean): string | undefined {
  for (let nth = 0; nth < TRIES; nth += 1) {
    const other = drawn(token, key, nth);
    if (other !== token && isGood(other)) return other;
  }
  return undefined;
}

/** A token of the same shape. It never starts with 0, since that would not be a valid JSON number. */
function drawn(token: string, key: Buffer, nth: number): string {
  const bytes = createByteSource(token, key, nth);
  const escape = ESCAPE.exec(token)?.[1];
  if (escape !== undefined)
    return `${escape}${escape === '\\u' ? '00' : ''}6${HEX[bytes() % HEX.length] ?? ''}`;
  return Array.from(token, (character, index) => {
    const alphabet = ALPHABETS.find(({ kind }) => kind.test(character))?.alphabet;
    if (alphabet === undefined) return character;
    const choice = index === 0 ? alphabet.filter((one) => one !== '0') : alphabet;
    return choice[bytes() % choice.length] ?? character;
  }).join('');
}

const HEX = '123456789ABCDEF';

function createByteSource(token: string, key: Buffer, nth: number): () => number {
  let block = Buffer.alloc(0);
  let at = 0;
  let blocks = 0;
  return () => {
    if (at === block.length) {
      block = createHmac('sha256', key).update(`${nth} ${blocks} ${token}`).digest();
      at = 0;
      blocks += 1;
    }
    at += 1;
    return block[at - 1] ?? 0;
  };
}
