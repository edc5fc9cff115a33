import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { readingOf } from '../behaviours.js';
import { ENDPOINTS } from '../endpoints/table.js';
import type { FaultAction, Limits, Simulator, SimulatorOptions } from '../types.js';
import { makeConsents } from '../portal/consents.js';
import { portalReply } from '../portal/portal-reply.js';
import { makeTaskBook } from '../tasks/book.js';
import { stampText } from '../world/calendar.js';
import { blend, hashText } from '../world/random.js';
import { createInnerWorld } from '../world/world.js';
import { type Api, answerApi, type Call } from './api.js';
import { control } from './control.js';
import { type FaultPlan, makeFaultPlan } from './faults.js';
import { writeJson } from './json.js';
import { BASIC_LIMITS, ENDPOINT_LIMITS, type Limiter, makeLimiter, SANDBOX_LIMITS } from './limiter.js';
import { countRows, openEntry, type OpenEntry } from './log.js';
import { type Reply, respond } from './respond.js';
import { readRequest } from './read-request.js';

const PREFIX = '/open_api/v1.3/';

interface State {
  readonly api: Api;
  readonly faults: FaultPlan;
  readonly requests: OpenEntry[];
  readonly latencyMs: number;
  /** Number of responses so far, for request ids. */
  count: number;
}

const plain = (status: number, body: string): Reply => ({ status, type: 'text/plain', body });

const HTML = '<html><head><title>Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>';

const httpFault = (action: Extract<FaultAction, { kind: 'http' }>): Reply => ({
  status: action.status,
  type: 'text/html',
  body: action.body ?? HTML,
  ...(action.headers ? { headers: action.headers } : {}),
});

/** Maximum characters of path and query that the edge accepts. */
const LONGEST_PATH = 8192;

const TOO_LONG: Reply = {
  status: 400,
  type: 'text/html',
  body: '<html><head><title>400 Bad Request</title></head><body><h1>400 Bad Request</h1></body></html>',
};

const requestId = (state: State): string => {
  state.count += 1;
  const stamp = stampText(state.api.clock() / 1000).replace(/\D/g, '');
  const hash = blend(hashText(String(state.api.options.seed ?? 1)), state.count);
  const tail = hash.toString(16).padStart(8, '0') + state.count.toString(16).padStart(12, '0');
  return stamp + tail.toUpperCase();
};

const has = ({ actions }: Call, kind: FaultAction['kind']): boolean =>
  actions.some((action) => action.kind === kind);

const otherBody = (text: string, { actions }: Call): Partial<Reply> => {
  const other = actions.find((action) => action.kind === 'body');
  if (other === undefined) return {};
  return { body: other.change(text), status: other.status ?? 200, closes: other.closes === true };
};

const deprecationOf = ({ options }: Api): Readonly<Record<string, string>> =>
  readingOf(options, 'deprecation') === 'announced'
    ? { 'X-Api-Deprecation-Info': 'API v1.3 will be sunset, please use v2.0: https://example.com/changes' }
    : {};

const apiReply = (state: State, call: Call): Reply => {
  const { headers, code, message, data, file } = answerApi(state.api, call);
  call.entry.code = code;
  call.entry.rows = countRows(data);
  const id = requestId(state);
  const text = file?.body ?? writeJson({ code, message, request_id: id, data });
  return {
    status: 200,
    type: file?.type ?? 'application/json',
    body: has(call, 'brokenJson') ? text.slice(0, Math.floor(text.length / 2)) : text,
    headers: { 'X-TT-LOGID': id, ...deprecationOf(state.api), ...headers },
    cut: has(call, 'truncate'),
    ...otherBody(text, call),
  };
};

const replyTo = (state: State, call: Call): Reply => {
  const handler = ENDPOINTS.get(call.entry.path);
  if (!handler) return plain(404, '404 page not found');
  if (call.entry.method !== (handler.method ?? 'GET')) return plain(405, '405 method not allowed');
  const http = call.actions.find((action) => action.kind === 'http');
  return http ? httpFault(http) : apiReply(state, call);
};

const pause = async (state: State, { actions }: Call): Promise<void> => {
  const delays = actions.map((action) => (action.kind === 'delay' ? action.ms : 0));
  const ms = delays.reduce((sum, one) => sum + one, state.latencyMs);
  // Unreferenced, so that a delayed response does not keep the process alive.
  if (ms > 0) await sleep(ms, undefined, { ref: false });
};

interface Exchange {
  readonly url: URL;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

const pathOf = (url: URL): string =>
  url.pathname.startsWith(PREFIX) ? url.pathname.slice(PREFIX.length) : url.pathname;

const serveApi = async (state: State, { url, request, response }: Exchange): Promise<void> => {
  const { method = 'GET', headers } = request;
  const body = await textOf(request);
  const sent = readRequest({ method, search: url.searchParams, type: headers['content-type'], body });
  const { query } = sent;
  const entry = openEntry({ at: state.api.clock(), method, path: pathOf(url), query, headers });
  state.requests.push(entry);
  const call: Call = { entry, sent, actions: state.faults.strike(entry) };
  await pause(state, call);
  if (has(call, 'hang')) {
    // Clients pass over it. It shows integration_tests/support/fast-clock.mjs that no response will come.
    response.writeProcessing();
    return;
  }
  if (has(call, 'reset')) {
    request.socket.destroy();
    return;
  }
  const isTooLong = (request.url ?? '').length > LONGEST_PATH;
  const reply = isTooLong ? TOO_LONG : replyTo(state, call);
  entry.httpStatus = reply.status;
  respond(request, response, reply);
};

const serveControl = (state: State, { url, request, response }: Exchange): void => {
  request.resume();
  const { world } = state.api.world;
  const reset = (): void => {
    state.requests.length = 0;
  };
  const target = { world, requests: state.requests, reset };
  const { status, body } = control(target, request.method ?? 'GET', url);
  respond(request, response, { status, type: 'application/json', body: writeJson(body) });
};

const servePortal = async ({ api }: State, { url, request, response }: Exchange): Promise<void> => {
  respond(request, response, await portalReply(request, url, api));
};

/** Otherwise Node would send the machine's time. */
const dateOf = ({ date, now }: SimulatorOptions): string | null =>
  date === undefined ? (now === undefined ? new Date().toUTCString() : null) : date();

const putDate = (response: ServerResponse, options: SimulatorOptions): void => {
  const date = dateOf(options);
  response.sendDate = false;
  if (date !== null) response.setHeader('Date', date);
};

const serve = async (state: State, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  putDate(response, state.api.options);
  const url = new URL(request.url ?? '/', 'http://simulator');
  await serviceOf(url)(state, { url, request, response });
};

const serviceOf = ({ pathname }: URL): ((state: State, exchange: Exchange) => void | Promise<void>) => {
  if (pathname.startsWith('/portal/')) return servePortal;
  return pathname.startsWith('/_simulator/') ? serveControl : serveApi;
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
