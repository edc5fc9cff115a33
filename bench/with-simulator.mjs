// The simulator of a benchmark, and the requests that it has counted.
import { startSimulator } from '../scripts/simulator.mjs';

/**
 * Runs `use` with a simulator that is stopped afterwards. `forget()` resets the counts; `requests()` returns all
 * requests, those of an endpoint, and those refused for the quota.
 */
export async function withSimulator(world, use) {
  const { url, setClock, stop } = await startSimulator(world);
  const control = (route, method) => fetch(new URL(`/_simulator/${route}`, url), { method });
  const requests = async () => {
    const { total, by_path } = await (await control('requests', 'GET')).json();
    const countOf = (codes = {}) => Object.values(codes).reduce((sum, count) => sum + count, 0);
    return {
      total,
      of: (path) => countOf(by_path[path]),
      refused: Object.values(by_path).reduce((sum, codes) => sum + (codes['40100'] ?? 0), 0),
    };
  };
  try {
    return await use({ url, requests, setClock, forget: () => control('reset', 'POST') });
  } finally {
    await stop();
  }
}
