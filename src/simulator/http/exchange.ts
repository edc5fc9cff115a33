/** One request of the API and what comes of it, however they travel. */
import { setTimeout as sleep } from 'node:timers/promises';
import { readingOf } from '../behaviours.js';
import { ENDPOINTS } from '../endpoints/table.js';
import type { FaultAction, SimulatorOptions, WholeReply, WholeRequest } from '../types.js';
import { stampText } from '../world/calendar.js';
import { blend, hashText } from '../world/random.js';
import { type Api, answerApi, type Call } from './api.js';
import type { FaultPlan } from './faults.js';
import { writeJson } from './json.js';
import { countRows, openEntry, type OpenEntry } from './log.js';
import { readRequest } from './read-request.js';
import type { Reply } from './respond.js';

export const PREFIX = '/open_api/v1.3/';

/** What all requests to one simulator share. */
export interface State {
  readonly api: Api;
  readonly faults: FaultPlan;
  readonly requests: OpenEntry[];
  readonly latencyMs: number;
  /** Number of responses so far, for request ids. */
  count: number;
}

/** A reply, or a connection that stays silent or is torn down. */
export type Outcome = Reply | 'hang' | 'reset';

export const plain = (status: number, body: string): Reply => ({ status, type: 'text/plain', body });

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

/** Otherwise Node would send the machine's time. */
export const dateOf = ({ date, now }: SimulatorOptions): string | null =>
  date === undefined ? (now === undefined ? new Date().toUTCString() : null) : date();

const pause = async (state: State, { actions }: Call): Promise<void> => {
  const delays = actions.map((action) => (action.kind === 'delay' ? action.ms : 0));
  const ms = delays.reduce((sum, one) => sum + one, state.latencyMs);
  // Unreferenced, so that a delayed response does not keep the process alive.
  if (ms > 0) await sleep(ms, undefined, { ref: false });
};

/** The root of a request's address is that of the simulator, whatever it is called. */
export const urlOf = (target: string): URL => new URL(target, 'http://simulator');

const pathOf = ({ pathname }: URL): string =>
  pathname.startsWith(PREFIX) ? pathname.slice(PREFIX.length) : pathname;

/** Logs a request of the API and answers it. */
export const exchange = async (state: State, request: WholeRequest): Promise<Outcome> => {
  const { method, target, headers, body } = request;
  const url = urlOf(target);
  const sent = readRequest({ method, search: url.searchParams, type: headers['content-type'], body });
  const { query } = sent;
  const entry = openEntry({ at: state.api.clock(), method, path: pathOf(url), query, headers });
  state.requests.push(entry);
  const call: Call = { entry, sent, actions: state.faults.strike(entry) };
  await pause(state, call);
  if (has(call, 'hang')) return 'hang';
  if (has(call, 'reset')) return 'reset';
  const reply = target.length > LONGEST_PATH ? TOO_LONG : replyTo(state, call);
  entry.httpStatus = reply.status;
  return reply;
};

/** The same without a socket, and therefore without the faults that only a socket can have. */
export const answerWhole = async (state: State, request: WholeRequest): Promise<WholeReply> => {
  const outcome = await exchange(state, request);
  if (typeof outcome === 'string' || outcome.cut || outcome.closes)
    throw new Error('This fault needs a socket.');
  const { status, type, body, headers = {} } = outcome;
  const date = dateOf(state.api.options);
  const all = { ...headers, 'Content-Type': type, ...(date !== null && { Date: date }) };
  const lowerCase = Object.entries(all).map(([name, value]) => [name.toLowerCase(), value] as const);
  return { status, headers: Object.fromEntries(lowerCase), body };
};
