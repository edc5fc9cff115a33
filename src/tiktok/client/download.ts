import { TransportError, type Clock, type HttpResponse } from '../../cdk/index.js';
import { accountsOf, type Call } from '../api/call.js';
import { readEnvelope, type Outcome } from '../api/envelope.js';
import { Action } from '../api/error-codes.js';
import { TikTokError } from '../api/errors.js';

/** What is sent in the place of an envelope. */
export type FileBytes = AsyncIterable<Buffer>;

export interface Download {
  readonly bytes: FileBytes;
  /** Whether the way in which it was sent shows that all of it came; else the file itself has to. */
  readonly isDelimited: boolean;
}

/** Of a file that was asked for whole. */
const A_PART = 206;

/** More of an answer that turns out to be no file is not looked at. */
const LONGEST_REFUSAL = 256 * 1024;

const BRACE = '{'.charCodeAt(0);

/**
 * Tells a file from a refusal by its first byte: refusals are JSON, and of what type either is sent is not documented.
 *
 * @throws TransportError where the answer breaks off before that is clear
 */
export async function openFile(response: HttpResponse, now: number): Promise<Outcome<Download>> {
  const { status, framing, stream = wholeOf(response) } = response;
  const pieces = stream[Symbol.asyncIterator]();
  const first = await firstOf(pieces);
  if (status < 300 && status !== A_PART && first?.[0] !== BRACE) {
    return { ok: true, answer: { bytes: rest(first, pieces), isDelimited: framing !== 'close' } };
  }
  const bytes = await gather(rest(first, pieces));
  const outcome = readEnvelope({ ...response, body: { bytes, release: () => undefined } }, now);
  if (!outcome.ok) return outcome;
  return { ok: false, rejection: { action: Action.retry, what: 'a response without its file' } };
}

/** The bytes of a file; where they break off, an error that says whose file it was. */
export async function* brokenOff(
  { path, query }: Call,
  bytes: FileBytes,
): AsyncGenerator<Buffer, void, undefined> {
  try {
    yield* bytes;
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    const what = `the download was cut off: ${error.message}`;
    throw new TikTokError({
      action: Action.retry,
      what,
      path,
      accounts: accountsOf(query),
      cause: error,
    });
  }
}

const PROGRESS_MS = 60_000;

/** A file may take hours: a line a minute shows that it is still coming in, and how fast. */
export async function* withProgress(
  { path, query, progress }: Call,
  bytes: FileBytes,
  clock: Clock,
): AsyncGenerator<Buffer, void, undefined> {
  const began = clock.monotonic();
  let told = began;
  let length = 0;
  for await (const piece of bytes) {
    length += piece.length;
    const now = clock.monotonic();
    if (now - told >= PROGRESS_MS) {
      told = now;
      const megabytes = (length / 2 ** 20).toFixed(1);
      const minutes = String(Math.round((now - began) / 60_000));
      const whose = accountsOf(query).map((account) => ` for account ${account}`);
      await progress?.(`${path}${whose.join('')}: ${megabytes} MB of the file so far, in ${minutes} min.`);
    }
    yield piece;
  }
}

async function* wholeOf({ body }: HttpResponse): AsyncGenerator<Buffer, void, undefined> {
  yield await Promise.resolve(body.bytes);
}

async function firstOf(pieces: AsyncIterator<Buffer>): Promise<Buffer | undefined> {
  for (;;) {
    const step = await pieces.next();
    if (step.done === true) return undefined;
    if (step.value.length > 0) return step.value;
  }
}

async function* rest(
  first: Buffer | undefined,
  pieces: AsyncIterator<Buffer>,
): AsyncGenerator<Buffer, void, undefined> {
  try {
    if (first !== undefined) yield first;
    for (let step = await pieces.next(); step.done !== true; step = await pieces.next()) yield step.value;
  } finally {
    await pieces.return?.();
  }
}

async function gather(bytes: FileBytes): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of bytes) {
    pieces.push(piece);
    length += piece.length;
    if (length > LONGEST_REFUSAL) break;
  }
  return Buffer.concat(pieces);
}
