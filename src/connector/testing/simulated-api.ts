import { answerApi, type Api } from '../../simulator/http/api.js';
import { writeJson } from '../../simulator/http/json.js';
import { openEntry } from '../../simulator/http/log.js';
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
  const server: Api = { world, options, token: TOKEN, limiter: null, clock: () => NOW };
  const bodies = new Map<string, string>();
  const make = (path: string, query: Readonly<Record<string, string>>): string => {
    const search = new URLSearchParams(query);
    const entry = openEntry({ at: NOW, method: 'GET', path, search, headers: { 'access-token': TOKEN } });
    const { code, message, data } = answerApi(server, { entry, search, actions: [] });
    return writeJson({ code, message, request_id: 'x', data });
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
