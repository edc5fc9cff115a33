// A read whose reader takes one line per second: memory must not grow, and no more pages may be requested.
import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { atMost } from '../arithmetic.mjs';
import { readArgs, withFiles } from '../connector.mjs';
import { path, start } from '../measure.mjs';
import { withServer } from '../server-process.mjs';

const SETTLED_MS = 5000;
const WATCHED_MS = 15_000;
const READER = ['node', path('programs/slow-reader.mjs'), String((SETTLED_MS + WATCHED_MS) / 1000 + 2)];

export const slowReader = ({ say }) =>
  withServer({ rows: 1_000_000, metrics: '36' }, (server) =>
    withFiles({ streams: ['ad_insights'] }, async (at) => {
      const env = { TIKTOK_API_BASE_URL: server.url };
      const { usage, ended } = start(readArgs(at), { env, sink: READER });
      const look = async () => ({
        memory: residentMb(usage().pid),
        requests: (await server.counts()).requests,
      });
      await sleep(SETTLED_MS);
      const before = await look();
      await sleep(WATCHED_MS);
      const after = await look();
      await ended;
      say({
        name: 'requests from second 5 to 20, reader takes 1 line a second',
        value: after.requests - before.requests,
        target: atMost(0),
        detail: `${before.requests} before that`,
      });
      say({
        name: 'memory in second 20 / in second 5, reader takes 1 line a second',
        value: after.memory / before.memory,
        target: atMost(1.05),
        detail: `${after.memory.toFixed(0)} MB`,
      });
    }),
  );

function residentMb(pid) {
  const kilobytes = Number(spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }).stdout);
  if (!(kilobytes > 0)) throw new Error('the read ended while its reader was still reading');
  return kilobytes / 1024;
}
