import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import type { Limits, Simulator, SimulatorOptions } from '../types.js';
import { makeConsents } from '../portal/consents.js';
import { portalReply } from '../portal/portal-reply.js';
import { makeTaskBook } from '../tasks/book.js';
import { createInnerWorld } from '../world/world.js';
import type { Api } from './api.js';
import { control } from './control.js';
import { answerWhole, dateOf, exchange, plain, PREFIX, type State, urlOf } from './exchange.js';
import { makeFaultPlan } from './faults.js';
import { writeJson } from './json.js';
import { BASIC_LIMITS, ENDPOINT_LIMITS, type Limiter, makeLimiter, SANDBOX_LIMITS } from './limiter.js';
import { respond } from './respond.js';

interface Exchange {
  readonly target: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

const serveApi = async (state: State, { target, request, response }: Exchange): Promise<void> => {
  const { method = 'GET', headers } = request;
  const outcome = await exchange(state, { method, target, headers, body: await textOf(request) });
  if (outcome === 'hang') {
    // Clients pass over it. It shows integration_tests/support/fast-clock.mjs that no response will come.
    response.writeProcessing();
  } else if (outcome === 'reset') {
    request.socket.destroy();
  } else {
    respond(request, response, outcome);
  }
};

const serveControl = (state: State, { target, request, response }: Exchange): void => {
  request.resume();
  const { world } = state.api.world;
  const reset = (): void => {
    state.requests.length = 0;
  };
  const controlled = { world, requests: state.requests, reset };
  const { status, body } = control(controlled, request.method ?? 'GET', urlOf(target));
  respond(request, response, { status, type: 'application/json', body: writeJson(body) });
};

const servePortal = async ({ api }: State, { target, request, response }: Exchange): Promise<void> => {
  respond(request, response, await portalReply(request, urlOf(target), api));
};

const putDate = (response: ServerResponse, options: SimulatorOptions): void => {
  const date = dateOf(options);
  response.sendDate = false;
  if (date !== null) response.setHeader('Date', date);
};

const serve = async (state: State, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  putDate(response, state.api.options);
  const { url: target = '/' } = request;
  await serviceOf(target)(state, { target, request, response });
};

const serviceOf = (target: string): ((state: State, exchange: Exchange) => void | Promise<void>) => {
  if (target.startsWith('/portal/')) return servePortal;
  return target.startsWith('/_simulator/') ? serveControl : serveApi;
};

const limitsOf = ({ limits = 'none', sandbox = false }: SimulatorOptions): Limits | null => {
  if (limits === 'none') return null;
  if (limits !== 'basic') return limits;
  return sandbox ? SANDBOX_LIMITS : BASIC_LIMITS;
};

const endpointLimitersOf = ({ limits, sandbox }: SimulatorOptions): ReadonlyMap<string, Limiter> => {
  const own = limits === 'basic' && sandbox !== true ? Object.entries(ENDPOINT_LIMITS) : [];
  return new Map(own.map(([path, limit]) => [path, makeLimiter(limit)]));
};

const makeState = (options: SimulatorOptions): State => {
  const limits = limitsOf(options);
  const clock = options.wallClock ?? Date.now;
  const api: Api = {
    world: createInnerWorld(options),
    options,
    token: options.token ?? 'simulator-token',
    limiter: limits ? makeLimiter(limits) : null,
    endpointLimiters: endpointLimitersOf(options),
    tasks: makeTaskBook(clock, options.tasks),
    consents: makeConsents(clock),
    clock,
  };
  const faults = makeFaultPlan(options.faults ?? []);
  return { api, faults, requests: [], latencyMs: options.latencyMs ?? 0, count: 0 };
};

const listen = (server: Server, port: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      resolve((server.address() as AddressInfo).port);
    });
  });

const shut = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });

export const startSimulator = async (options: SimulatorOptions = {}): Promise<Simulator> => {
  const state = makeState(options);
  const { host = '127.0.0.1' } = options;
  const server = createServer((request, response) => {
    serve(state, request, response).catch((error: unknown) => {
      // A bug of the simulator: report it clearly instead of looking like the API.
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      respond(request, response, plain(599, `simulator bug: ${text}`));
    });
  });
  // Longer than any client keeps an idle socket, because otherwise some requests would meet a closed one.
  server.keepAliveTimeout = 60_000;
  const port = await listen(server, options.port ?? 0, host);
  return {
    url: `http://${host}:${port}${PREFIX}`,
    token: state.api.token,
    world: state.api.world.world,
    requests: state.requests,
    answer: (request) => answerWhole(state, request),
    addFault: (fault) => {
      state.faults.add(fault);
    },
    clearFaults: () => {
      state.faults.clear();
    },
    resetRequests: () => {
      state.requests.length = 0;
    },
    close: () => shut(server),
  };
};
