import { TransportError, type Clock, type HttpResponse } from '../../cdk/index.js';
import { accountsOf, type Call } from '../api/call.js';
import { readEnvelope, type Outcome } from '../api/envelope.js';
import { Action } from '../api/error-codes.js';
import { TikTokError } from '../api/errors.js';

/** The bytes of a file, which is sent instead of an envelope. */
export type FileBytes = AsyncIterable<Buffer>;

/** A file that is being downloaded. */
export interface Download {
  readonly bytes: FileBytes;
  /** True if HTTP proves that the file is complete; otherwise the file itself must prove it. */
  readonly isDelimited: boolean;
}

/** HTTP 206, a partial file, although the whole file was requested. */
const A_PART = 206;

/** Maximum bytes that are read of a response that turns out not to be a file. */
const LONGEST_REFUSAL = 256 * 1024;

const BRACE = '{'.charCodeAt(0);

/**
 * Distinguishes a file from a refusal by its first byte: refusals are JSON. The content types of both are not
 * documented.
 *
 * @param now epoch milliseconds, for a Retry-After that is a date
 * @throws TransportError if the response is cut off before that is clear
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

/** Passes through the bytes of a file. If they are cut off, throws a TikTokError that names the account. */
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

/** Passes through the bytes of a file, which may take hours, and logs a line a minute with the progress. */
export async function* withProgress(
  { path, query, progress }: Call,
  bytes: FileBytes,
  clock: Clock,
): AsyncGenerator<Buffer, void, undefined> {
  const began = clock.monotonic();
  let loggedAt = began;
  let length = 0;
  for await (const piece of bytes) {
    length += piece.length;
    const now = clock.monotonic();
    if (now - loggedAt >= PROGRESS_MS) {
      loggedAt = now;
      const megabytes = (length / 2 ** 20).toFixed(1);
      const minutes = String(Math.round((now - began) / 60_000));
      const whose = accountsOf(query).map((account) => ` for account ${account}`);
      await progress?.(`${path}${whose.join('')}: ${megabytes} MB of the file downloaded in ${minutes} min.`);
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
