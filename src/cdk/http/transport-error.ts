import { SyncError } from '../contract/errors.js';

/** Codes for failures that have no code in Node. */
export const WireFault = {
  /** The response has more bytes than fit into memory. */
  tooLarge: 'ERR_BODY_TOO_LARGE',
  /** The content encoding of the response is not supported. */
  encoding: 'ERR_CONTENT_ENCODING',
  /** HTTP 101: the server wants to switch to another protocol. */
  upgrade: 'ERR_UPGRADE',
  /** The bytes of a file arrive too slowly. */
  tooSlow: 'ERR_TOO_SLOW',
  /** No address of the host could be connected to. Node uses ETIMEDOUT or ECONNRESET, as for a missing response. */
  noConnection: 'ERR_NO_CONNECTION',
  /** The proxy requires a user and a password, or different ones. */
  proxyLogin: 'ERR_PROXY_LOGIN',
  /** The proxy refused to connect, or did not connect in time. */
  proxyRefusal: 'ERR_PROXY_REFUSAL',
} as const;

/**
 * Thrown if there is no complete response: refused, reset, cut off, timed out, name not found, certificate not trusted.
 */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  /** Node's code, e.g. ECONNRESET, ETIMEDOUT, ENOTFOUND, or a `WireFault`. */
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}

/** Prefix of got's own codes. The cause says more. */
const NO_REASON = 'ERR_GOT_';

/**
 * Reduces an error of the HTTP client to a reason and a code. Nothing else is kept, because errors of the client
 * contain the request with its token, and errors of Node's parser contain bytes of the response.
 *
 * @returns a TransportError or SyncError unchanged
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

/** Node's message if the other side closes the connection before a request could be sent. */
const HUNG_UP = 'before secure TLS connection was established';

/** True if the failure happened while connecting. The same codes can also occur later. */
function isConnecting(code: string, chain: readonly Link[]): boolean {
  if (code === 'ETIMEDOUT') return chain.some(({ syscall }) => syscall === 'connect');
  return code === 'ECONNRESET' && chain.some(({ message }) => textOf(message).includes(HUNG_UP));
}

function codeOf(chain: readonly Link[]): string {
  const codes = chain.map(({ code }) => textOf(code));
  return codes.find((found) => found !== '' && !found.startsWith(NO_REASON)) ?? 'ERR_NETWORK';
}

/** Node 24's advice on its command line, which is not in the hands of those who read our messages. */
const ADVICE = /; if the root CA is installed locally, try running Node\.js with .*/;

/** The message of an error; for an aggregate without a message, the messages of its errors. */
function reasonOf({ message, errors = [] }: Link): string {
  if (textOf(message) !== '') return textOf(message).replace(ADVICE, '');
  const reasons = errors.filter(isLink).map((error) => textOf(error.message));
  return [...new Set(reasons)].filter((reason) => reason !== '').join('; ');
}

/** Maximum length of a chain, which could be circular. */
const MOST_LINKS = 10;

/** The properties of errors of Node and got, whatever their class. */
interface Link {
  readonly message?: unknown;
  readonly code?: unknown;
  readonly cause?: unknown;
  /** The system call that failed, if any. */
  readonly syscall?: unknown;
  /** Errors of the addresses that were tried for one connection. */
  readonly errors?: readonly unknown[];
}

/** An error, its cause, the cause of that …; for an aggregate its first error. */
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
