import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { json } from 'node:stream/consumers';

import type { JsonObject } from '../src/cdk/index.js';
import { createSimulatedAnswers, regionOf } from '../src/connector/testing/simulated-api.js';

/** What is sent instead of a response, or made from it. */
export type Spoiled =
  | { readonly kind: 'as it is' }
  | { readonly kind: 'body'; readonly of: (body: string) => string | Uint8Array }
  | {
      readonly kind: 'http';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly of: (body: string) => string | Uint8Array;
    }
  | { readonly kind: 'raw'; readonly of: (body: string) => RawAnswer }
  | { readonly kind: 'hang up' };

/** A response byte by byte, for what no server library would send. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
  /** Bytes to send before the connection closes; all if absent. */
  readonly sent?: number;
  /** How the client learns where the body ends. */
  readonly framing: 'length' | 'chunked' | 'close';
}

/** The parts of a request that inputs can depend on. */
export interface Asked {
  readonly path: string;
  readonly isFile: boolean;
}

/** The response to the nth request (from 0). */
export type Script = (asked: Asked, nth: number) => Spoiled;

/** The simulator behind a socket. The input decides the response to its nth request. */
export interface FuzzedApi {
  readonly url: string;
  readonly accounts: readonly string[];
  /** Sets the responses to further requests. */
  readonly script: (script: Script) => void;
}

/** One response after the other; later requests get the unchanged response. */
export const inOrder =
  (answers: readonly Spoiled[]): Script =>
  (_, nth) =>
    answers[nth] ?? AS_IT_IS;

export const AS_IT_IS: Spoiled = { kind: 'as it is' };

const PREFIX = '/open_api/v1.3/';

export async function startApi(): Promise<FuzzedApi> {
  const { accounts, bodyOf } = createSimulatedAnswers({
    ...{ seed: 1, accounts: 2, campaigns: 2, adgroups: 1, ads: 1, days: 8 },
  });
  let script: Script = () => AS_IT_IS;
  let asked = 0;
  const sockets = new Set<Socket>();
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://fuzz');
    const sent = request.method === 'POST' ? ((await json(request)) as JsonObject) : undefined;
    const path = pathname.replace(PREFIX, '');
    const query = Object.fromEntries(searchParams);
    const body = bodyOf({ path, query, body: sent, headers: regionOf(request.headers) });
    const spoiled = script({ path, isFile: !body.startsWith('{') }, asked);
    asked += 1;
    answer({ request, response, body }, spoiled);
  };
  const server = createServer((request, response) => {
    // Nobody waits for the response to a request whose body was cut off.
    serve(request, response).catch(() => response.destroy());
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}${PREFIX}`,
    accounts,
    script: (next) => {
      script = next;
      asked = 0;
      // Connections that the previous input left open; a reset keeps no port waiting.
      for (const socket of sockets) socket.resetAndDestroy();
    },
  };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: string;
}

function answer({ request, response, body }: Exchange, spoiled: Spoiled): void {
  if (spoiled.kind === 'hang up') {
    request.socket.destroy();
    return;
  }
  if (spoiled.kind === 'raw') {
    sendRaw(request.socket, spoiled.of(body));
    return;
  }
  const { status, headers } = spoiled.kind === 'http' ? spoiled : { status: 200, headers: {} };
  // Each input has a separate start time, and an hour passes during one response.
  response.sendDate = false;
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
  response.end(spoiled.kind === 'as it is' ? body : spoiled.of(body));
}

function sendRaw(socket: Socket, { status, headers, bytes, sent, framing }: RawAnswer): void {
  const framed = {
    length: { 'Content-Length': String(bytes.length) },
    chunked: { 'Transfer-Encoding': 'chunked' },
    close: {},
  }[framing];
  const lines = Object.entries({ Connection: 'close', ...framed, ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  socket.write(`HTTP/1.1 ${String(status)} Spoiled\r\n${lines.join('')}\r\n`);
  const part = bytes.subarray(0, sent ?? bytes.length);
  const isWhole = part.length === bytes.length;
  if (framing !== 'chunked') socket.write(part);
  else {
    if (part.length > 0)
      socket.write(
        Buffer.concat([Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n')]),
      );
    if (isWhole) socket.write('0\r\n\r\n');
  }
  socket.end();
}
