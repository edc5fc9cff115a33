import { SyncError } from '../contract/errors.js';

/** Codes of failures that Node has no code for. */
export const WireFault = {
  /** The answer has more bytes than there is memory for. */
  tooLarge: 'ERR_BODY_TOO_LARGE',
  /** The answer is packed in a way that is not understood. */
  encoding: 'ERR_CONTENT_ENCODING',
  /** HTTP 101: the server wants to speak another protocol. */
  upgrade: 'ERR_UPGRADE',
  /** The bytes of a file come in too slowly for it ever to end. */
  tooSlow: 'ERR_TOO_SLOW',
  /** No address of the host could be connected to. Node says ETIMEDOUT or ECONNRESET, as it does of a missing answer. */
  noConnection: 'ERR_NO_CONNECTION',
  /** The proxy wants a user and a password, or others. */
  proxyLogin: 'ERR_PROXY_LOGIN',
  /** The proxy does not connect, or not in time. */
  proxyRefusal: 'ERR_PROXY_REFUSAL',
} as const;

/** Thrown when no complete answer came: refused, reset, cut off, timed out, name not found, certificate not trusted. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  /** Node's code, e.g. ECONNRESET, ETIMEDOUT, ENOTFOUND, or a `WireFault`. */
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}

/** Of got's own errors; the cause says more. */
const NO_REASON = 'ERR_GOT_';

/**
 * What was thrown on the way, as a reason and a code. Nothing else is kept of it: errors of the HTTP client carry the
 * request with its token, and errors of Node's parser the bytes of the answer.
 *
 * @returns errors of ours as they are
 */
export function toTransportError(thrown: unknown): TransportError | SyncError {
  const chain = chainOf(thrown);
  const own = chain.find((error) => error instanceof TransportError || error instanceof SyncError);
  if (own !== undefined) return own;
  const code = codeOf(chain);
  const ours = isConnecting(code, chain) ? WireFault.noConnection : code;
  const reason = chain.map(reasonOf).find((text) => text !== '');
  if (reason === undefined) return new TransportError(code, ours);
  return new TransportError(reason.includes(code) ? reason : `${reason} (${code})`, ours);
}

/** What Node says where the other side hangs up before any request could be sent. */
const HUNG_UP = 'before secure TLS connection was established';

/** Codes that also stand for what may happen to a request later on. */
function isConnecting(code: string, chain: readonly Link[]): boolean {
  if (code === 'ETIMEDOUT') return chain.some(({ syscall }) => syscall === 'connect');
  return code === 'ECONNRESET' && chain.some(({ message }) => textOf(message).includes(HUNG_UP));
}

function codeOf(chain: readonly Link[]): string {
  const codes = chain.map(({ code }) => textOf(code));
  return codes.find((found) => found !== '' && !found.startsWith(NO_REASON)) ?? 'ERR_NETWORK';
}

/** What an error says; of several tries, which say nothing together, what each of them says. */
function reasonOf({ message, errors = [] }: Link): string {
  if (textOf(message) !== '') return textOf(message);
  const reasons = errors.filter(isLink).map((error) => textOf(error.message));
  return [...new Set(reasons)].filter((reason) => reason !== '').join('; ');
}

/** More links than any error has; a chain may be a ring. */
const MOST_LINKS = 10;

/** What errors of Node and of got have, of whatever class they are. */
interface Link {
  readonly message?: unknown;
  readonly code?: unknown;
  readonly cause?: unknown;
  /** What failed, where it was a call of the system. */
  readonly syscall?: unknown;
  /** Several tries of one connection, an address each. */
  readonly errors?: readonly unknown[];
}

/** An error, its cause, the cause of that …; of several tries the first. */
function chainOf(thrown: unknown): readonly Link[] {
  const chain: Link[] = [];
  for (let next = thrown; isLink(next) && chain.length < MOST_LINKS;) {
    chain.push(next);
    next = next.errors?.[0] ?? next.cause;
  }
  return chain;
}

const isLink = (value: unknown): value is Link => typeof value === 'object' && value !== null;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
