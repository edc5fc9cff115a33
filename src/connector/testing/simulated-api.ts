import { answerApi, type Api } from '../../simulator/http/api.js';
import { writeJson } from '../../simulator/http/json.js';
import { openEntry } from '../../simulator/http/log.js';
import type { WorldOptions } from '../../simulator/types.js';
import { createInnerWorld } from '../../simulator/world/world.js';
import { createFakeApi, NOW, textAnswer, TOKEN, type FakeApi } from '../../tiktok/testing/api.js';

export interface SimulatedApi {
  readonly api: FakeApi;
  readonly accounts: readonly string[];
}

/** The simulator without sockets, at the time of a test session. Equal requests get equal answers, made once. */
export function createSimulatedApi(options: WorldOptions): SimulatedApi {
  const world = createInnerWorld({ ...options, now: () => new Date(NOW) });
  const server: Api = { world, options, token: TOKEN, limiter: null, clock: () => NOW };
  const bodies = new Map<string, string>();
  const bodyOf = (path: string, query: Readonly<Record<string, string>>): string => {
    const search = new URLSearchParams(query);
    const entry = openEntry({ at: NOW, method: 'GET', path, search, headers: { 'access-token': TOKEN } });
    const { code, message, data } = answerApi(server, { entry, search, actions: [] });
    return writeJson({ code, message, request_id: 'x', data });
  };
  const api = createFakeApi(({ path, query }) => {
    const key = JSON.stringify([path, query]);
    const body = bodies.get(key) ?? bodyOf(path, query);
    bodies.set(key, body);
    return textAnswer(body);
  });
  return { api, accounts: world.world.accounts.map(({ id }) => id) };
}
