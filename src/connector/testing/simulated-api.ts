import type { JsonObject } from '../../cdk/index.js';
import { answerApi, type Api } from '../../simulator/http/api.js';
import { writeJson } from '../../simulator/http/json.js';
import { openEntry } from '../../simulator/http/log.js';
import { readRequest } from '../../simulator/http/read-request.js';
import { makeConsents } from '../../simulator/portal/consents.js';
import { makeTaskBook } from '../../simulator/tasks/book.js';
import type { SimulatorOptions } from '../../simulator/types.js';
import { createInnerWorld } from '../../simulator/world/world.js';
import { createFakeApi, NOW, textAnswer, TOKEN, type FakeApi } from '../../tiktok/testing/api.js';

/** What the simulator needs of a request. */
interface Asked {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body?: JsonObject | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The simulator's responses at the time of a test session, without sockets. */
export interface SimulatedAnswers {
  readonly accounts: readonly string[];
  /** The body of a response. Equal requests get equal responses, made once. */
  readonly bodyOf: (asked: Asked) => string;
}

export function createSimulatedAnswers(options: SimulatorOptions): SimulatedAnswers {
  const world = createInnerWorld({ ...options, now: () => new Date(NOW) });
  const clock = (): number => NOW;
  const server: Api = {
    world,
    options,
    token: TOKEN,
    limiter: null,
    endpointLimiters: new Map(),
    // Equal requests get equal responses, so a task that is not done at once would never be.
    tasks: makeTaskBook(clock, { ...options.tasks, checks: 0 }),
    consents: makeConsents(clock),
    clock,
  };
  const bodies = new Map<string, string>();
  return {
    accounts: world.world.accounts.map(({ id }) => id),
    bodyOf: (asked) => {
      const key = JSON.stringify(asked);
      const body = bodies.get(key) ?? answerTo(server, asked);
      bodies.set(key, body);
      return body;
    },
  };
}

function answerTo(server: Api, { path, query, body, headers = {} }: Asked): string {
  const method = body === undefined ? 'GET' : 'POST';
  const type = 'application/json';
  const sent = readRequest({
    method,
    search: new URLSearchParams(query),
    type,
    body: JSON.stringify(body ?? {}),
  });
  const all = { ...headers, 'access-token': TOKEN };
  const entry = openEntry({ at: NOW, method, path, query: sent.query, headers: all });
  const { code, message, data, file } = answerApi(server, { entry, sent, actions: [] });
  return file?.body ?? writeJson({ code, message, request_id: 'x', data });
}

interface SimulatedApi {
  readonly api: FakeApi;
  readonly accounts: readonly string[];
}

export const createSimulatedApi = (options: SimulatorOptions): SimulatedApi =>
  apiOf(createSimulatedAnswers(options));

/** An API with its own record of calls. Several may share their responses. */
export function apiOf({ accounts, bodyOf }: SimulatedAnswers): SimulatedApi {
  const api = createFakeApi(({ path, query, body, headers }) =>
    textAnswer(bodyOf({ path, query, body, headers: regionOf(headers) })),
  );
  return { api, accounts };
}

const REGION = 'x-lead-region';

/** The only header besides the token that the simulator looks at. */
export const regionOf = ({
  [REGION]: region,
}: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> =>
  typeof region === 'string' ? { [REGION]: region } : {};
