import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';

import { isJsonObject, type Json, type JsonObject } from '../../protocol/json.js';
import { parseInputState } from '../../protocol/state.js';
import { parseJson } from '../codec/json.js';
import { systemCode } from '../process/system-error.js';
import { describeBroken, encodingOf, fileError, unreadable, type InputFile } from './file-text.js';

/**
 * Reads the state file: one JSON value in any form that `parseInputState` takes, JSON lines of such values, or the
 * output of an earlier run, whose last states count. The output may be large, so it is read line by line.
 *
 * A missing or empty file means no state, because Airbyte's acceptance tests pass the path of a file that they did not
 * write.
 *
 * @param path path of the file; `-` for standard input; undefined for no state
 * @param onMissing called with the path if there is no such file
 * @throws SyncError (config_error) if the content is broken, or an output has no state. Reading everything again must be
 *   the user's decision
 */
export async function readStateFile(
  path: string | undefined,
  onMissing: (path: string) => Promise<void> = () => Promise.resolve(),
): Promise<Map<string, Json>> {
  if (path === undefined) return new Map();
  const file = { path, what: 'state' };
  const { lines, otherMessages } = await linesOf(file, onMissing);
  if (lines.every((line) => line.trim() === '')) {
    if (otherMessages > 0) throw fileError(file, 'is the output of a run that emitted no state');
    return new Map();
  }
  const state = parseInputState(valueOf(lines, file, otherMessages > 0));
  if (typeof state === 'string') throw fileError(file, `cannot be used: ${state}`);
  return state;
}

/** A message of the protocol that is no state. */
const OTHER_MESSAGE =
  /^\s*\{\s*"type"\s*:\s*"(?:RECORD|LOG|TRACE|SPEC|CATALOG|CONNECTION_STATUS|CONTROL|SCHEMA)"/;

interface Lines {
  /** All lines but those of other messages. */
  readonly lines: readonly string[];
  readonly otherMessages: number;
}

async function linesOf(file: InputFile, onMissing: (path: string) => Promise<void>): Promise<Lines> {
  const lines: string[] = [];
  let otherMessages = 0;
  try {
    for await (const line of createInterface({ input: await streamOf(file), crlfDelay: Infinity })) {
      if (OTHER_MESSAGE.test(line)) otherMessages += 1;
      else lines.push(line.replace(/^\uFEFF/, ''));
    }
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw fileError(file, unreadable(error));
    await onMissing(file.path);
  }
  return { lines, otherMessages };
}

async function streamOf({ path }: InputFile): Promise<NodeJS.ReadableStream> {
  if (path === '-') return process.stdin.setEncoding('utf8');
  const encoding = encodingOf(await firstBytes(path)) === 'utf-16le' ? 'utf16le' : 'utf8';
  return createReadStream(path, encoding);
}

async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    return (await file.read({ buffer: Buffer.alloc(2) })).buffer;
  } finally {
    await file.close();
  }
}

/** @param isOutput true if the file is the output of a run, which may end in the middle of a line, or be mixed with text */
function valueOf(lines: readonly string[], file: InputFile, isOutput: boolean): Json {
  const text = lines.join('\n');
  const whole = parsed(text);
  if (!(whole instanceof SyntaxError)) return whole;
  const values = lines.filter((line) => line.trim() !== '').map(parsed);
  const states = values.filter(isObject);
  const isBroken = isOutput ? states.length === 0 : states.length < Math.max(values.length, 2);
  if (isBroken) throw fileError(file, describeBroken(text, whole));
  return states;
}

const isObject = (value: Json | SyntaxError): value is JsonObject =>
  !(value instanceof SyntaxError) && isJsonObject(value);

function parsed(text: string): Json | SyntaxError {
  try {
    return parseJson(text);
  } catch (error) {
    return error instanceof SyntaxError ? error : new SyntaxError(String(error));
  }
}
