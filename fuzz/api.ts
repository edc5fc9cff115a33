import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { json } from 'node:stream/consumers';

import type { JsonObject } from '../src/cdk/index.js';
import { createSimulatedAnswers } from '../src/connector/testing/simulated-api.js';

/** What goes over the wire in place of an answer, or is made of it. */
export type Spoiled =
  | { readonly kind: 'as it is' }
  | { readonly kind: 'body'; readonly of: (body: string) => string | Uint8Array }
  | {
      readonly kind: 'http';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly of: (body: string) => string | Uint8Array;
    }
  | { readonly kind: 'hang up' };

/** The simulated API behind a socket. What the nth request of an input gets is for the input to say. */
export interface FuzzedApi {
  readonly url: string;
  readonly accounts: readonly string[];
  /** Answers the requests to come; those behind the last one get what they asked for. */
  readonly script: (answers: readonly Spoiled[]) => void;
}

const PREFIX = '/open_api/v1.3/';

export async function startApi(): Promise<FuzzedApi> {
  const { accounts, bodyOf } = createSimulatedAnswers({
    ...{ seed: 1, accounts: 2, campaigns: 2, adgroups: 1, ads: 1, days: 8 },
  });
  let script: readonly Spoiled[] = [];
  let asked = 0;
  const sockets = new Set<Socket>();
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://fuzz');
    const sent = request.method === 'POST' ? ((await json(request)) as JsonObject) : undefined;
    const path = pathname.replace(PREFIX, '');
    const body = bodyOf({ path, query: Object.fromEntries(searchParams), body: sent });
    const spoiled = script[asked] ?? { kind: 'as it is' };
    asked += 1;
    answer({ request, response, body }, spoiled);
  };
  const server = createServer((request, response) => {
    // A request that was cut off in its body has nobody who waits for an answer.
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
    script: (answers) => {
      script = answers;
      asked = 0;
      // What the input before this one left open; a reset leaves no port waiting.
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
  const { status, headers } = spoiled.kind === 'http' ? spoiled : { status: 200, headers: {} };
  // An input begins at a time of its own, and an hour passes while one answer comes.
  response.sendDate = false;
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
  response.end(spoiled.kind === 'as it is' ? body : spoiled.of(body));
}
