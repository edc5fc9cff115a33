import { lookUp, MASK, type Json, type JsonObject } from '../../cdk/index.js';
import { changeJsonText, changeValues, type Changes } from './invented-json.js';
import type { Inventor } from './inventor.js';
import {
  isMemberName,
  isNothing,
  isOwnParameter,
  isTimeText,
  isZone,
  type Vocabulary,
} from './vocabulary.js';

/** Replaces whatever reveals something about an account in requests and responses. */
export interface Disguise {
  /** An envelope without its message. */
  readonly answer: (value: Json) => Json;
  readonly request: (query: Readonly<Record<string, string>>) => JsonObject;
  /** The body of a POST. */
  readonly body: (text: string) => string;
  /** A message of the API: its words stay. */
  readonly message: (text: string) => string;
  readonly header: (name: string, text: string) => string;
  /** Comma-separated values. */
  readonly file: (text: string) => string;
  /** Any other text. */
  readonly text: (text: string) => string;
}

/** Creates a disguise, which replaces everything that the vocabulary does not know as a constant. */
export function createDisguise(inventor: Inventor, vocabulary: Vocabulary): Disguise {
  const message = messageChanger(inventor);
  const changes = changesOf(inventor, vocabulary);
  const request: Changes = {
    ...changes,
    text: (text, name) => {
      if (/secret|token/.test(name)) return MASK;
      return changeJsonText(text, named(request, name)) ?? parameter(text, name);
    },
    untouched: [...changes.untouched, 'page', 'page_size'],
  };
  const parameter = (text: string, name: string): string =>
    isOwnParameter(name, text) || /^page(_size)?$/.test(name) ? text : changes.text(text, name);
  return {
    answer: (value) => changeValues(value, changes),
    request: (query) => changeValues(query, request) as JsonObject,
    body: (text) => changeJsonText(text, request) ?? inventor.text(text),
    message,
    header: (name, text) => {
      if (PLAIN_HEADERS.test(name)) return text;
      // Some headers hold a sentence.
      return /\s/.test(text) ? message(text) : inventor.text(text);
    },
    file: (text) =>
      changeCells(text, { change: changes.text, invent: inventor.text, isName: vocabulary.isName }),
    text: inventor.text,
  };
}

/** Items of a list that is a parameter's text count as values of the parameter. */
const named = (changes: Changes, name: string): Changes => ({
  ...changes,
  text: (text, own) => changes.text(text, own === '' ? name : own),
  number: (digits, own) => changes.number(digits, own === '' ? name : own),
});

/** Page counts reveal nothing and are needed to read a list. */
const UNTOUCHED = ['page_info'];

function changesOf(inventor: Inventor, vocabulary: Vocabulary): Changes {
  const changes: Changes = {
    untouched: UNTOUCHED,
    key: (key) => (vocabulary.isName(key) || isMemberName(key) ? key : inventor.text(key)),
    number: (digits, name) => {
      const isKept = name === 'code' || isNothing(digits) || isTruthOrTime(digits, name, vocabulary);
      return isKept ? digits : inventNumber(digits, inventor);
    },
    text: (text, name) => {
      if (isNothing(text) || isTimeText(text) || isZone(name, text)) return text;
      if (vocabulary.isConstant(name, text) || isTruthOrTime(text, name, vocabulary)) return text;
      return changeJsonText(text, changes) ?? inventor.text(text);
    },
  };
  return changes;
}

const isTruthOrTime = (text: string, name: string, { isTruth, isTime }: Vocabulary): boolean =>
  (isTruth(name) && /^[01]$/.test(text)) || (isTime(name) && /^\d{10}(\d{3})?$/.test(text));

/** The sign and the exponent stay. */
const inventNumber = (digits: string, inventor: Inventor): string =>
  digits.replace(/^(-?)(\d+(?:\.\d+)?)/, (_, sign: string, number: string) => sign + inventor.text(number));

const PLAIN_HEADERS =
  /^(date|content-(type|encoding)|retry-after|cache-control|connection|transfer-encoding|vary|age)$/;

/** Parts of a message that are not English words: long numbers, addresses, other scripts. */
const NO_WORD = /\d{4}|@|:\/\/|[^\0-\x7F]/;

/** Shorter texts are likely to be ordinary words of the message. */
const SHORTEST_NAMED = 4;

function messageChanger(inventor: Inventor): (text: string) => string {
  return (text) => {
    if (text === 'OK') return text;
    let changed = text;
    for (const [original, made] of inventor.changed)
      if (original.length >= SHORTEST_NAMED) changed = replaceWords(changed, original, made);
    return changed.replace(/\S+/g, (word) => (NO_WORD.test(word) ? inventor.text(word) : word));
  };
}

const OF_A_WORD = /[\p{L}\p{N}_]/u;

/** Replaces a text where it stands alone, not inside a word. */
function replaceWords(text: string, original: string, made: string): string {
  const pieces = text.split(original);
  return pieces.reduce((before, after) => {
    const isPart = OF_A_WORD.test(before.at(-1) ?? '') || OF_A_WORD.test(after.at(0) ?? '');
    return before + (isPart ? original : made) + after;
  });
}

/** A cell, a piece of a quoted cell, or a separator. */
const PIECE = /"[^"]*(?:"|$)|[^",\r\n]+|,|\r?\n/g;

interface Cells {
  readonly change: Changes['text'];
  readonly invent: Inventor['text'];
  readonly isName: Vocabulary['isName'];
}

/**
 * Keeps titles that are known columns, and times in them. Other titles are questions of a form, their cells answers.
 */
function changeCells(text: string, { change, invent, isName }: Cells): string {
  const titles: string[] = [];
  let column = 0;
  let isHeader = true;
  const changeCell = (cell: string): string => {
    const content = cell.replaceAll('"', '');
    if (isHeader) titles[column] ??= titleOf(content);
    const title = titles[column] ?? '';
    if (!isName(title)) return invent(cell);
    return isHeader ? cell : cell.replace(content, () => change(content, title));
  };
  return text.replace(PIECE, (piece) => {
    if (piece === ',') column += 1;
    else if (piece.endsWith('\n') && !piece.includes('"')) [column, isHeader] = [0, false];
    else return changeCell(piece);
    return piece;
  });
}

const titleOf = (title: string): string =>
  title
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_');

/** The headers of a response in disguise. */
export const headersOf = (
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  disguise: Disguise,
): JsonObject =>
  Object.fromEntries(
    Object.keys(headers).map((name) => [name, disguise.header(name, String(lookUp(headers, name) ?? ''))]),
  );
