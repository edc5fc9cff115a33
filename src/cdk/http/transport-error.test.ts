import { describe, expect, it } from '@jest/globals';

import { toTransportError } from './transport-error.js';

const failed = (message: string, more: object): unknown => Object.assign(new Error(message), more);

const HUNG_UP = 'Client network socket disconnected before secure TLS connection was established';

describe('a transport error', () => {
  it.each([
    [
      'an address that takes too long to connect',
      failed('connect ETIMEDOUT 1.2.3.4:443', { code: 'ETIMEDOUT', syscall: 'connect' }),
    ],
    ['a host that closes the connection before TLS is established', failed(HUNG_UP, { code: 'ECONNRESET' })],
    [
      'the same within an error of the client',
      failed('', { code: 'ECONNRESET', cause: failed(HUNG_UP, { code: 'ECONNRESET' }) }),
    ],
  ])('a failure counts as a failed connection: %s', (_, thrown) => {
    expect(toTransportError(thrown)).toMatchObject({ code: 'ERR_NO_CONNECTION' });
  });

  it.each([
    ['ETIMEDOUT', failed('read ETIMEDOUT', { code: 'ETIMEDOUT', syscall: 'read' })],
    ['ECONNRESET', failed('read ECONNRESET', { code: 'ECONNRESET', syscall: 'read' })],
  ])('a failure while reading keeps its code: %s', (code, thrown) => {
    expect(toTransportError(thrown)).toMatchObject({ code });
  });

  it("Node's advice on its own command line is left out", () => {
    const thrown = failed(
      'self-signed certificate; if the root CA is installed locally, try running Node.js with --use-system-ca',
      { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
    );
    expect(toTransportError(thrown).message).toBe('self-signed certificate (DEPTH_ZERO_SELF_SIGNED_CERT)');
  });
});
