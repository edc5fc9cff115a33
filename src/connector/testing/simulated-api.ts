import { answerApi, type Api } from '../../simulator/http/api.js';
import { writeJson } from '../../simulator/http/json.js';
import { openEntry } from '../../simulator/http/log.js';
import { said } from '../../simulator/http/said.js';
import { makeTaskBook } from '../../simulator/tasks/book.js';
import type { WorldOptions } from '../../simulator/types.js';
import { createInnerWorld } from '../../simulator/world/world.js';
import { createFakeApi, NOW, textAnswer, TOKEN, type FakeApi } from '../../tiktok/testing/api.js';

/** What the simulator answers at the time of a test session, without sockets. */
export interface SimulatedAnswers {
  readonly accounts: readonly string[];
  /** The body of an answer; equal requests get equal answers, made once. */
  readonly bodyOf: (path: string, query: Readonly<Record<string, string>>) => string;
}

export function createSimulatedAnswers(options: WorldOptions): SimulatedAnswers {
  const world = createInnerWorld({ ...options, now: () => new Date(NOW) });
  const clock = (): number => NOW;
  const server: Api = {
    world,
    options,
    token: TOKEN,
    limiter: null,
    endpointLimiters: new Map(),
    // Equal requests get equal answers, so a task that is not done at once would never be.
    tasks: makeTaskBook(clock, { checks: 0 }),
    clock,
  };
  const bodies = new Map<string, string>();
  const make = (path: string, query: Readonly<Record<string, string>>): string => {
    const told = said({ method: 'GET', search: new URLSearchParams(query), type: undefined, body: '' });
    const headers = { 'access-token': TOKEN };
    const entry = openEntry({ at: NOW, method: 'GET', path, query: told.query, headers });
    const { code, message, data, file } = answerApi(server, { entry, said: told, actions: [] });
    return file?.body ?? writeJson({ code, message, request_id: 'x', data });
  };
  return {
    accounts: world.world.accounts.map(({ id }) => id),
    bodyOf: (path, query) => {
      const key = JSON.stringify([path, query]);
      const body = bodies.get(key) ?? make(path, query);
      bodies.set(key, body);
      return body;
    },
  };
}

export function createSimulatedApi(options: WorldOptions): {
  readonly api: FakeApi;
  readonly accounts: readonly string[];
} {
  const { accounts, bodyOf } = createSimulatedAnswers(options);
  return { api: createFakeApi(({ path, query }) => textAnswer(bodyOf(path, query))), accounts };
}
