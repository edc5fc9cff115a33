/** Thrown when no complete answer came: refused, reset, cut off, timed out, name not found. Always worth a retry. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  /** Node's code, e.g. ECONNRESET, ETIMEDOUT, ENOTFOUND. */
  readonly code: string;

  constructor(message: string, code: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export function toTransportError(error: NodeJS.ErrnoException): TransportError {
  const { code = 'ERR_NETWORK', message } = error;
  return new TransportError(message.includes(code) ? message : `${message} (${code})`, code, {
    cause: error,
  });
}
