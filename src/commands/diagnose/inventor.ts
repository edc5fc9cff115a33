import { createHmac, randomBytes } from 'node:crypto';

/** Makes others of texts, of the same shape. */
export interface Inventor {
  /** The same text always becomes the same one, and so does each word and number of it, wherever it stands. */
  readonly text: (text: string) => string;
  /** Whole texts that were changed, and what they became. */
  readonly changed: ReadonlyMap<string, string>;
}

export interface InventorOptions {
  /** Words and numbers that nothing may be turned into, since somebody could take them for what was there. */
  readonly taken: ReadonlySet<string>;
  /** What the choice depends on; nobody who does not know it finds the way back. */
  readonly key?: Buffer;
}

/** Kinds of characters, and what stands in for one of each. The first that fits counts; others stay as they are. */
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
 * A number as a whole, a word with the digits in it, a picture. Signs between them are the shape, and so are escapes: what
 * makes `%C3` and `\xc3` one is not looked at as a word.
 */
const TOKEN =
  /%[0-9A-Fa-f]{2}|\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|[nrt'"\\])|\bb(?=['"])|[\p{L}\p{M}\p{N}]+|\p{Extended_Pictographic}/gu;
const DECIMAL = /^\d+\.\d+$/;

/** An escape of a character or a byte; it becomes that of a letter. */
const ESCAPE = /^(%|\\x|\\u00|\\u)(?:[0-9A-Fa-f]{2}|[0-9A-Fa-f]{4})$/;

/** What begins an address, bytes in Python's writing, or an escape such as `\n`. */
const OF_THE_SHAPE = /^(https?|b|\\[nrt'"\\])$/;

/** Tries for a token that is neither taken nor given; of one character there are only so many. */
const TRIES = 64;

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

/** The first one of the same shape that is another one and good. */
function firstDrawn(token: string, key: Buffer, isGood: (other: string) => boolean): string | undefined {
  for (let nth = 0; nth < TRIES; nth += 1) {
    const other = drawn(token, key, nth);
    if (other !== token && isGood(other)) return other;
  }
  return undefined;
}

/** A token of the same shape. It does not begin with a zero: a number would be none then. */
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
