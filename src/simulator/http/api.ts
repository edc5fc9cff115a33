/** One API request from the token to the envelope, without sockets. */
import { ENDPOINTS } from '../endpoints/table.js';
import type { Context } from '../endpoints/endpoint.js';
import type { FaultAction, SimulatorOptions, WireValue } from '../types.js';
import type { Consents } from '../portal/consents.js';
import type { TaskBook } from '../tasks/book.js';
import type { InnerWorld } from '../world/world.js';
import type { File } from './answer.js';
import { ApiFailure, failure } from './failure.js';
import { spoil } from './faults.js';
import type { Limiter } from './limiter.js';
import type { OpenEntry } from './log.js';
import { withOlderNames } from './older-names.js';
import { type Handle, misplaced } from './page-faults.js';
import type { SentRequest } from './read-request.js';

export interface Api {
  readonly world: InnerWorld;
  readonly options: SimulatorOptions;
  readonly token: string;
  readonly limiter: Limiter | null;
  /** Limits of single endpoints, below the app's limit. */
  readonly endpointLimiters: ReadonlyMap<string, Limiter>;
  readonly tasks: TaskBook;
  readonly consents: Consents;
  readonly clock: () => number;
}

/** A request, and the faults that affect it. */
export interface Call {
  readonly entry: OpenEntry;
  readonly sent: SentRequest;
  readonly actions: readonly FaultAction[];
}

export interface Envelope {
  readonly code: number;
  readonly message: string;
  readonly data: Readonly<Record<string, WireValue>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly file?: File;
}

const APP_ID = '7000000000000000000';

const authorize = (api: Api, entry: OpenEntry): void => {
  const token = entry.headers['access-token'];
  if (!token) throw failure(40104);
  if (token !== api.token) throw failure(40105);
};

const takeQuota = (api: Api, entry: OpenEntry): void => {
  // The sandbox counts per endpoint, the real host per app.
  const bucket = api.world.sandbox ? entry.path : 'app';
  const passes = (limiter: Limiter | null | undefined): boolean => limiter?.(bucket, api.clock()) !== false;
  if (passes(api.limiter) && passes(api.endpointLimiters.get(entry.path))) return;
  const app = api.options.appId ?? APP_ID;
  throw failure(40100, `Due to too many requests, requests from App ${app} are temporarily restricted.`);
};

const run = (api: Api, call: Call): Envelope => {
  const { entry, sent, actions } = call;
  takeQuota(api, entry);
  for (const action of actions) {
    if (action.kind === 'code') throw failure(action.code, action.message);
  }
  const handler = ENDPOINTS.get(entry.path);
  if (!handler) throw failure(40008);
  if (handler.isOpen !== true) authorize(api, entry);
  const { world, options, tasks, consents, token } = api;
  const honest: Handle = (params) => {
    const context: Context = { params, world, options, tasks, consents, token, headers: entry.headers };
    return handler(context);
  };
  const handle = actions.reduce(misplaced, honest);
  const answer = handle(sent.params());
  const honestData = withOlderNames(answer.data, { path: entry.path, options });
  const data = actions.reduce((changed, action) => spoil(changed, action, entry), honestData);
  return { code: 0, message: 'OK', ...answer, data };
};

export const answerApi = (api: Api, call: Call): Envelope => {
  try {
    return run(api, call);
  } catch (error) {
    if (error instanceof ApiFailure) {
      return { code: error.code, message: error.message, data: {} };
    }
    throw error;
  }
};
