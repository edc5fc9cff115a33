import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';

import type { Json } from '../../protocol/json.js';
import { parseJson } from '../codec/json.js';
import { jsonMistake } from '../codec/json-mistake.js';
import { configError, type SyncError } from '../contract/errors.js';
import { systemCode, systemReason } from '../process/system-error.js';

/* Reads the text of an input file, whatever program wrote it. What is wrong with it is said as what it is. */

/** An input file. */
export interface InputFile {
  /** Path, or `-` for standard input. */
  readonly path: string;
  /** What it is, e.g. "config". */
  readonly what: string;
}

/** @returns a config_error such as `The config file config.json is empty.` */
export const fileError = ({ what, path }: InputFile, isWrong: string): SyncError =>
  configError(`The ${what} ${path === '-' ? 'from standard input' : `file ${path}`} ${isWrong}.`);

/**
 * Reads a file as text, in UTF-8 or, with a byte order mark, in UTF-16, which Windows programs write.
 *
 * @throws SyncError (config_error) if it cannot be read or is not text
 */
async function readText(file: InputFile): Promise<string> {
  const text = decode(await bytesOf(file));
  if (text.includes('\0')) throw fileError(file, 'contains zero bytes; save it as UTF-8');
  if (/^\s*<(?:!doctype|html|\?xml)\b/i.test(text)) throw fileError(file, 'is a web page (HTML or XML)');
  return text;
}

/** @throws as `readText` does, and if the file has no content */
export async function requiredText(file: InputFile): Promise<string> {
  const text = await readText(file);
  if (text.trim() === '')
    throw fileError(file, file.path === '-' ? 'is empty; with Docker, run it with -i' : 'is empty');
  return text;
}

/** @throws SyncError (config_error) with the place of a mistake */
export function jsonOf(text: string, file: InputFile): Json {
  try {
    return parseJson(text);
  } catch (error) {
    throw fileError(file, describeBroken(text, error));
  }
}

/** Characters of a text in which a mistake is located. Longer ones were hardly written by a person. */
const LONGEST_EXAMINED = 1_000_000;

/** Where a text is not JSON, and why. @param error what parsing it threw */
export function describeBroken(text: string, error: unknown): string {
  const mistake = text.length > LONGEST_EXAMINED ? undefined : jsonMistake(text);
  if (mistake !== undefined) return `is broken at ${mistake}`;
  return `is broken: ${error instanceof Error ? error.message : 'it is not JSON'}`;
}

async function bytesOf(file: InputFile): Promise<Buffer> {
  try {
    return file.path === '-' ? await buffer(process.stdin) : await readFile(file.path);
  } catch (error) {
    throw fileError(file, unreadable(error));
  }
}

/** Why a file cannot be read, with the usual cause. */
export function unreadable(error: unknown): string {
  const cause = CAUSES.get(systemCode(error) ?? '');
  return `cannot be read: ${systemReason(error)}${cause === undefined ? '' : `; ${cause}`}`;
}

const CAUSES: ReadonlyMap<string, string> = new Map([
  ['EISDIR', 'Docker creates a folder when the file to mount does not exist; check the host path'],
  ['EACCES', 'this user has no read permission; in a container, the user differs from the owner of the file'],
]);

const decode = (bytes: Buffer): string => new TextDecoder(encodingOf(bytes)).decode(bytes);

/** By the byte order mark, which decoding drops. */
export function encodingOf(bytes: Buffer): string {
  const mark = bytes.toString('hex', 0, 2);
  return mark === 'fffe' ? 'utf-16le' : mark === 'feff' ? 'utf-16be' : 'utf-8';
}
